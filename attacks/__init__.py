"""Hostile submissions and the class in which they are tried, for tests and benchmarks alike.

``attack.py`` reads the ``collection`` of hostile code, ``folders.py`` makes hostile files, and
``scene.py`` makes what both reach for. ``graded.py`` grades all of them as one class, with honest
students (``submission.py``), and reads what came of it; ``overseer.py`` finds processes that a run
left behind. This folder knows the grader, and nothing of ``tests`` and ``benchmarks``.
"""
