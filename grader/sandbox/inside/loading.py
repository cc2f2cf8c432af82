"""Runs a student's cells, statement by statement, in one module.

A statement that fails is left out, and those after it are still run. A cell that does not parse is
cut into pieces at its top-level statements, and those that parse are run.
"""

from __future__ import annotations
import __future__ as future

import ast
import linecache
import re
import sys
import types
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from grader.sandbox.inside import values

Note: TypeAlias = tuple[int, int, str, str, str | None]
"""A cell's number, a line in it, the class and the message of the exception there, and the name
that was not defined if that is what the exception is about."""
Place: TypeAlias = tuple[int, int]
"""A cell's number and a line in it."""

MAGIC = re.compile(r"^([ \t]*)[%!].*$", re.MULTILINE)
STATEMENT = re.compile(r"(?![#)\]}]|(?:else|elif|except|finally)\b)\S")
MOST_PIECES = 50
"""Successive pieces that are joined at most to find one statement that parses."""
ALL_FUTURES = sum(getattr(future, name).compiler_flag for name in future.all_feature_names)
UNPARSABLE = (SyntaxError, ValueError, RecursionError, MemoryError)


class Loader:
    """The module of one part, and what went wrong while its cells were run.

    ``definitions_from`` and ``report`` are for code that hung or died when all of it was run.
    ``report`` is called with a place, a cell's number and a line, before each statement there is
    run. The statement at ``definitions_from`` is left out, and of those after it only imports,
    functions, classes and assignments of literals are run.
    """

    def __init__(
        self,
        part: str,
        definitions_from: Place | None = None,
        report: Callable[[Place], object] | None = None,
    ) -> None:
        self.module = types.ModuleType(part)
        self.module.__file__ = f"{part}.py"
        sys.modules[part] = self.module
        self.files = f"<{part}: "
        self.notes: list[Note] = []
        self._definitions_from, self._report = definitions_from, report
        self._futures = 0

    def run(self, cells: Iterable[tuple[str, str]]) -> None:
        """Run the cells (label, source) in order."""
        for number, (label, source) in enumerate(cells):
            filename = f"{self.files}{label}>"
            lines = source.splitlines(keepends=True)
            linecache.cache[filename] = (len(source), None, lines, filename)
            if self._report is None:
                self._run_whole(number, filename, source)
            else:
                self._run_each(number, filename, self._reported(number, source, self._report))

    def _run_whole(self, number: int, filename: str, source: str) -> None:
        """Run a cell as a whole and, if a statement fails, those after it one by one."""
        try:
            code = self._compile(source, filename)
        except UNPARSABLE:
            self._run_each(number, filename, self._parse(number, source))
            return
        failed_at = self._execute(number, filename, code)
        if failed_at is not None:
            rest = (tree for tree in ast.parse(source).body if _first_line(tree) > failed_at)
            self._run_each(number, filename, rest)

    def _reported(
        self, number: int, source: str, report: Callable[[Place], object]
    ) -> Iterator[ast.stmt]:
        """Yield the statements that are to be run, each after it was reported."""
        for statement in self._parse(number, source):
            place, end = (number, _first_line(statement)), self._definitions_from
            if end is None or place < end or (place > end and is_definition(statement)):
                report(place)
                yield statement

    def _run_each(self, number: int, filename: str, statements: Iterable[ast.stmt]) -> None:
        for statement in statements:
            try:
                code = self._compile(ast.Module([statement], []), filename)
            except UNPARSABLE as error:
                self._note(number, statement.lineno, error)
            else:
                self._execute(number, filename, code)

    def _compile(self, source: str | ast.Module, filename: str) -> types.CodeType:
        code: types.CodeType = compile(
            source, filename, "exec", flags=self._futures, dont_inherit=True
        )
        self._futures |= code.co_flags & ALL_FUTURES
        return code

    def _execute(self, number: int, filename: str, code: types.CodeType) -> int | None:
        """Run code; if it fails, return the line of its top level where it did."""
        try:
            exec(code, self.module.__dict__)
        except BaseException as error:
            is_own = values.in_files(filename)
            line = values.place(error, is_own).line or 1
            self._note(number, line, error)
            return values.top_line(error, is_own) or line
        return None

    def _note(self, cell: int, line: int, error: BaseException) -> None:
        self.notes.append((cell, line, *values.texts(error), values.undefined(error)))

    def _parse(self, number: int, source: str) -> Iterator[ast.stmt]:
        for text in (source, MAGIC.sub(r"\1pass", source)):
            try:
                return iter(ast.parse(text).body)
            except UNPARSABLE as error:
                line, what = getattr(error, "lineno", None) or 1, error
        self._note(number, line, what)
        return _parsable(text)


def _first_line(statement: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])


def _parsable(source: str) -> Iterator[ast.stmt]:
    """Yield the statements of those pieces of ``source`` that parse, with their line numbers."""
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
    """Whether a statement is an import, a function, a class or an assignment of a literal.

    A lambda counts as a function.
    """
    match statement:
        case ast.Import() | ast.ImportFrom():
            return True
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return True
        case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value):
            return isinstance(value, ast.Lambda) or _is_literal(value)
    return False


def _is_literal(value: ast.expr) -> bool:
    try:
        ast.literal_eval(value)
    except (*UNPARSABLE, TypeError):
        return False
    return True
