"""Formulas as text: read without being run, compared as mathematics."""
