"""Which functions a student's function may call, as far as the text of its part shows.

An exercise is asked again with right functions in place of earlier wrong ones. Where it can call
none of them, that changes nothing. The answer errs to yes: for what cannot be read, and for code
that finds or changes functions in other ways than by their names.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Collection, Iterable, Sequence, Set
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


class CallGraph(ast.NodeVisitor):
    """The names that each function of a part uses. ``cells`` are its texts, which are never run."""

    def __init__(self, cells: Iterable[str]) -> None:
        self._uses: dict[str, list[set[str]]] = {}
        """For each name the names in its functions, in the order of the file."""
        self._bound: set[str] = set()
        """Names that are bound outside functions, and not to a function's text or a library."""
        self._kept: set[str] = set()
        """Names of which not only the last function counts."""
        self._around: list[set[str]] = []
        """The names in each of the functions around what is visited."""
        self._at_top: Set[ast.stmt] = frozenset()
        self._is_clear = True
        self._read([_COMMENT.sub("", cell) for cell in cells])

    def may_call(self, function: str, others: Collection[str]) -> bool:
        """Whether a call of the function may lead to a call of one of the others."""
        if not self._is_clear or function not in self._uses:
            return True
        met, waiting = {function}, [function]
        while waiting:
            name = waiting.pop()
            functions = self._uses.get(name, [])
            found = set().union(*(functions if name in self._kept else functions[-1:])) - met
            met |= found
            waiting += found
        return not met.isdisjoint(others) or not met.isdisjoint(self._bound)

    def _read(self, texts: Sequence[str]) -> None:
        if sum(map(len, texts)) > LONGEST:
            self._is_clear = False
            return
        try:
            with warnings.catch_warnings(action="ignore"):
                for text in texts:
                    self.visit(ast.parse(text))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            self._is_clear = False

    def visit_Module(self, node: ast.Module) -> None:
        self._at_top = set(node.body)
        self.generic_visit(node)

    def visit_FunctionDef(self, node: _Function) -> None:
        if node not in self._at_top:
            self._kept.add(node.name)
        names: set[str] = set()
        self._uses.setdefault(node.name, []).append(names)
        self._around.append(names)
        for head in (*node.decorator_list, node.args):
            self.visit(head)
        self._kept |= names
        for statement in node.body:
            self.visit(statement)
        self._around.pop()

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self.visit_FunctionDef(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._bound.add(node.name)
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        for names in self._around:
            names.add(node.id)
        if isinstance(node.ctx, ast.Store) and not self._around:
            self._bound.add(node.id)
        self._look_at(node.id)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self._is_clear &= isinstance(node.ctx, ast.Load)
        self._look_at(node.attr)
        self.visit(node.value)

    def visit_Import(self, node: ast.Import) -> None:
        for one in node.names:
            self._import(one.name, one)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for one in node.names:
            self._import(node.module or "", one)

    def visit_Global(self, _: ast.Global) -> None:
        self._is_clear = False

    def visit_Match(self, _: ast.Match) -> None:
        self._is_clear = False

    def _import(self, module: str, one: ast.alias) -> None:
        if module.partition(".")[0] not in _LIBRARIES:
            self._bound.add(one.asname or one.name.partition(".")[0])
        self._is_clear &= one.name != "*"

    def _look_at(self, name: str) -> None:
        is_hidden = name.startswith("__") and name != "__name__"
        self._is_clear &= name not in _BY_OTHER_WAYS and not is_hidden
