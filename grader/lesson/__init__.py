"""The instructor's part: the lesson in ``solutions/``, what is built of it, and its rules.

It knows the catalogue and the scoring of explanations. It does not know submissions, how they are
run and judged, or what is reported of them.
"""
