"""Exercises and a grader for the calculus of backpropagation."""

__version__ = "0.1.0"
