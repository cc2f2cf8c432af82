"""Notebooks: built from the lesson for students, and graded where they come back."""
