"""A student's own check: the command, ``watch``, hints, the pytest plugin, ``check`` in a notebook.

It calls the same functions with inputs of its own seed and judges the answers as grading does. This
room may know how one submission is graded and how verdicts are shown. It knows of no other student,
no results folder and no platform.
"""
