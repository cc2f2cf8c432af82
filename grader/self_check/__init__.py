"""A student's own check: the command, ``watch``, hints, the pytest plugin, ``check`` in a notebook.

It calls the same functions with inputs of its own seed and judges the answers as grading does. This
room may know how one submission is graded and how verdicts are shown. It does not know other
students, results folders or platforms.
"""
