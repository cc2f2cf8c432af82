"""Formulas as text: read without being run, and compared as mathematics.

A library of its own. It knows nothing of exercises, questions, students or points: the caller
says which names a formula may use (``Vocabulary``), what they stand for (``Setting``) and what the
right formula is (``Chain``).

    text -> tokens -> parser (Expression) -> equality: at points, else symbolic
    (in the process of algebra_process)
"""

from grader.expressions.algebra import numbers_at
from grader.expressions.definitions import Chain, Derivative, Setting, value_at, values
from grader.expressions.equality import at_points, equal
from grader.expressions.parser import Expression, parse
from grader.expressions.tokens import ExpressionError
from grader.expressions.vocabulary import FUNCTIONS, Vocabulary

__all__ = [
    "FUNCTIONS",
    "Chain",
    "Derivative",
    "Expression",
    "ExpressionError",
    "Setting",
    "Vocabulary",
    "at_points",
    "equal",
    "numbers_at",
    "parse",
    "value_at",
    "values",
]
