"""What in a function's text leads to wrong values, or to none at all: read, and never run."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from grader.assignment.exercise import Exercise
from grader.judge.source import Source
from grader.messages import advice

# Calls


def advice_on_calls(exercise: Exercise, source: Source) -> str:
    """A call of an own function in which a name stands at another place than its parameter."""
    function = source.function(exercise.function)
    if function is None or function.tree is None:
        return ""
    for node in ast.walk(function.tree):
        match node:
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
                own = source.function(name) if name != exercise.function else None
                if own is not None and _stand_elsewhere(args, own.parameters):
                    return advice.order_of_call(function.segment(node), name, own.parameters)
    return ""


def _stand_elsewhere(args: Sequence[ast.expr], parameters: Sequence[str]) -> bool:
    given = [node.id if isinstance(node, ast.Name) else "" for node in args]
    return len(given) == len(parameters) and any(
        name in parameters and name != parameter and given.count(name) == 1
        for name, parameter in zip(given, parameters, strict=True)
    )


# Names


def advice_on_names(exercise: Exercise, source: Source) -> str:
    """A list or array with two names or in many entries, or a loop that takes an index's name."""
    function = source.function(exercise.function)
    if function is None or function.tree is None:
        return ""
    for node in ast.walk(function.tree):
        match node:
            case ast.Assign(targets=[_, _, *_], value=value) if _can_be_written_into(value):
                return advice.two_names(function.segment(node))
            case ast.BinOp(left=ast.List(elts=[entry]), op=ast.Mult()) if _can_be_written_into(
                entry
            ):
                return advice.same_entry(function.segment(node))
            case ast.For(target=ast.Name(id="j" | "k" as name)) if name in exercise.parameters:
                return advice.loop_takes(name)
            case ast.Expr(
                value=ast.Call(func=ast.Attribute(value=ast.Name(id="np"), attr="append")) as call
            ):
                return advice.not_kept(function.segment(call))
    return ""


def _can_be_written_into(node: ast.AST) -> bool:
    """Whether a list or an array is made here, as far as the text tells."""
    match node:
        case ast.List() | ast.ListComp():
            return True
        case ast.BinOp(left=left, op=ast.Mult()):
            return _can_be_written_into(left)
        case ast.Call(func=ast.Attribute(value=ast.Name(id="np"), attr=name)):
            return name.startswith(("zeros", "ones", "empty", "array", "full"))
    return False


# A function without a value


def advice_on_nothing(exercise: Exercise, source: Source) -> str:
    """Why a function returned ``None``."""
    function = source.function(exercise.function)
    if function is None or function.tree is None:
        return ""
    if all(map(_does_nothing, function.tree.body)):
        return advice.EMPTY
    own = list(_inside(function.tree))
    if any(map(_gives_value, own)):
        falls = _falls_through(function.tree.body)
        return advice.ONLY_IN_A_BRANCH if falls else advice.RETURNS_NONE
    if any(isinstance(node, ast.Return) for node in own):
        return advice.BARE_RETURN
    if any(isinstance(node, ast.Return) for node in ast.walk(function.tree)):
        return advice.INNER_RETURNS
    prints = (node.func for node in own if isinstance(node, ast.Call))
    if any(isinstance(called, ast.Name) and called.id == "print" for called in prints):
        return advice.ONLY_PRINTED
    return ""


def _does_nothing(statement: ast.stmt) -> bool:
    match statement:
        case ast.Pass() | ast.Expr(value=ast.Constant()):
            return True
    return False


def returns(function: ast.AST) -> bool:
    return any(_gives_value(node) or isinstance(node, ast.Yield) for node in _inside(function))


def _gives_value(node: ast.AST) -> bool:
    """Whether it is a ``return`` with a value, which ``None`` is not."""
    match node:
        case ast.Return(value=None) | ast.Return(value=ast.Constant(value=None)):
            return False
    return isinstance(node, ast.Return)


def _falls_through(body: Sequence[ast.stmt]) -> bool:
    """Whether the end of some statements is reached without a ``return``, for some inputs."""
    match body[-1:]:
        case [ast.Return() | ast.Raise()]:
            return False
        case [ast.If(body=this, orelse=that)]:
            return not that or _falls_through(this) or _falls_through(that)
        case [ast.With(body=this)]:
            return _falls_through(this)
    return True


def _inside(function: ast.AST) -> Iterator[ast.AST]:
    """All in a function but what is in functions inside it."""
    waiting = list(ast.iter_child_nodes(function))
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)
