"""A formula's tokens, put into Python's spelling.

What mathematics leaves unwritten is written out: products, the argument of ``\\ln a``, fractions.
The result always parses: operands and operators alternate, and brackets close what they open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from grader.expressions.errors import ExpressionError, word
from grader.expressions.names import Name
from grader.expressions.tokens import Token
from grader.expressions.vocabulary import Vocabulary

MAX_DEPTH = 20
"""How deep brackets, fractions and arguments may stand in each other."""

MAX_SIGNS = 4
"""How many plus and minus signs may stand before one operand."""

_CLOSING = {"(": ")", "[": "]", "{": "}"}
_DERIVATIVE = re.compile(r"d[cazwb]?[0-9]*_\w*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of Python, and the place in the formula that it comes from."""

    python: str
    at: int


def to_python(tokens: Iterable[Token], vocabulary: Vocabulary, text: str) -> list[Piece]:
    """The formula in Python's spelling, piece by piece."""
    writer = _Writer(list(tokens), vocabulary, text)
    writer.formula(None)
    return writer.pieces


class _Writer:
    """Reads the tokens from left to right and writes the pieces."""

    def __init__(self, tokens: list[Token], vocabulary: Vocabulary, text: str) -> None:
        self.tokens = tokens
        self.vocabulary = vocabulary
        self.text = text
        self.pieces: list[Piece] = []
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
                raise self.error("An operator is missing between two numbers.", token)
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
                raise self.error(f"More than {MAX_SIGNS} signs in a row.", token)
            self.write(token.value, token)
        self.depth += 1
        token = self.take()
        if self.depth > MAX_DEPTH:
            raise self.error(f"This is nested more than {MAX_DEPTH} deep.", token)
        if token.kind in ("number", "vulgar"):
            self.write(token.value, token)
        elif token.name is not None:
            self.named(token, token.name)
        elif token.kind == "open":
            self.group(token)
        elif token.kind == "fraction":
            self.fraction(token)
        else:
            what = "the end" if token.kind == "end" else word(token.value)
            raise self.error(f"A number, a symbol or a bracket is missing before {what}.", token)
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
            raise self.error("What this is taken of is missing, such as (z).", following)

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
                raise self.error(self.unknown(token, name), token)
            self.write(f"({'*'.join(symbols)})" if len(symbols) > 1 else symbols[0], token)
        elif function in self.vocabulary.functions:
            self.write(function, token)
            self.argument(token)
        else:
            raise self.error(f"{function} cannot be used here: write it out.", token)

    def unknown(self, token: Token, name: Name) -> str:
        if _DERIVATIVE.fullmatch(f"{name.head}_{name.index}"):
            return "This names a derivative; write what it comes to."
        following = self.tokens[self.next].at if self.next < len(self.tokens) else len(self.text)
        spelled = word(self.text[token.at : following].strip())
        return f"{spelled} is not known here."

    def close(self, opened: Token | None) -> None:
        token = self.take()
        if opened is None:
            if token.kind == "close":
                raise self.error("This bracket closes nothing.", token)
        elif token.kind == "end":
            raise self.error("This bracket is not closed.", opened)
        elif token.value != _CLOSING[opened.value]:
            problem = f"This closes “{opened.value}”, which needs “{_CLOSING[opened.value]}”."
            raise self.error(problem, token)

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
        self.pieces.append(Piece(python, token.at))

    def error(self, problem: str, token: Token) -> ExpressionError:
        return ExpressionError(problem, self.text, token.at)
