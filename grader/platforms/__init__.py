"""The platforms on which classes are kept, a folder for each: nbgrader.

This room may know how a submission is read, graded and reported. It knows nothing of the command
line, and decides no marks.
"""
