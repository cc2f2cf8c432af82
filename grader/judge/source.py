"""A student's functions as text: which parameters they have, and which statement stands at a line.

The text is only read, never run. Since it may be hostile, functions are found by their lines, and
no more is parsed than one function of ordinary length.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from textwrap import dedent

from grader.judge.call_graph import CallGraph

MOST_FUNCTIONS = 500
"""Functions that are looked at; a part has about ten."""
LONGEST_NAME = 100
LONGEST_FUNCTION = 10_000
"""Characters of a function that is parsed."""

_DEFINITION = re.compile(
    r"^(?P<indent>[ \t]*)(?:async[ \t]+)?def[ \t]+(?P<name>\w+)[ \t]*\(", re.MULTILINE
)
_GOES_ON = re.compile(r"[ \t]*(?:[#)\]}]|$)")
_FROM_MATH = re.compile(r"^[ \t]*from[ \t]+math[ \t]+import[ \t]+(.+)", re.MULTILINE)


@dataclass(frozen=True)
class Function:
    """The text of a function, which begins at ``line`` of its cell, and what Python reads in it."""

    text: str
    line: int

    @cached_property
    def tree(self) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
        """The function with the lines of its cell; ``None`` where the text cannot be read."""
        if len(self.text) > LONGEST_FUNCTION:
            return None
        try:
            with warnings.catch_warnings(action="ignore"):
                (node,) = ast.parse("\n" * (self.line - 1) + dedent(self.text)).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
        return node if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else None

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the parameters that can be given by place."""
        if self.tree is None:
            return ()
        return tuple(one.arg for one in (*self.tree.args.posonlyargs, *self.tree.args.args))

    @cached_property
    def _lines(self) -> Sequence[str]:
        return dedent(self.text).splitlines()

    def segment(self, node: ast.AST) -> str:
        """The student's own text of a node."""
        line: int = getattr(node, "lineno", 0)
        lines = self._lines[line - self.line :]
        last, column = getattr(node, "end_lineno", line), getattr(node, "end_col_offset", 0)
        within = [one.encode() for one in lines[: last - line + 1]]
        if not within:
            return ""
        within[-1] = within[-1][:column]
        within[0] = within[0][getattr(node, "col_offset", 0) :]
        return b"\n".join(within).decode(errors="replace")

    def statements(self, line: int) -> list[ast.stmt]:
        """The innermost statements at a line, and those whose heads stand before them there."""
        found = _at(self.tree or ast.Module([], []), line)
        return [node for node in found if len(_at(node, line)) == 1 or _holds_on_its_line(node)]


@dataclass(frozen=True)
class Source:
    """A part's cells: the text of each by its label."""

    cells: Mapping[str, str]

    @cached_property
    def functions(self) -> Mapping[str, Sequence[Function]]:
        """All functions of a name, in the order of the file."""
        found: dict[str, list[Function]] = {}
        for name, function in islice(self._functions(), MOST_FUNCTIONS):
            if len(name) <= LONGEST_NAME:
                found.setdefault(name, []).append(function)
        return found

    def function(self, name: str, line: int | None = None) -> Function | None:
        """The last function of a name, or the last that has this line."""
        for function in reversed(self.functions.get(name, [])):
            end = function.line + function.text.count("\n")
            if line is None or function.line <= line <= end:
                return function
        return None

    @cached_property
    def call_graph(self) -> CallGraph:
        """What the functions may call."""
        return CallGraph(self.cells.values())

    def used_by(self, name: str, others: Collection[str]) -> list[str]:
        """Those of the other names that a function uses, also through functions between."""
        met, waiting = {name}, [name]
        while waiting:
            for function in self.functions.get(waiting.pop(), [])[-1:]:
                named = set(re.findall(r"\w+", function.text)) - met
                met |= named
                waiting += named
        return [other for other in others if other in met - {name}]

    def other_order(self, name: str, parameters: Sequence[str]) -> tuple[str, ...]:
        """The parameters of a function that has these in another order; otherwise none."""
        function = self.function(name)
        own = function.parameters if function is not None else ()
        is_another = own != tuple(parameters) and sorted(own) == sorted(parameters)
        return own if is_another else ()

    def gives_a_value_to(self, name: str) -> bool:
        """Whether a statement outside functions gives this name a value that is no function."""
        value = re.compile(rf"^{re.escape(name)}[ \t]*=(?!=)(?![ \t]*lambda\b)", re.MULTILINE)
        return any(value.search(text) for text in self.cells.values())

    @cached_property
    def from_math(self) -> frozenset[str]:
        """The names that are imported from ``math``."""
        found = (
            imported[1] for text in self.cells.values() for imported in _FROM_MATH.finditer(text)
        )
        return frozenset(name for names in found for name in re.findall(r"\w+", names))

    def line(self, cell: str | None, line: int | None) -> str:
        """A line of a cell."""
        lines = self.cells.get(cell or "", "").splitlines()
        return lines[line - 1] if line and line <= len(lines) else ""

    def _functions(self) -> Iterator[tuple[str, Function]]:
        for text in self.cells.values():
            for found in _DEFINITION.finditer(text):
                line = text.count("\n", 0, found.start()) + 1
                body = _body(text, found.start(), len(found["indent"]))
                yield found["name"], Function(body, line)


def _at(tree: ast.AST, line: int) -> list[ast.stmt]:
    """The statements that a line belongs to."""
    statements = (node for node in ast.walk(tree) if isinstance(node, ast.stmt))
    return [node for node in statements if node.lineno <= line <= (node.end_lineno or line)]


def _holds_on_its_line(node: ast.stmt) -> bool:
    """Whether what an ``if`` or a loop holds begins on the line of its head."""
    return isinstance(node, ast.If | ast.While | ast.For) and node.body[0].lineno == node.lineno


def _body(text: str, start: int, indent: int) -> str:
    """The text from a definition to the next line that is indented no further."""
    lines = text[start : start + LONGEST_FUNCTION + 1].splitlines()
    for number, line in enumerate(lines[1:], 1):
        margin = len(line) - len(line.lstrip())
        if margin <= indent and not _GOES_ON.match(line):
            return "\n".join(lines[:number])
    return "\n".join(lines)


NO_SOURCE = Source({})
