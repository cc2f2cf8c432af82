"""The records of a class on disk, one for each student, from which all that is shown is made.

This room may know what a submission and a result are. It does not know how marks come about, nor
how they are shown.
"""
