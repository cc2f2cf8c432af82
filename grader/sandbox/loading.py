"""A student's cells, run statement by statement in one module. Runs in the worker.

One statement that fails costs that statement only: what stands after it is still run. A cell that
does not parse is cut into pieces at its top-level statements, and those that parse are run.
"""

from __future__ import annotations
import __future__ as future

import ast
import linecache
import re
import sys
import types
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from grader.sandbox import raised

Note: TypeAlias = tuple[int, int, str]
"""A cell's number, a line in it, and what went wrong there."""

MAGIC = re.compile(r"^([ \t]*)[%!].*$", re.MULTILINE)
STATEMENT = re.compile(r"(?![#)\]}]|(?:else|elif|except|finally)\b)\S")
MOST_PIECES = 50
"""Pieces that are put together at most in search of one statement."""
UNPARSABLE = (SyntaxError, ValueError, RecursionError, MemoryError)


class Loader:
    """The module of one part, and what went wrong while its cells were run.

    ``definitions_only`` is the second way to load, for code that hangs or dies: imports, functions,
    classes and assignments of literals are run, and no other statement.
    """

    def __init__(self, part: str, *, definitions_only: bool) -> None:
        self.module = types.ModuleType(part)
        self.module.__file__ = f"{part}.py"
        sys.modules[part] = self.module
        self.files = f"<{part}: "
        self.notes: list[Note] = []
        self._definitions_only = definitions_only
        self._flags = 0

    def run(self, cells: Iterable[tuple[str, str]]) -> None:
        """Run the cells (label, source) in order."""
        for number, (label, source) in enumerate(cells):
            filename = f"{self.files}{label}>"
            lines = source.splitlines(keepends=True)
            linecache.cache[filename] = (len(source), None, lines, filename)
            for statement in self._statements(number, source):
                if not self._definitions_only or is_definition(statement):
                    self._execute(number, filename, statement)

    def _execute(self, number: int, filename: str, statement: ast.stmt) -> None:
        self._flags |= _future_flags(statement)
        try:
            tree = ast.Module([statement], [])
            code = compile(tree, filename, "exec", flags=self._flags, dont_inherit=True)
            exec(code, self.module.__dict__)
        except BaseException as error:
            line = raised.place(error, filename).line or statement.lineno
            self.notes.append((number, line, raised.summary(error)))

    def _statements(self, number: int, source: str) -> Iterator[ast.stmt]:
        for text in (source, MAGIC.sub(r"\1pass", source)):
            try:
                return iter(ast.parse(text).body)
            except UNPARSABLE as error:
                line, what = getattr(error, "lineno", None) or 1, raised.summary(error)
        self.notes.append((number, line, what))
        return _parsable(text)


def _parsable(source: str) -> Iterator[ast.stmt]:
    """Yield the statements of the pieces of ``source`` that parse, each with its own lines."""
    lines = source.splitlines()
    starts = [number for number, line in enumerate(lines) if STATEMENT.match(line)]
    ends = [*starts[1:], len(lines)]
    place = 0
    while place < len(starts):
        for last in range(place, min(place + MOST_PIECES, len(starts))):
            text = "\n" * starts[place] + "\n".join(lines[starts[place] : ends[last]])
            try:
                statements = ast.parse(text).body
            except UNPARSABLE:
                continue
            yield from statements
            place = last
            break
        place += 1


def is_definition(statement: ast.stmt) -> bool:
    """Whether a statement only names something: an import, a function, a class or a literal."""
    match statement:
        case ast.Import() | ast.ImportFrom():
            return True
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return True
        case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value):
            return _is_literal(value)
    return False


def _is_literal(value: ast.expr) -> bool:
    try:
        ast.literal_eval(value)
    except (*UNPARSABLE, TypeError):
        return False
    return True


def _future_flags(statement: ast.stmt) -> int:
    if not isinstance(statement, ast.ImportFrom) or statement.module != "__future__":
        return 0
    features = (getattr(future, alias.name, None) for alias in statement.names)
    return sum(feature.compiler_flag for feature in features if feature is not None)
