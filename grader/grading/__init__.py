"""Grading a class: one submission, a run over all of them, on this machine or on a cluster."""
