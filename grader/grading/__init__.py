"""Grading: one submission from its cells to its record, and a class on cores or on a cluster.

``run`` is a class run, ``pool`` and ``cluster`` are its engines, ``task`` is what an engine does
for each student, and ``student`` gets the verdicts on one submission.

This room may know the sandbox, the judge, submissions, records, and the reports that a run writes.
It decides no marks, and knows nothing of the command line or of learning platforms.
"""
