"""Drawings of the lesson's mathematics as SVG: diagrams, curves and tables of numbers.

A drawing is laid out as plain data (``diagram``, ``plot``, ``table``) and turned into SVG by the
templates beside it (``svg``). The pages of the reports and the notebooks show the same drawings.
"""
