"""What is known of a line of a student's code without running it: names, numbers and shapes."""

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

OF_NUMPY = frozenset(name for name in dir(np) if not name.startswith("_"))
"""What numpy has by name."""
_OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**", ast.MatMult: "@",
}  # fmt: skip
_OF_ALL_LAYERS = ast.ListComp(ast.Constant(0), [])
"""What the given ``forward`` makes: a list with an entry for each layer."""
_ELEMENTWISE = frozenset({"sigmoid", "sigmoid_prime", "relu_prime"})
"""Functions of the lesson whose value has the shape of what they are given."""


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
        plain: set[ast.AST] = set()
        for node in ast.walk(self.function.tree or ast.Module([], [])):
            match node:
                case ast.Assign(targets=[target], value=value):
                    for name, made in _assigned(target, value):
                        found.setdefault(name.id, []).append(made)
                        plain.add(name)
                case ast.Name(id=name, ctx=ast.Store()) if node not in plain:
                    if len(name) <= LONGEST_NAME:
                        found.setdefault(name, []).append(None)
        return found

    @cached_property
    def counters(self) -> Mapping[str, ast.expr | None]:
        """The names that count in a loop, with what they count the entries of, if that is plain."""
        found: dict[str, ast.expr | None] = {}
        for node in ast.walk(self.function.tree or ast.Module([], [])):
            match node:
                case (
                    ast.For(target=target, iter=counted)
                    | ast.comprehension(target=target, iter=counted)
                ):
                    found |= _counting(target, counted)
        return {name: of for name, of in found.items() if len(self.bound.get(name, [])) == 1}

    def is_whole(self, node: ast.AST, deep: int = 8) -> bool:
        """Whether an expression is a whole number for certain."""
        if deep == 0:
            return False
        match node:
            case ast.Constant(value=int()):
                return True
            case ast.Name(id=name):
                return name in self.counters or isinstance(self.known(node), int)
            case ast.UnaryOp(operand=operand):
                return self.is_whole(operand, deep - 1)
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult(), right=right):
                return self.is_whole(left, deep - 1) and self.is_whole(right, deep - 1)
            case ast.Call(func=ast.Name(id="len")):
                return True
        return False

    def whole(self, node: ast.AST, deep: int = 8) -> int | None:
        """A whole number that is known: an index among the arguments, and what is added to it."""
        if deep == 0:
            return None
        match node:
            case ast.Constant(value=int(number)):
                return number
            case ast.Name():
                known = self.known(node)
                return known if isinstance(known, int) else None
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                positive = self.whole(operand, deep - 1)
                return None if positive is None else -positive
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as sign, right=right):
                one, other = self.whole(left, deep - 1), self.whole(right, deep - 1)
                if one is None or other is None:
                    return None
                return one + other if isinstance(sign, ast.Add) else one - other
        return None

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
                return self._of_entries(name, [node.slice], deep)
            case ast.Subscript(value=value, slice=ast.Tuple(elts=indices)):
                return self._of_entries(value, indices, deep)
            case ast.Subscript(value=value, slice=index):
                return self._of_entries(value, [index], deep)
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
                if isinstance(getattr(np, name) if name in OF_NUMPY else None, np.ufunc):
                    return self.shape(one, deep - 1)
            case ast.Call(func=ast.Name(id=name), args=[one], keywords=[]) if name in _ELEMENTWISE:
                return self.shape(one, deep - 1)
            case ast.BinOp(left=left, op=operator, right=right):
                shapes = self.shape(left, deep - 1), self.shape(right, deep - 1)
                if shapes[0] is not None and shapes[1] is not None:
                    product = isinstance(operator, ast.MatMult)
                    return (of_product if product else entry_by_entry)(shapes[0], shapes[1])
        return None

    def _of_entries(self, of: ast.AST, indices: Sequence[ast.AST], deep: int) -> Shape | None:
        """The shape of entries of an array, by whole numbers and by whole axes."""
        shape = self.shape(of, deep - 1)
        if shape is None or len(indices) > len(shape):
            return None
        left = []
        for index, length in zip(indices, shape, strict=False):
            match index:
                case ast.Slice(lower=None, upper=None, step=None):
                    left.append(length)
                case _ if not self.is_whole(index):
                    return None
        return (*left, *shape[len(indices) :])

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


def _assigned(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.Name, ast.expr]]:
    """Each name of an assignment with what it is given, also in ``a, b = c, d``."""
    match target, value:
        case ast.Name(), _:
            yield target, value
        case ast.Tuple(elts=names), ast.Tuple(elts=values) if len(names) == len(values):
            for name, one in zip(names, values, strict=True):
                yield from _assigned(name, one)
        case ast.Tuple(elts=names), ast.Call(func=ast.Name(id="forward")):
            for name in names:
                yield from _assigned(name, _OF_ALL_LAYERS)


def _counting(target: ast.AST, of: ast.AST) -> dict[str, ast.expr | None]:
    """The name in a loop's head that counts, and what it counts the entries of."""
    match target, of:
        case ast.Name(id=name), ast.Call(func=ast.Name(id="range"), args=args):
            match args:
                case [ast.Call(func=ast.Name(id="len"), args=[counted])]:
                    return {name: counted}
            return {name: None}
        case ast.Name(), ast.Call(func=ast.Name(id="reversed"), args=[inner]):
            return _counting(target, inner)
        case ast.Tuple(elts=[ast.Name(id=name), _]), ast.Call(func=ast.Name(id="enumerate")):
            return {name: None}
    return {}


def _evaluated(statement: ast.stmt) -> list[ast.AST]:
    match statement:
        case ast.If(test=head) | ast.While(test=head) | ast.For(iter=head):
            return [statement, *ast.walk(head)]
        case ast.With(items=items):
            return [node for item in items for node in ast.walk(item)]
    return list(ast.walk(statement))


def fit(one: Shape, other: Shape) -> bool:
    """Whether two shapes fit entry by entry."""
    return entry_by_entry(one, other) is not None


def entry_by_entry(one: Shape, other: Shape) -> Shape | None:
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
