"""Autograders: for platforms that run a grader themselves, on one submission at a time.

``pack`` makes the zip that a platform is given. ``run`` is what happens in its container: one
submission is graded as ``backprop grade`` would, and the platform's own file of results is written.
There is a module for each platform; ``at_root/`` holds the files at the root of their zips.
"""
