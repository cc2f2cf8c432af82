"""What in a student's line led to an exception: read from the text of the line, never run.

Python's and numpy's own words change with their versions and come from the student's process. So
only the class of the exception, its line and its name are used, and its words only to choose
between two operations of one line; the rest is read from the line, and from the sizes of the call's
arguments, which the judge knows. A rule that finds nothing in the line says nothing.
"""

from __future__ import annotations

import ast
import builtins
import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from grader.answers import Raised
from grader.assignment.catalogue import EXERCISES
from grader.assignment.exercise import Args, Exercise
from grader.judge.function_text import returns
from grader.judge.line import OF_NUMPY, Line, Shape, fit, of_product
from grader.judge.source import Function, Source
from grader.messages import advice

_OF_ARRAYS = frozenset(name for name in dir(np.ndarray) if not name.startswith("_"))
_MATH = frozenset(
    {
        "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "ceil", "cos", "cosh",
        "degrees", "e", "erf", "exp", "expm1", "fabs", "floor", "fsum", "isfinite", "isinf",
        "isnan", "log", "log10", "log1p", "log2", "pi", "pow", "prod", "radians", "sin", "sinh",
        "sqrt", "tan", "tanh", "trunc",
    }
)  # fmt: skip
_OTHER_NAMES = {"ln": "log", "sqr": "square", "hadamard": "multiply", "e": "e", "arr": "array"}
"""What numpy calls these otherwise."""
_SIGMOIDS = frozenset({"sigma", "σ", "sig", "logistic", "expit", "sigm"})
_GIVEN = {
    "single_neuron": ("sigmoid",),
    "many_neurons": ("sigmoid",),
    "matrix_form": ("sigmoid", "forward"),
    "cross_entropy": ("sigmoid", "softmax", "forward"),
}
"""The functions that stand in each part as it is handed out."""
_LIBRARIES = ("math", "numpy", "np", "sympy", "random", "itertools", "functools", "copy")
_PRODUCTS = frozenset({"dot", "matmul", "inner"})
_METHODS = frozenset({"copy", "dot", "flatten", "max", "mean", "ravel", "sum", "transpose"})
"""Methods of arrays."""


Rule: TypeAlias = Callable[[Line], str | None]


def advice_on(raised: Raised, exercise: Exercise, args: Args, source: Source) -> str:
    """What led to an exception in a call of the exercise's function with these arguments."""
    at = _line(raised, exercise, args, source)
    if at is None:
        return ""
    rules = _RULES.get(raised.error, ())
    said = next(filter(None, (rule(at) for rule in rules)), "")
    of_input = raised.error in ("TypeError", "ValueError", "IndexError", "AttributeError")
    return f"{said} {_for_input(at, exercise, args) if of_input else ''}".strip()


def _line(raised: Raised, exercise: Exercise, args: Args, source: Source) -> Line | None:
    name = raised.where if raised.where in source.functions else exercise.function
    function = source.function(name, raised.line) if raised.line else None
    if function is None or raised.line is None or "." in raised.where:
        return None
    statements = function.statements(raised.line)
    if not statements:
        return None
    calls_itself = len(re.findall(rf"\b{re.escape(name)}\s*\(", function.text)) > 1
    of_call = name == exercise.function and not calls_itself
    arguments = dict(zip(function.parameters, args, strict=False)) if of_call else {}
    return Line(raised, exercise.part, source, function, name, statements, arguments)


def _for_input(at: Line, exercise: Exercise, args: Args) -> str:
    """The call by the sizes of those arguments that the line names."""
    if "weights" in exercise.parameters:
        return advice.for_input({}, len(args[exercise.parameters.index("weights")]))
    named = {node.id for node in at.nodes if isinstance(node, ast.Name)}
    sizes = {name: np.shape(value) for name, value in at.arguments.items() if name in named}
    return advice.for_input(sizes, None)


# TypeError


def _power(at: Line) -> str | None:
    for node in at.of(ast.BinOp, ast.AugAssign):
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.BitXor):
            return advice.no_power(at.text(node).replace("^", "**"))
    return None


def _value_called(at: Line) -> str | None:
    for call in at.calls():
        inside = ", ".join(map(at.text, call.args))
        match call.func:
            case ast.BinOp() | ast.UnaryOp():
                return advice.no_product(f"({at.text(call.func)})", inside)
            case ast.Constant() | ast.Subscript() | ast.Call():
                return advice.no_product(at.text(call.func), inside)
            case ast.Name(id=name) if name in at.bound or name in at.function.parameters:
                if name in at.bound and (name in at.source.functions or hasattr(builtins, name)):
                    return advice.value_named_like_function(name)
                if at.is_list(call.func) or (at.shape(call.func) and _is_index(call.args)):
                    return advice.no_entry(name, inside)
                return advice.no_product(name, inside)
    return None


def _is_index(args: Sequence[ast.expr]) -> bool:
    match args:
        case [ast.Constant(value=int())] | [ast.Name(id="i" | "j" | "k" | "l")]:
            return True
    return False


def _product_of_numbers(at: Line) -> str | None:
    for node, left, operator, right in at.operations():
        is_of_number = () in (at.shape(left), at.shape(right)) or "@" in at.raised.message
        if operator == "@" and is_of_number:
            return advice.no_product_of_numbers(at.text(node))
    return None


def _math_of_array(at: Line) -> str | None:
    for call in at.calls():
        match call.func:
            case ast.Attribute(value=ast.Name(id="math"), attr=name) if name in _MATH & OF_NUMPY:
                return advice.only_numbers(name, at.first_array(call))
            case ast.Name(id=name) if name in at.source.from_math & OF_NUMPY:
                return advice.only_numbers(name, at.first_array(call))
    return None


def _number_of_array(at: Line) -> str | None:
    for call in at.calls():
        match call:
            case ast.Call(func=ast.Name(id="float" | "int" | "bool" as name), args=[value]):
                if shape := at.first_array(value):
                    return advice.one_number(name, at.text(value), shape)
    return None


def _text_as_number(at: Line) -> str | None:
    for _, left, _, right in at.operations():
        for side in (left, right):
            if isinstance(side, ast.Constant) and isinstance(side.value, str):
                is_name = side.value.isidentifier()
                return (advice.a_text if is_name else advice.text_and_number)(at.text(side))
    return None


def _function_as_value(at: Line) -> str | None:
    for node in _operands(at):
        own = at.own(node)
        if own is not None and isinstance(node, ast.Name):
            return advice.not_called(node.id, own.parameters)
        if isinstance(node, ast.Name):
            match at.bound.get(node.id):
                case [ast.Lambda(args=ast.arguments(args=args))]:
                    parameters = [one.arg for one in args]
                    return advice.not_called(node.id, parameters)
        match node:
            case ast.Attribute(value=ast.Name(id="np"), attr=name) if callable(
                getattr(np, name, None) if name in OF_NUMPY else None
            ):
                return advice.not_called(at.text(node), ())
            case ast.Attribute(attr=name) if name in _METHODS:
                return advice.not_called(at.text(node), ())
    return None


def _operands(at: Line) -> Iterator[ast.expr]:
    for _, left, _, right in at.operations():
        yield from (left, right)
    for node in at.nodes:
        match node:
            case ast.UnaryOp(operand=operand):
                yield operand
            case ast.Compare(left=left, comparators=others):
                yield from (left, *others)
            case ast.Subscript(value=value):
                yield value
            case ast.Call(args=args):
                yield from args


def _arguments(at: Line) -> str | None:
    for call in at.calls():
        own = at.own(call.func)
        if own is not None and own.tree is not None and own.tree.args.kwarg is None:
            allowed = {*own.parameters, *(one.arg for one in own.tree.args.kwonlyargs)}
            for keyword in call.keywords:
                if keyword.arg and keyword.arg not in allowed:
                    return advice.named_otherwise(keyword.arg, at.text(call.func), own.parameters)
        plain = not call.keywords and not any(isinstance(a, ast.Starred) for a in call.args)
        if own is None or own.tree is None or not plain:
            continue
        most = len(own.parameters)
        least = most - len(own.tree.args.defaults)
        takes_more = own.tree.args.vararg is not None
        if len(call.args) < least or (len(call.args) > most and not takes_more):
            return advice.takes(at.text(call.func), own.parameters, len(call.args))
    return None


def _gives_none(at: Line) -> str | None:
    used = [at.bound.get(n.id, []) for n in at.nodes if isinstance(n, ast.Name)]
    made = [value for values in used for value in values if isinstance(value, ast.Call)]
    for call in (*at.calls(), *made):
        own = at.own(call.func)
        if own is not None and own.tree is not None and not returns(own.tree):
            return advice.returns_nothing(at.text(call.func))
    return None


def _list_as_array(at: Line) -> str | None:
    for _, left, operator, right in at.operations():
        for side in (left, right):
            if at.is_list(side):
                of_layers = isinstance(at.known(side), list)
                name = at.text(side)
                return advice.list_of_arrays(name) if of_layers else advice.a_list(name, operator)
    return None


def _ragged_list(at: Line) -> str | None:
    """numpy makes an array of a list beside an array, unless its entries differ in shape."""
    return None if "broadcast" in at.raised.message else _list_as_array(at)


def _numpy_arguments(at: Line) -> str | None:
    for call in at.calls():
        match call:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="np"), attr=name), args=[first, second, *more]
            ):
                function = f"np.{name}"
                if name in ("zeros", "ones", "empty"):
                    shape = ", ".join(map(at.text, (first, second, *more)))
                    return advice.shape_in_brackets(function, shape)
                if name in ("sum", "mean", "prod", "max", "min"):
                    return advice.second_is_axis(function)
    return None


def _axis(at: Line) -> str | None:
    for call in at.calls():
        for keyword in call.keywords:
            match keyword:
                case ast.keyword(arg="axis", value=ast.Constant(value=int(axis))) if axis > 0:
                    return advice.no_such_axis(at.text(call), axis)
        match call.args:
            case [_, ast.Constant(value=int(axis))] if axis > 0:
                return advice.no_such_axis(at.text(call), axis)
    return None


def _number_with_entries(at: Line) -> str | None:
    for node in at.nodes:
        match node:
            case ast.Subscript(value=value) if at.shape(value) == ():
                return advice.has_no_entries(at.text(value))
            case ast.Call(
                func=ast.Name(id="len" | "sum" | "list" | "enumerate" | "zip" | "reversed"),
                args=args,
            ):
                for value in args:
                    if at.shape(value) == ():
                        return advice.has_no_entries(at.text(value))
            case ast.Subscript(value=ast.Attribute(value=value, attr="shape")) if (
                at.shape(value) == ()
            ):
                return advice.has_no_entries(at.text(value))
            case ast.For(iter=value) | ast.Assign(targets=[ast.Tuple()], value=value) if (
                at.shape(value) == ()
            ):
                return advice.has_no_entries(at.text(value))
            case ast.comprehension(iter=value) if at.shape(value) == ():
                return advice.has_no_entries(at.text(value))
    return None


def _number_in_loop(at: Line) -> str | None:
    for node in at.nodes:
        match node:
            case ast.For(iter=value) | ast.comprehension(iter=value):
                match value:
                    case ast.Call(func=ast.Name(id="len")) | ast.Constant(value=int()):
                        return advice.not_iterable(at.text(value))
                    case ast.Call(func=ast.Name(id="range"), args=args):
                        for one in args:
                            if _is_fraction(one):
                                return advice.whole_number(at.text(one))
                            if at.shape(one):
                                return advice.range_of_array(at.text(one))
            case ast.Subscript(slice=index) if _is_fraction(index):
                return advice.whole_number(at.text(index))
    return None


def _is_fraction(node: ast.AST) -> bool:
    match node:
        case ast.BinOp(op=ast.Div()) | ast.Constant(value=float()):
            return True
    return False


# ValueError


def _unpacked_shape(at: Line) -> str | None:
    for node in at.nodes:
        match node:
            case ast.Assign(
                targets=[ast.Tuple(elts=names)], value=ast.Attribute(value=of, attr="shape")
            ):
                shape = at.shape(of)
                if shape is not None and len(shape) != len(names):
                    return advice.has_the_shape(at.text(of), shape, len(names))
    return None


def _counted_pairs(at: Line) -> str | None:
    for node in at.nodes:
        match node:
            case ast.For(
                target=ast.Tuple(elts=[number, _, *_] as names),
                iter=ast.Call(func=ast.Name(id="enumerate")) as pairs,
            ) if len(names) > 2:
                rest = ", ".join(map(at.text, names[1:]))
                return advice.counted_pairs(at.text(number), rest, at.text(pairs))
    return None


def _truth_of_array(at: Line) -> str | None:
    for node in at.nodes:
        match node:
            case ast.Call(func=ast.Name(id="max" | "min" as name), args=[_, _, *_]):
                return advice.larger_of_two(name, at.text(node), at.first_array(node))
            case ast.BoolOp(op=op, values=values) if not all(_is_of_numbers(at, v) for v in values):
                return advice.word_between("and" if isinstance(op, ast.And) else "or")
            case ast.Compare(ops=[_, _, *_]) if not _is_of_numbers(at, node):
                return advice.chained(at.text(node))
    for node in at.nodes:
        match node:
            case (
                ast.If(test=test)
                | ast.IfExp(test=test)
                | ast.While(test=test)
                | ast.UnaryOp(op=ast.Not(), operand=test)
            ) if not _is_of_numbers(at, test):
                word = _ASKS.get(type(node), "if")
                return advice.for_each_entry(at.text(test), at.first_array(test), word)
    return None


_ASKS: Mapping[type[ast.AST], str] = {ast.While: "while", ast.UnaryOp: "not"}


def _is_of_numbers(at: Line, test: ast.AST) -> bool:
    """Whether a condition compares numbers only, so that it has one answer."""
    match test:
        case ast.BoolOp(values=parts):
            return all(_is_of_numbers(at, part) for part in parts)
        case ast.Compare(left=left, comparators=others):
            return all(_is_of_numbers(at, side) for side in (left, *others))
    return at.is_whole(test) or at.shape(test) == ()


def _of_shapes(at: Line) -> str | None:
    """Shapes that do not fit: those that are known, else the only place where it can be.

    Where a line has products of both kinds, numpy's own words tell which of them it was.
    """
    products, operations = list(_products(at)), list(at.operations())
    for node, left, right in products:
        one, other = at.shape(left), at.shape(right)
        if one is not None and other is not None and of_product(one, other) is None:
            return advice.does_not_fit(at.text(node), _known_shapes(at, left, right))
    for node, left, operator, right in operations:
        one, other = at.shape(left), at.shape(right)
        if operator in ("", "@") or one is None or other is None or fit(one, other):
            continue
        both = _known_shapes(at, left, right)
        return advice.entry_by_entry(at.text(node), operator, both, _has_matrix(at, node))
    elementwise = [one for one in operations if one[2] != "@" and not _is_known_to_fit(at, one)]
    unknown = [one for one in products if None in map(at.shape, one[1:])]
    if any(words in at.raised.message for words in ("matmul", "not aligned")):
        elementwise = []
    elif "broadcast" in at.raised.message:
        unknown = []
    if len(unknown) == 1 and not elementwise:
        node, left, right = unknown[0]
        return advice.does_not_fit(at.text(node), _known_shapes(at, left, right))
    for node, left, operator, right in operations:
        if operator == "*" and any(len(at.shape(side) or ()) == 2 for side in (left, right)):
            return advice.no_matrix_product(at.text(node), _known_shapes(at, left, right))
    if elementwise and not unknown and ("broadcast" in at.raised.message or not _calls(at)):
        node, _left, operator, _right = elementwise[0]
        of_matrix = any(one[2] == "*" for one in elementwise[1:])
        return advice.entry_by_entry(at.text(node), operator, {}, of_matrix)
    return None


def _known_shapes(at: Line, *sides: ast.AST) -> dict[str, Shape]:
    shapes = {at.text(side): at.shape(side) for side in sides}
    return {text: shape for text, shape in shapes.items() if shape is not None}


def _is_known_to_fit(at: Line, operation: tuple[ast.AST, ast.expr, str, ast.expr]) -> bool:
    """Whether one side is a number, or both are known; then the shapes fit."""
    _node, left, _operator, right = operation
    sides = [() if at.is_whole(side) else at.shape(side) for side in (left, right)]
    return () in sides or None not in sides


def _calls(at: Line) -> bool:
    """Whether something is called that may raise the exception itself."""
    return any(at.shape(call) is None for call in at.calls())


def _products(at: Line) -> Iterator[tuple[ast.AST, ast.expr, ast.expr]]:
    for node, left, operator, right in at.operations():
        if operator == "@":
            yield node, left, right
    for call in at.calls():
        match call:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="np"), attr=name), args=[a, b]):
                if name in _PRODUCTS:
                    yield call, a, b
            case ast.Call(func=ast.Attribute(value=value, attr="dot"), args=[b]):
                yield call, value, b


def _has_matrix(at: Line, node: ast.AST) -> bool:
    """Whether there is a `*` beside a matrix in an expression."""
    products = (
        one for one in ast.walk(node) if isinstance(one, ast.BinOp) and isinstance(one.op, ast.Mult)
    )
    return any(len(at.shape(side) or ()) == 2 for one in products for side in (one.left, one.right))


def _of_different_shapes(at: Line) -> str | None:
    for call in at.calls():
        match call:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="np"), attr=name), args=[value, *_]):
                joins = name in (
                    "array", "asarray", "stack", "zeros_like", "ones_like", "mean", "sum", "average"
                )  # fmt: skip
                of_list = isinstance(value, ast.List | ast.ListComp | ast.Name)
                if joins and of_list and at.shape(value) is None:
                    return advice.different_shapes(f"np.{name}", at.text(value))
    return None


# IndexError


def _axis_of_shape(at: Line) -> str | None:
    for node in at.nodes:
        match node:
            case ast.Subscript(
                value=ast.Attribute(value=value, attr="shape"), slice=ast.Constant(value=int(axis))
            ):
                if axis >= len(at.shape(value) or (1,) * (axis + 1)):
                    return advice.no_such_axis(at.text(node), axis)
    return None


def _index_that_is_a_value(at: Line) -> str | None:
    """An entry of an array, or the array itself, in the place of an index."""
    values = {}
    for node in ast.walk(at.function.tree or ast.Module([], [])):
        match node:
            case (
                ast.For(target=ast.Name(id=name), iter=ast.Name() as of)
                | ast.comprehension(target=ast.Name(id=name), iter=ast.Name() as of)
            ):
                if at.shape(of):
                    values[name] = at.text(of)
    for node in at.nodes:
        match node:
            case ast.Subscript(slice=ast.Name(id=name)) if name in values:
                return advice.entry_as_index(name, values[name])
            case ast.Subscript(slice=ast.Name() as index) if at.shape(index):
                return advice.array_as_index(at.text(index))
    return None


def _index_beyond(at: Line) -> str | None:
    """Python computes what is assigned first, so it is not known which of two indices it was."""
    entries = [node for node in at.nodes if isinstance(node, ast.Subscript)]
    entries = [one for one in entries if not isinstance(one.slice, ast.Slice)]
    entries = [one for one in entries if not _is_there(at, one)]
    for node in entries:
        if isinstance(node.ctx, ast.Store) and _length(at, node.value) is None:
            if _begins_empty(at, node.value):
                return advice.begins_empty(at.text(node), at.text(node.value))
            return advice.not_there(list(dict.fromkeys(map(at.text, entries))))
    for node in entries:
        shape = _length(at, node.value)
        if shape and isinstance(node.slice, ast.Tuple) and len(node.slice.elts) > len(shape):
            return advice.too_many_indices(at.text(node.value), shape)
    if len(entries) != 1:
        return advice.not_there(list(map(at.text, entries))) if _all_known(at, entries) else None
    (node,) = entries
    shape = _length(at, node.value)
    if not shape or isinstance(node.slice, ast.Tuple):
        return advice.not_there([at.text(node)])
    return advice.beyond(at.text(node), at.text(node.value), shape[0])


def _all_known(at: Line, entries: Sequence[ast.Subscript]) -> bool:
    return bool(entries) and all(_length(at, one.value) is not None for one in entries)


def _is_there(at: Line, entry: ast.Subscript) -> bool:
    """Whether an entry is certainly there."""
    shape = _length(at, entry.value)
    indices = entry.slice.elts if isinstance(entry.slice, ast.Tuple) else [entry.slice]
    if shape is None:
        return any(_counts_entries_of(at, index, entry.value) for index in indices[:1])
    if len(indices) > len(shape):
        return False
    for axis, index in enumerate(indices):
        if isinstance(index, ast.Slice) or (
            axis == 0 and _counts_entries_of(at, index, entry.value)
        ):
            continue
        number = at.whole(index)
        if number is None or not -shape[axis] <= number < shape[axis]:
            return False
    return True


def _counts_entries_of(at: Line, index: ast.AST, of: ast.AST) -> bool:
    """Whether an index counts the entries of just this array or list, or of one as long."""
    counted = at.counters.get(index.id) if isinstance(index, ast.Name) else None
    if counted is None:
        return False
    if at.text(counted) == at.text(of):
        return True
    lengths = _length(at, counted), _length(at, of)
    return lengths[0] is not None and lengths[1] is not None and lengths[0][:1] <= lengths[1][:1]


def _length(at: Line, node: ast.AST) -> Shape | None:
    of = at.known(node)
    return (len(of),) if isinstance(of, list) else at.shape(node)


def _begins_empty(at: Line, node: ast.AST) -> bool:
    made = at.bound.get(node.id, []) if isinstance(node, ast.Name) else []
    return any(isinstance(value, ast.List) and not value.elts for value in made)


# NameError, UnboundLocalError, AttributeError, RecursionError


def _name(at: Line) -> str | None:
    name = at.raised.name
    if not name or at.raised.because is not None:
        return None
    if name == "self":
        return advice.NO_SELF
    if part := next((e.part for e in EXERCISES.values() if e.function == name), None):
        return advice.of_another_part(name, part)
    if name in _LIBRARIES:
        return advice.not_imported(name if name != "np" else "numpy as np")
    if name in _SIGMOIDS and "sigmoid" in at.source.functions:
        return advice.meant(name, "sigmoid")
    own = {*at.bound, *at.function.parameters, *at.source.functions}
    for node, left, operator, right in at.operations():
        match left, operator, right:
            case ast.Name(id=one), "-", ast.Name(id=other) if f"{one}_{other}" in own:
                return advice.meant(at.text(node), f"{one}_{other}")
    if close := _close(name, own - {name}):
        return advice.meant(name, close)
    if (in_it := _OTHER_NAMES.get(name, name)) in OF_NUMPY:
        return advice.in_numpy(name, in_it)
    for other, functions in at.source.functions.items():
        if other != at.name and _has_local(functions[-1], name):
            return advice.a_parameter(name, other)
    if close := _close(name, dir(builtins)):
        return advice.meant(name, close)
    if name in _GIVEN[at.part]:
        return advice.given_gone(name)
    if part := next((part for part, given in _GIVEN.items() if name in given), None):
        return advice.given_in_another_part(name, part)
    return advice.unknown(name)


def _close(name: str, others: Iterable[str]) -> str:
    """The name that was probably meant: the same letters in another order or case, or nearly."""
    named = sorted(others)
    same = [other for other in named if sorted(other.lower()) == sorted(name.lower())]
    return next(iter(same or difflib.get_close_matches(name, named, n=1, cutoff=0.8)), "")


def _has_local(function: Function, name: str) -> bool:
    if name in function.parameters:
        return True
    if not re.search(rf"\b{re.escape(name)}\b", function.text) or function.tree is None:
        return False
    return any(
        isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store)
        for node in ast.walk(function.tree)
    )


def _unbound(at: Line) -> str | None:
    changed = [node.target for node in at.nodes if isinstance(node, ast.AugAssign)]
    read = [n.id for n in (*changed, *at.nodes) if isinstance(n, ast.Name)]
    local = [name for name in read if name in at.bound and name not in at.function.parameters]
    for name in local:
        if name in at.source.functions or name == "sigmoid":
            return advice.value_named_like_function(name)
    return advice.not_yet_a_value(local[0]) if local else None


def _attribute(at: Line) -> str | None:
    for node in at.nodes:
        if not isinstance(node, ast.Attribute):
            continue
        library = node.value.id if isinstance(node.value, ast.Name) else ""
        there = {"np": OF_NUMPY, "numpy": OF_NUMPY, "math": _MATH}.get(library)
        if there is not None and node.attr not in there:
            return advice.not_in_library(library, node.attr, _in_library(at, library, node.attr))
        if isinstance(at.known(node.value), list):
            return advice.list_of_arrays(at.text(node.value))
        if at.shape(node.value) == ():
            return advice.number_has_no(at.text(node.value), node.attr)
        if isinstance(node.value, ast.Name) and any(
            map(_gives_nothing, at.bound.get(node.value.id, []))
        ):
            return advice.GIVES_NONE
        if node.attr in ("append", "insert", "extend"):
            return advice.array_has_no(node.attr)
        if own := at.own(node.value):
            return advice.not_called(at.text(node.value), own.parameters)
        if node.attr not in _OF_ARRAYS and (close := _close(node.attr, _OF_ARRAYS)):
            return advice.array_has_another(node.attr, close)
    return None


def _gives_nothing(node: ast.AST | None) -> bool:
    """Whether it is a call of a method that changes a list."""
    match node:
        case ast.Call(func=ast.Attribute(attr="append" | "extend" | "insert" | "reverse" | "sort")):
            return True
    return False


def _in_library(at: Line, library: str, name: str) -> str:
    if name in at.source.functions:
        return name
    if name in _SIGMOIDS and "sigmoid" in at.source.functions:
        return "sigmoid"
    there = _MATH if library == "math" else OF_NUMPY
    other = _OTHER_NAMES.get(name, "")
    close = other if other in there else _close(name, there)
    return f"{library}.{close}" if close else ""


def _endless(at: Line) -> str | None:
    for call in at.calls():
        if isinstance(call.func, ast.Name) and call.func.id == at.name:
            return advice.calls_itself(at.name)
    return None


_RULES: Mapping[str, Sequence[Rule]] = {
    "TypeError": (
        _power, _value_called, _math_of_array, _number_of_array, _text_as_number,
        _gives_none, _function_as_value, _arguments, _number_with_entries, _number_in_loop,
        _numpy_arguments, _list_as_array, _index_that_is_a_value, _product_of_numbers,
        _truth_of_array,
    ),
    "ValueError": (
        _counted_pairs, _unpacked_shape, _truth_of_array, _number_of_array, _function_as_value,
        _of_different_shapes, _ragged_list, _of_shapes,
    ),
    "IndexError": (
        _number_with_entries, _number_in_loop, _axis_of_shape, _index_that_is_a_value,
        _index_beyond,
    ),
    "NameError": (_name,),
    "UnboundLocalError": (_unbound,),
    "AttributeError": (_attribute,),
    "RecursionError": (_endless,),
    "UFuncTypeError": (_power, _function_as_value, _text_as_number),
    "_UFuncNoLoopError": (_power, _function_as_value, _text_as_number),
    "AxisError": (_axis, _numpy_arguments, _number_with_entries),
}  # fmt: skip
"""The rules for each class of exception, in the order in which they are tried."""
