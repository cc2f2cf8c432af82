"""From a submission's answers to the verdicts on it, and to what its student is told.

It knows the assignment, reads the review's formulas, and makes the data of pictures. It knows no
files, no processes and no students: its functions take values and return values.

- what is right: ``cases`` (the calls, their right values, those of wrong formulas), ``reference``
- what is seen: ``compare``, ``answered_cases``, ``diagnose``, and ``variables`` for the review
- what is decided: ``exercise`` and ``question``, which both lead to ``verdict``; ``follow_through``
- what students read and see: ``messages`` and ``pictures``
"""
