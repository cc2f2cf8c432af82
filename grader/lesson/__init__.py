"""The instructor's part: builds the exercises from the lesson in ``solutions/``; packs its rules.

It knows the catalogue and the scoring of explanations. It does not know submissions, how they are
run and judged, or what is reported of them.
"""
