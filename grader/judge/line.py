"""A line of a student's function, and what is known of its expressions: read, never run.

Shapes are put together from those of the call's arguments, which the judge knows.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np

from grader.answers import Raised
from grader.judge.source import LONGEST_NAME, Function, Source

Shape: TypeAlias = tuple[int, ...]

_OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**", ast.MatMult: "@",
}  # fmt: skip
NUMPY = frozenset(name for name in dir(np) if not name.startswith("_"))
"""The names that numpy offers."""


@dataclass(frozen=True)
class Line:
    """The line that raised, in its function, and the call's arguments by the names there."""

    raised: Raised
    part: str
    source: Source
    function: Function
    name: str
    statements: Sequence[ast.stmt]
    arguments: Mapping[str, Any]

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """All that was evaluated here; of an ``if`` or a loop only its head."""
        return [node for statement in self.statements for node in _evaluated(statement)]

    def text(self, node: ast.AST) -> str:
        return self.function.segment(node)

    @cached_property
    def bound(self) -> Mapping[str, list[ast.expr | None]]:
        """The names that get a value in the function, with what they get where it is plain."""
        found: dict[str, list[ast.expr | None]] = {}
        plain: dict[ast.expr, ast.expr] = {}
        for node in ast.walk(self.function.tree or ast.Module([], [])):
            match node:
                case ast.Assign(targets=[target], value=value):
                    plain[target] = value
                case ast.Name(id=name, ctx=ast.Store()) if len(name) <= LONGEST_NAME:
                    found.setdefault(name, []).append(plain.get(node))
        return found

    def known(self, node: ast.AST) -> Any | None:
        """The argument that a name stands for, unless the function gives it another value."""
        if isinstance(node, ast.Name) and node.id not in self.bound:
            return self.arguments.get(node.id)
        return None

    def shape(self, node: ast.AST, deep: int = 8) -> Shape | None:
        """The shape of an expression of arguments and of names with one value, where it is known.

        Nothing is computed: only shapes are put together.
        """
        if deep == 0:
            return None
        match node:
            case ast.Constant(value=int() | float()):
                return ()
            case ast.Attribute(value=value, attr="T"):
                of = self.shape(value, deep - 1)
                return None if of is None else of[::-1]
            case ast.Subscript(value=ast.Name() as name, slice=ast.Constant(value=int(at))):
                entries = self.known(name)
                if isinstance(entries, list) and -len(entries) <= at < len(entries):
                    return tuple(np.shape(entries[at]))
            case ast.Name(id=name) if len(self.bound.get(name, [])) == 1:
                (made,) = self.bound[name]
                return None if made is None else self.shape(made, deep - 1)
            case ast.Name():
                argument = self.known(node)
                if argument is not None and not isinstance(argument, list):
                    return tuple(np.shape(argument))
            case ast.UnaryOp(operand=operand):
                return self.shape(operand, deep - 1)
            case ast.Call(func=ast.Attribute(value=ast.Name(id="np"), attr=name), args=[one]):
                if isinstance(getattr(np, name) if name in NUMPY else None, np.ufunc):
                    return self.shape(one, deep - 1)
            case ast.BinOp(left=left, op=operator, right=right):
                shapes = self.shape(left, deep - 1), self.shape(right, deep - 1)
                if shapes[0] is not None and shapes[1] is not None:
                    product = isinstance(operator, ast.MatMult)
                    return (of_product if product else of_both)(shapes[0], shapes[1])
        return None

    def first_array(self, node: ast.AST) -> Shape | None:
        """The shape of the first argument in an expression that is an array."""
        shapes = (self.shape(one) for one in ast.walk(node))
        return next((shape for shape in shapes if shape), None)

    def is_list(self, node: ast.AST) -> bool:
        if isinstance(self.known(node), list):
            return True
        made = self.bound.get(node.id, []) if isinstance(node, ast.Name) else []
        return any(isinstance(value, ast.List | ast.ListComp) for value in made)

    def own(self, node: ast.AST) -> Function | None:
        """The student's function that a name stands for."""
        if not isinstance(node, ast.Name) or node.id in self.bound:
            return None
        return None if node.id in self.function.parameters else self.source.function(node.id)

    def of(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        return (node for node in self.nodes if isinstance(node, kinds))

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in self.nodes if isinstance(node, ast.Call))

    def operations(self) -> Iterator[tuple[ast.AST, ast.expr, str, ast.expr]]:
        for node in self.nodes:
            if isinstance(node, ast.BinOp):
                yield node, node.left, _OPERATORS.get(type(node.op), ""), node.right
            elif isinstance(node, ast.AugAssign):
                yield node, node.target, _OPERATORS.get(type(node.op), ""), node.value


def _evaluated(statement: ast.stmt) -> list[ast.AST]:
    match statement:
        case ast.If(test=head) | ast.While(test=head) | ast.For(iter=head):
            return [statement, *ast.walk(head)]
        case ast.With(items=items):
            return [node for item in items for node in ast.walk(item)]
    return list(ast.walk(statement))


def of_both(one: Shape, other: Shape) -> Shape | None:
    """The shape of two arrays entry by entry; ``None`` where they do not fit."""
    try:
        return np.broadcast_shapes(one, other)
    except ValueError:
        return None


def of_product(one: Shape, other: Shape) -> Shape | None:
    """The shape of a matrix product; ``None`` where the two do not fit."""
    if not (1 <= len(one) <= 2 and 1 <= len(other) <= 2) or one[-1] != other[-2:][0]:
        return None
    return one[:-1] + other[-2:][1:]
