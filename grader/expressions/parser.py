"""Formulas that people wrote, read without ever being run.

The text is put into Python's spelling token by token, Python's own parser makes the tree, and only
nodes on an allow-list are admitted. Length, depth, exponents and the size of numbers are bounded
here, before anything is evaluated.
"""

from __future__ import annotations

import ast
import bisect
import itertools
import math
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeVar

from grader.expressions.algebra import Algebra, numbers_at
from grader.expressions.errors import ExpressionError
from grader.expressions.grammar import Piece, to_python
from grader.expressions.tokens import Token, scan
from grader.expressions.vocabulary import Vocabulary

MAX_NUMBER = 1e12
"""No number may be larger, nor smaller than its reciprocal without being 0."""

MAX_EXPONENT = 99
"""The bound on a numeric exponent, and on the product of exponents in a power of powers."""

T = TypeVar("T")

_OPERATORS: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_SIGNS: dict[type[ast.AST], Callable[[Any], Any]] = {ast.UAdd: operator.pos, ast.USub: operator.neg}


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """A formula that was read; ``str`` gives it in Python's notation."""

    tree: ast.expr
    python: str

    def __str__(self) -> str:
        return self.python

    def evaluate(self, algebra: Algebra[T]) -> T:
        """The formula's value in ``algebra``."""
        return _evaluate(self.tree, algebra)


def parse(text: str, vocabulary: Vocabulary) -> Expression:
    """Read ``text``; raises ``ExpressionError`` with the place of what cannot be read."""
    try:
        return _parse(text, vocabulary)
    except ExpressionError as error:
        error.allowed = vocabulary.allowed()
        raise


def _parse(text: str, vocabulary: Vocabulary) -> Expression:
    tokens = [_bounded(token, text) for token in scan(text)]
    pieces = to_python(tokens, vocabulary, text)
    ends = list(itertools.accumulate(len(piece.python) + 1 for piece in pieces))
    try:
        tree = ast.parse(" ".join(piece.python for piece in pieces), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ExpressionError("This is not a formula.", text, 0) from None
    _Admission(text, pieces, ends).admit(tree)
    return Expression(tree, _spaced(pieces))


def _spaced(pieces: Sequence[Piece]) -> str:
    """The pieces as one writes them: blanks around plus and minus between two operands."""
    shown = ""
    for piece in pieces:
        between = piece.python in ("+", "-") and shown.rstrip(" ")[-1:] not in ("", *"(*/+-")
        shown += f" {piece.python} " if between else piece.python
    return shown


def _bounded(token: Token, text: str) -> Token:
    """The token; a number in Python's spelling and of a bearable size."""
    if token.kind != "number":
        return token
    mantissa = token.value.lower().partition("e")[0]
    is_zero = not mantissa.strip("0.")
    if not is_zero and not 1 / MAX_NUMBER <= float(token.value) <= MAX_NUMBER:
        problem = f"Numbers may lie between {1 / MAX_NUMBER:g} and {MAX_NUMBER:g}."
        raise ExpressionError(problem, text, token.at)
    digits = token.value.lstrip("0") if token.value.isdigit() else token.value
    return Token("number", digits or "0", token.at)


@dataclass(frozen=True, slots=True)
class _Admission:
    """The allow-list, and the bounds that only the tree shows."""

    text: str
    pieces: Sequence[Piece]
    ends: Sequence[int]

    def admit(self, node: ast.expr) -> float:
        """The largest product of exponents in ``node``; raises where it is not admitted."""
        match node:
            case ast.Constant(value=int() | float()) | ast.Name():
                return 1
            case ast.UnaryOp(op=ast.UAdd() | ast.USub()):
                return self.admit(node.operand)
            case ast.Call(func=ast.Name(), args=[argument], keywords=[]):
                return self.admit(argument)
            case ast.BinOp(op=ast.Pow()):
                return self.power(node)
            case ast.BinOp() if type(node.op) in _OPERATORS:
                return max(self.admit(node.left), self.admit(node.right))
        raise self.error("This is not part of a formula.", node)

    def power(self, node: ast.BinOp) -> float:
        if any(isinstance(inner, ast.Pow) for inner in ast.walk(node.right)):
            raise self.error("A power may not stand in an exponent.", node.right)
        self.admit(node.right)
        product = self.admit(node.left) * max(1, self.exponent(node.right))
        if product > MAX_EXPONENT:
            problem = f"Exponents may come to {MAX_EXPONENT} together."
            raise self.error(problem, node.right)
        return product

    def exponent(self, node: ast.expr) -> float:
        """The size of an exponent; 1 where it depends on a symbol."""
        called = {id(inner.func) for inner in ast.walk(node) if isinstance(inner, ast.Call)}
        names = (inner for inner in ast.walk(node) if isinstance(inner, ast.Name))
        if any(id(name) not in called for name in names):
            return 1
        try:
            value: complex = _evaluate(node, numbers_at({}))
            size = abs(value)
        except (ArithmeticError, ValueError):
            size = math.inf
        if not size <= MAX_EXPONENT:
            raise self.error(f"Exponents may be at most {MAX_EXPONENT}.", node)
        return size

    def error(self, problem: str, node: ast.expr) -> ExpressionError:
        piece = self.pieces[bisect.bisect_right(self.ends, node.col_offset)]
        return ExpressionError(problem, self.text, piece.at)


def _evaluate(node: ast.expr, algebra: Algebra[T]) -> T:
    match node:
        case ast.Constant(value=int() | float() as value):
            return algebra.number(Fraction(repr(value)))
        case ast.Name(id=name):
            return algebra.symbols[name]
        case ast.UnaryOp(op=sign, operand=operand):
            return _SIGNS[type(sign)](_evaluate(operand, algebra))  # type: ignore[no-any-return]
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return algebra.power(_evaluate(left, algebra), _evaluate(right, algebra))
        case ast.BinOp(left=left, op=op, right=right):
            combine = _OPERATORS[type(op)]
            return combine(_evaluate(left, algebra), _evaluate(right, algebra))  # type: ignore[no-any-return]
        case ast.Call(func=ast.Name(id=name), args=[argument]):
            return algebra.functions[name](_evaluate(argument, algebra))
    raise TypeError(f"not admitted by parse: {type(node).__name__}")
