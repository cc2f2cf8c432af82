"""Formulas that people wrote, read without ever being run.

The tokens are rewritten as Python, with what mathematics leaves out: signs of products, brackets
around the argument of ``\\ln a`` and around the parts of fractions. Python's own parser makes the
tree, and only nodes on an allow-list are admitted. Depth, exponents and the size of numbers are
bounded here, before anything is evaluated.
"""

from __future__ import annotations

import ast
import bisect
import itertools
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple, TypeVar

from grader.expressions.algebra import Algebra, Value, numbers_at
from grader.expressions.tokens import ExpressionError, Name, Token, scan
from grader.expressions.vocabulary import Vocabulary

MAX_DEPTH = 20
"""How deep brackets, fractions and arguments may stand in each other."""

MAX_SIGNS = 4
"""How many plus and minus signs may stand before one operand."""

MAX_NUMBER = 1e12
"""No number may be larger, nor smaller than its reciprocal without being 0."""

MAX_EXPONENT = 99
"""The bound on a numeric exponent, and on the product of exponents in a power of powers."""

T = TypeVar("T", bound=Value)


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
    """Read the formula in ``text``, with the names of ``vocabulary``.

    :raises ExpressionError: with the place of what cannot be read.
    """
    try:
        return _parse(text, vocabulary)
    except ExpressionError as error:
        error.symbols, error.functions = vocabulary.symbols, vocabulary.functions
        raise


def _parse(text: str, vocabulary: Vocabulary) -> Expression:
    tokens = [_bounded(token, text) for token in scan(text)]
    pieces = _to_python(tokens, vocabulary, text)
    ends = list(itertools.accumulate(len(piece.python) + 1 for piece in pieces))
    try:
        tree = ast.parse(" ".join(piece.python for piece in pieces), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ExpressionError("no_formula", text, 0) from None
    _Admission(text, pieces, ends).admit(tree)
    return Expression(tree, _spaced(pieces))


def _spaced(pieces: Sequence[_Piece]) -> str:
    """The pieces as people write them: blanks around plus and minus between two operands."""
    formula = ""
    for piece in pieces:
        between = piece.python in ("+", "-") and formula.rstrip(" ")[-1:] not in ("", *"(*/+-")
        formula += f" {piece.python} " if between else piece.python
    return formula


def _bounded(token: Token, text: str) -> Token:
    """The token, with a number in Python's spelling; refuses one that is too large or small."""
    if token.kind != "number":
        return token
    mantissa = token.value.lower().partition("e")[0]
    is_zero = not mantissa.strip("0.")
    if not is_zero and not 1 / MAX_NUMBER <= float(token.value) <= MAX_NUMBER:
        least, most = 1 / MAX_NUMBER, MAX_NUMBER
        raise ExpressionError("number_size", text, token.at, least=least, most=most)
    digits = token.value.lstrip("0") if token.value.isdigit() else token.value
    return Token("number", digits or "0", token.at)


_CLOSING = {"(": ")", "[": "]", "{": "}"}
_DERIVATIVE = re.compile(r"d[cazwb]?[0-9]*_\w*", re.IGNORECASE)


class _Piece(NamedTuple):
    """A piece of Python, and the place in the formula that it comes from."""

    python: str
    at: int


def _to_python(tokens: Iterable[Token], vocabulary: Vocabulary, text: str) -> list[_Piece]:
    """The formula in Python's spelling, piece by piece.

    Python can always parse it: operands and operators alternate, and brackets close what they open.
    """
    writer = _Writer(list(tokens), vocabulary, text)
    writer.formula(None)
    return writer.pieces


class _Writer:
    """Reads the tokens from left to right and writes the pieces."""

    def __init__(self, tokens: list[Token], vocabulary: Vocabulary, text: str) -> None:
        self.tokens = tokens
        self.vocabulary = vocabulary
        self.text = text
        self.pieces: list[_Piece] = []
        self.next = 0
        self.depth = 0

    def formula(self, opened: Token | None) -> None:
        """Operands and operators up to the bracket that closes ``opened``, or to the end."""
        self.operand()
        while True:
            token = self.peek()
            if token.kind in ("close", "end"):
                self.close(opened)
                return
            if token.kind == "operator":
                self.write(self.take().value, token)
            elif token.kind == "raised":
                exponent = self.take().value
                self.write(f"**({exponent})" if exponent[0] == "-" else f"**{exponent}", token)
                continue
            elif token.kind in ("number", "vulgar") and self.previous().kind == "number":
                raise self.error("two_numbers", token)
            else:
                self.write("*", token)
            self.operand()

    def operand(self) -> None:
        """One operand with the signs before it."""
        signs = 0
        while self.peek().value in ("+", "-"):
            token = self.take()
            signs += 1
            if signs > MAX_SIGNS:
                raise self.error("too_many_signs", token, most=MAX_SIGNS)
            self.write(token.value, token)
        self.depth += 1
        token = self.take()
        if self.depth > MAX_DEPTH:
            raise self.error("too_deep", token, most=MAX_DEPTH)
        if token.kind in ("number", "vulgar"):
            self.write(token.value, token)
        elif token.name is not None:
            self.named(token, token.name)
        elif token.kind == "open":
            self.group(token)
        elif token.kind == "fraction":
            self.fraction(token)
        else:
            if token.kind == "end":
                raise self.error("missing_at_the_end", token)
            raise self.error("missing_before", token, found=token.value)
        self.depth -= 1

    def group(self, opened: Token) -> None:
        self.write("(", opened)
        self.formula(opened)
        self.write(")", opened)

    def fraction(self, token: Token) -> None:
        r"""``\frac{a}{b}`` as ``((a)/(b))``, and ``\frac12`` likewise."""
        self.write("(", token)
        self.argument(token)
        self.write("/", token)
        self.argument(token)
        self.write(")", token)

    def argument(self, token: Token) -> None:
        """A bracketed formula, or the one operand that stands in its place."""
        following = self.peek()
        if following.kind == "open":
            self.group(self.take())
        elif following.kind == "number" and token.kind == "fraction":
            self.digit()
        elif following.kind in ("number", "vulgar", "name", "fraction"):
            self.write("(", token)
            self.operand()
            self.write(")", token)
        else:
            raise self.error("no_argument", following)

    def digit(self) -> None:
        r"""LaTeX's ``\frac12`` takes one digit at a time."""
        token = self.tokens[self.next]
        self.write(token.value[0], token)
        rest = token.value[1:]
        if rest:
            self.tokens[self.next] = Token("number", rest, token.at + 1)
        else:
            self.next += 1

    def named(self, token: Token, name: Name) -> None:
        function = self.vocabulary.function(name)
        if function is None:
            symbols = self.vocabulary.product(name)
            if symbols is None:
                raise self.unknown(token, name)
            self.write(f"({'*'.join(symbols)})" if len(symbols) > 1 else symbols[0], token)
        elif function in self.vocabulary.functions:
            self.write(function, token)
            self.argument(token)
        else:
            raise self.error("not_this_function", token, function=function)

    def unknown(self, token: Token, name: Name) -> ExpressionError:
        if _DERIVATIVE.fullmatch(f"{name.head}_{name.index}"):
            return self.error("derivative", token)
        following = self.tokens[self.next].at if self.next < len(self.tokens) else len(self.text)
        spelled = self.text[token.at : following].strip()
        return self.error("unknown_name", token, found=spelled)

    def close(self, opened: Token | None) -> None:
        token = self.take()
        if opened is None:
            if token.kind == "close":
                raise self.error("closes_nothing", token)
        elif token.kind == "end":
            raise self.error("not_closed", opened)
        elif token.value != _CLOSING[opened.value]:
            needed = _CLOSING[opened.value]
            raise self.error("closes_another", token, opened=opened.value, needed=needed)

    def peek(self) -> Token:
        if self.next < len(self.tokens):
            return self.tokens[self.next]
        return Token("end", "", len(self.text))

    def previous(self) -> Token:
        return self.tokens[self.next - 1]

    def take(self) -> Token:
        token = self.peek()
        self.next += 1
        return token

    def write(self, python: str, token: Token) -> None:
        self.pieces.append(_Piece(python, token.at))

    def error(self, kind: str, token: Token, **facts: str | int) -> ExpressionError:
        return ExpressionError(kind, self.text, token.at, **facts)


class _Admission(NamedTuple):
    """The allow-list, and the bounds that only the tree shows."""

    text: str
    pieces: Sequence[_Piece]
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
            case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div()):
                return max(self.admit(node.left), self.admit(node.right))
        raise self.error("not_admitted", node)

    def power(self, node: ast.BinOp) -> float:
        if any(isinstance(inner, ast.Pow) for inner in ast.walk(node.right)):
            raise self.error("power_in_exponent", node.right)
        self.admit(node.right)
        product = self.admit(node.left) * max(1, self.exponent(node.right))
        if product > MAX_EXPONENT:
            raise self.error("exponents_together", node.right, most=MAX_EXPONENT)
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
            raise self.error("exponent_size", node, most=MAX_EXPONENT)
        return size

    def error(self, kind: str, node: ast.expr, **facts: int) -> ExpressionError:
        piece = self.pieces[bisect.bisect_right(self.ends, node.col_offset)]
        return ExpressionError(kind, self.text, piece.at, **facts)


def _evaluate(node: ast.expr, algebra: Algebra[T]) -> T:
    match node:
        case ast.Constant(value=int() | float() as value):
            return algebra.number(Fraction(repr(value)))
        case ast.Name(id=name):
            return algebra.symbols[name]
        case ast.UnaryOp(op=ast.UAdd()):
            return +_evaluate(node.operand, algebra)
        case ast.UnaryOp(op=ast.USub()):
            return -_evaluate(node.operand, algebra)
        case ast.BinOp():
            left, right = _evaluate(node.left, algebra), _evaluate(node.right, algebra)
            match node.op:
                case ast.Add():
                    return left + right
                case ast.Sub():
                    return left - right
                case ast.Mult():
                    return left * right
                case ast.Div():
                    return left / right
                case ast.Pow():
                    return left**right
        case ast.Call(func=ast.Name(id=name), args=[argument]):
            return algebra.functions[name](_evaluate(argument, algebra))
    raise TypeError(f"not admitted by parse: {type(node).__name__}")
