"""Which functions a student's function may call, as far as the text of its part shows.

An exercise is asked again with right functions in place of earlier wrong ones. Where it can call
none of them, that changes nothing. The answer errs to yes: for what cannot be read, and for code
that finds or changes functions in other ways than by their names.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from functools import cached_property
from typing import TypeAlias

LONGEST = 10_000
"""Characters of a part that is parsed, without comments; ours have about 3,000."""

_LIBRARIES = frozenset({"cmath", "grader", "math", "numpy"})
"""They call none of a student's functions but those that they are given."""
_BY_OTHER_WAYS = frozenset(
    {"compile", "delattr", "eval", "exec", "getattr", "globals", "locals", "setattr", "vars"}
)
"""Built-in functions by which code finds or changes names."""
_COMMENT = re.compile(r"^[ \t]*#.*", re.MULTILINE)

_Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef


class CallGraph:
    """The names that each function of a part uses. The ``cells``, its texts, are never run."""

    def __init__(self, cells: Sequence[str]) -> None:
        self._cells = cells

    def may_call(self, function: str, others: Collection[str]) -> bool:
        """Whether a call of the function may lead to a call of one of the others."""
        if self._names is None:
            return True
        uses, bound = self._names
        met, waiting = {function}, [function]
        while waiting:
            found = uses.get(waiting.pop(), frozenset()) - met
            met |= found
            waiting += found
        return function not in uses or not met.isdisjoint({*others, *bound})

    @cached_property
    def _names(self) -> tuple[Mapping[str, Set[str]], Set[str]] | None:
        """The names in the functions of each name; those bound in other ways outside functions.

        There are none where the text does not show what is called.
        """
        definitions: dict[str, list[_Function]] = defaultdict(list)
        at_top: set[_Function] = set()
        bound: set[str] = set()
        for tree in _parsed(self._cells):
            at_top.update(node for node in tree.body if isinstance(node, _Function))
            for node in ast.walk(tree):
                if _is_unclear(node):
                    return None
                if isinstance(node, _Function):
                    definitions[node.name].append(node)
                elif isinstance(node, ast.Import | ast.ImportFrom):
                    bound |= _imported(node)
            bound |= _bound_outside_functions(tree)
        kept = {name for nodes in definitions.values() for name in _names_in_heads(nodes)}
        uses = {}
        for name, nodes in definitions.items():
            is_replaced = at_top.issuperset(nodes) and name not in kept
            uses[name] = _names_in(nodes[-1:] if is_replaced else nodes)
        return uses, bound


def _parsed(cells: Sequence[str]) -> Sequence[ast.Module]:
    """The cells as Python reads them; nothing where they are long or Python does not."""
    texts = [_COMMENT.sub("", cell) for cell in cells]
    if sum(map(len, texts)) > LONGEST:
        return []
    try:
        with warnings.catch_warnings(action="ignore"):
            return [ast.parse(text) for text in texts]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def _bound_outside_functions(node: ast.AST) -> Set[str]:
    bound, waiting = set(), [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound.add(node.id)
        elif isinstance(node, ast.ClassDef):
            bound.add(node.name)
        waiting += (one for one in ast.iter_child_nodes(node) if not isinstance(one, _Function))
    return bound


def _names_in(nodes: Iterable[ast.AST]) -> Set[str]:
    return {one.id for node in nodes for one in ast.walk(node) if isinstance(one, ast.Name)}


def _names_in_heads(functions: Iterable[_Function]) -> Set[str]:
    """The names in decorators and defaults, where an earlier function of a name may be kept."""
    return _names_in(one for f in functions for one in (*f.decorator_list, f.args))


def _imported(node: ast.Import | ast.ImportFrom) -> Set[str]:
    """The names that an import binds, unless it is of a library."""
    modules = [one.name for one in node.names] if isinstance(node, ast.Import) else [node.module]
    if all(module and module.split(".")[0] in _LIBRARIES for module in modules):
        return frozenset()
    return {one.asname or one.name.split(".")[0] for one in node.names}


def _is_unclear(node: ast.AST) -> bool:
    """Whether code with this node may find or change functions in other ways than by names."""
    match node:
        case ast.Global() | ast.Match() | ast.Attribute(ctx=ast.Store() | ast.Del()):
            return True
        case ast.alias(name=name):
            return name == "*"
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in _BY_OTHER_WAYS or (name.startswith("__") and name != "__name__")
    return False
