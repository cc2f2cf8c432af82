"""Tools that students and instructors bring along, each tried at a pinned version."""
