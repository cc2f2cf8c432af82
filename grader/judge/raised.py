"""What in a student's line led to an exception: read from the text of the line, never run.

Python's and numpy's own words change with their versions and come from the student's process. So
only the class of the exception, its line and its name are used; the rest is read from the line, and
from the sizes of the call's arguments, which the judge knows. A rule that finds nothing in the line
says nothing.
"""

from __future__ import annotations

import ast
import builtins
import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from grader.answers import Note, NotLoaded, Raised
from grader.assignment.catalogue import EXERCISES
from grader.assignment.exercise import Args, Exercise
from grader.judge.line import NUMPY, Line, Shape, of_both, of_product
from grader.judge.source import Function, Source
from grader.messages import advice

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
    of_call = name == exercise.function
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
                if at.is_list(call.func) or (at.shape(call.func) and _is_index(call.args)):
                    return advice.no_entry(name, inside)
                return advice.no_product(name, inside)
    return None


def _is_index(args: Sequence[ast.expr]) -> bool:
    match args:
        case [ast.Constant(value=int())] | [ast.Name(id="i" | "j" | "k" | "l")]:
            return True
    return False


def _math_of_array(at: Line) -> str | None:
    for call in at.calls():
        match call.func:
            case ast.Attribute(value=ast.Name(id="math"), attr=name) if name in _MATH & NUMPY:
                return advice.only_numbers(name, at.first_array(call))
            case ast.Name(id=name) if name in at.source.from_math & NUMPY:
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
                return advice.a_text(at.text(side))
    return None


def _function_as_value(at: Line) -> str | None:
    for node in _operands(at):
        own = at.own(node)
        if own is not None and isinstance(node, ast.Name):
            return advice.not_called(node.id, own.parameters)
        match node:
            case ast.Attribute(value=ast.Name(id="np"), attr=name) if callable(
                getattr(np, name, None) if name in NUMPY else None
            ):
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
        if own is not None and own.tree is not None and not _returns(own.tree):
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


def _number_with_entries(at: Line) -> str | None:
    for node in at.nodes:
        match node:
            case ast.Subscript(value=value) if at.shape(value) == ():
                return advice.has_no_entries(at.text(value))
            case ast.Call(func=ast.Name(id="len" | "sum" | "list" | "enumerate"), args=[value]) if (
                at.shape(value) == ()
            ):
                return advice.has_no_entries(at.text(value))
            case ast.For(iter=value) if at.shape(value) == ():
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


def _truth_of_array(at: Line) -> str | None:
    for node in at.nodes:
        match node:
            case ast.Call(func=ast.Name(id="max" | "min" as name), args=[_, _, *_]):
                return advice.larger_of_two(name, at.text(node), at.first_array(node))
            case ast.BoolOp(op=ast.And()):
                return advice.word_between("and")
            case ast.BoolOp(op=ast.Or()):
                return advice.word_between("or")
            case ast.Compare(ops=[_, _, *_]):
                return advice.chained(at.text(node))
    for node in at.nodes:
        match node:
            case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
                return advice.for_each_entry(at.text(test), at.first_array(test))
            case ast.UnaryOp(op=ast.Not(), operand=test):
                return advice.for_each_entry(at.text(test), at.first_array(test))
    return None


def _product_of_shapes(at: Line) -> str | None:
    for node, left, right in _products(at):
        one, other = at.shape(left), at.shape(right)
        if one is None or other is None or of_product(one, other) is None:
            shapes = {at.text(left): one, at.text(right): other}
            known = {name: shape for name, shape in shapes.items() if shape is not None}
            return advice.does_not_fit(at.text(node), known)
    return None


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


def _entries_of_shapes(at: Line) -> str | None:
    for node, left, operator, right in at.operations():
        one, other = at.shape(left), at.shape(right)
        if operator in ("", "@") or one is None or other is None:
            continue
        if of_both(one, other) is None:
            both = {at.text(left): one, at.text(right): other}
            return advice.entry_by_entry(at.text(node), operator, both, _has_matrix(at, node))
    for node, left, operator, right in at.operations():
        shapes = {at.text(side): at.shape(side) for side in (left, right)}
        known = {text: shape for text, shape in shapes.items() if shape is not None}
        if operator == "*" and any(len(shape) == 2 for shape in known.values()):
            return advice.no_matrix_product(at.text(node), known)
    return None


def _has_matrix(at: Line, node: ast.AST) -> bool:
    """Whether there is a `*` beside a matrix in an expression."""
    products = (
        one for one in ast.walk(node) if isinstance(one, ast.BinOp) and isinstance(one.op, ast.Mult)
    )
    return any(len(at.shape(side) or ()) == 2 for one in products for side in (one.left, one.right))


def _of_different_shapes(at: Line) -> str | None:
    for call in at.calls():
        match call:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="np"), attr=name), args=[value]):
                joins = name in ("array", "asarray", "stack", "zeros_like", "ones_like")
                of_list = isinstance(value, ast.List | ast.ListComp | ast.Name)
                if joins and of_list and at.shape(value) is None:
                    return advice.different_shapes(f"np.{name}", at.text(value))
    return None


# IndexError


def _index_beyond(at: Line) -> str | None:
    """Python computes what is assigned first, so it is not known which of two indices it was."""
    entries = [node for node in at.nodes if isinstance(node, ast.Subscript)]
    entries = [one for one in entries if not isinstance(one.slice, ast.Slice)]
    for node in entries:
        if isinstance(node.ctx, ast.Store) and _length(at, node.value) is None:
            if _begins_empty(at, node.value):
                return advice.begins_empty(at.text(node), at.text(node.value))
            return advice.not_there(list(dict.fromkeys(map(at.text, entries))))
    for node in entries:
        shape = _length(at, node.value)
        if not shape:
            continue
        if isinstance(node.slice, ast.Tuple) and len(node.slice.elts) > len(shape):
            return advice.too_many_indices(at.text(node.value), shape)
        if not isinstance(node.slice, ast.Tuple):
            return advice.beyond(at.text(node), at.text(node.value), shape[0])
    return advice.not_there([at.text(entries[0])]) if len(entries) == 1 else None


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
    if close := _close(name, own - {name}):
        return advice.meant(name, close)
    if (in_it := _OTHER_NAMES.get(name, name)) in NUMPY:
        return advice.in_numpy(name, in_it)
    for other, functions in at.source.functions.items():
        if other != at.name and _has_local(functions[-1], name):
            return advice.a_parameter(name, other)
    if close := _close(name, dir(builtins)):
        return advice.meant(name, close)
    if name in _GIVEN[at.part]:
        return advice.given_gone(name)
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
        there = {"np": NUMPY, "numpy": NUMPY, "math": _MATH}.get(library)
        if there is not None and node.attr not in there:
            return advice.not_in_library(library, node.attr, _in_library(at, library, node.attr))
        if isinstance(at.known(node.value), list):
            return advice.list_of_arrays(at.text(node.value))
        if at.shape(node.value) == ():
            return advice.number_has_no(at.text(node.value), node.attr)
        if node.attr in ("append", "insert", "extend"):
            return advice.array_has_no(node.attr)
        if own := at.own(node.value):
            return advice.not_called(at.text(node.value), own.parameters)
    return None


def _in_library(at: Line, library: str, name: str) -> str:
    if name in at.source.functions:
        return name
    if name in _SIGMOIDS and "sigmoid" in at.source.functions:
        return "sigmoid"
    there = _MATH if library == "math" else NUMPY
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
        _numpy_arguments, _list_as_array, _truth_of_array,
    ),
    "ValueError": (
        _truth_of_array, _number_of_array, _product_of_shapes, _entries_of_shapes,
        _of_different_shapes,
    ),
    "IndexError": (_number_with_entries, _number_in_loop, _index_beyond),
    "NameError": (_name,),
    "UnboundLocalError": (_unbound,),
    "AttributeError": (_attribute,),
    "RecursionError": (_endless,),
    "UFuncTypeError": (_power, _function_as_value, _text_as_number),
    "_UFuncNoLoopError": (_power, _function_as_value, _text_as_number),
    "AxisError": (_numpy_arguments, _number_with_entries),
}  # fmt: skip
"""The rules for each class of exception, in the order in which they are tried."""


# Text that does not parse

_TIMES = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)(?!e[-+]?\d|[jx])([A-Za-z_]\w*|\()")
_TEXT = re.compile(r"'[^']*'|\"[^\"]*\"")
_SIGNS = {
    "−": "-", "–": "-", "×": "*", "·": "*", "⋅": "*", "∗": "*", "÷": "/", "²": "**2", "³": "**3",
    "≤": "<=", "≥": ">=", "≠": "!=", "√": "np.sqrt(…)", "“": '"', "”": '"', "‘": "'", "’": "'",
    "′": "_prime", "∂": "d", "Σ": "np.sum(…)", "∑": "np.sum(…)",
}  # fmt: skip
_ELSEWHERE = {
    r"\belse\s+if\b": "elif", r"&&": "and", r"\|\|": "or", r"\+\+": "+= 1", r"\bfunction\b": "def",
}  # fmt: skip
_WORD = re.compile(r"\b(?:(lambda)\s*(?:[-+*/)=]|$)|(class|def|global|from|pass)\s*[-+*/]?=(?!=))")
_MERGED = re.compile(r"<{7}|={7}|>{7}")
_PRIMED = re.compile(r"\w'\s*\(")


def advice_on_text(missing: NotLoaded, source: Source) -> str:
    """What cannot be read in the line at which Python stopped reading."""
    note: Note = missing.note
    if not isinstance(note.outcome, Raised):
        return ""
    at = note.outcome.line or 0
    if any(_MERGED.match(source.line(note.cell, near)) for near in (at, at + 1)):
        return advice.BOTH_SIDES
    if note.outcome.error != "SyntaxError":
        return ""
    line = _TEXT.sub("", source.line(note.cell, note.outcome.line)).partition("#")[0]
    for sign, instead in _SIGNS.items():
        if sign in line:
            return advice.not_on_keyboard(sign, instead)
    if _PRIMED.search(line):
        return advice.PRIME
    if found := _TIMES.search(line):
        return advice.missing_times(found[1], found[2])
    for pattern, instead in _ELSEWHERE.items():
        if word := re.search(pattern, line):
            return advice.other_language(word[0], instead)
    if found := _WORD.search(line):
        return advice.word_of_python(found[1] or found[2])
    return ""


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


def _returns(function: ast.AST) -> bool:
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
