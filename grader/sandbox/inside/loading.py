"""Runs a student's cells, statement by statement, in one module.

A statement that fails is left out, and those after it are still run. A cell that does not parse is
cut into pieces at its top-level statements, and those that parse are run.
"""

from __future__ import annotations
import __future__ as future

import ast
import linecache
import types
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from grader.sandbox.inside import values
from grader.sandbox.inside.pieces import UNPARSABLE, Piece, pieces_of
from grader.sandbox.protocol import MAX_BOUND, MAX_NAME

Place: TypeAlias = tuple[int, int]
"""A cell's number and a line in it."""
Report: TypeAlias = Callable[[Place], object]

ALL_FUTURES = sum(getattr(future, name).compiler_flag for name in future.all_feature_names)


class Note(NamedTuple):
    """What failed at a line of a cell: the class and the message of the exception there.

    ``name`` is the name that was not defined, or the module that could not be imported. ``binds``
    are the names that would have got a value.
    """

    cell: int
    line: int
    error: str
    message: str
    name: str | None
    binds: Sequence[str]


def file_of(module: str, label: str = "") -> str:
    """Return what Python calls the file of a cell, which begins with ``file_of(module)``."""
    return f"<{module}: {label}>" if label else f"<{module}: "


class Loader:
    """Runs cells in a module, and adds what goes wrong to ``notes``.

    ``definitions_from`` and ``report`` are for code that hung or died when all of it was run.
    ``report`` is called with a place, a cell's number and a line, before each statement there is
    run. The statement at ``definitions_from`` is left out, and of those after it only imports,
    functions, classes and assignments of literals are run.
    """

    def __init__(
        self,
        module: types.ModuleType,
        notes: list[Note],
        definitions_from: Place | None = None,
        report: Report | None = None,
    ) -> None:
        self.module, self.notes = module, notes
        self._definitions_from, self._report = definitions_from, report
        self._futures = 0

    def run(self, cells: Iterable[tuple[str, str]], first: int = 0) -> None:
        """Run the cells (label, source) in order; ``first`` is the number of the first of them."""
        for number, (label, source) in enumerate(cells, first):
            filename = file_of(self.module.__name__, label)
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
            self._run_each(number, filename, pieces_of(source))
            return
        failed_at = self._execute(number, filename, code)
        if failed_at is not None:
            pieces = pieces_of(source)
            done = [piece for piece in pieces if piece.line <= failed_at]
            self._failed_in(done[-1:])
            self._run_each(number, filename, pieces[len(done) :])

    def _reported(self, number: int, source: str, report: Report) -> Iterator[Piece]:
        """Yield the pieces that are to be run, each after it was reported."""
        for piece in pieces_of(source):
            place, end = (number, piece.line), self._definitions_from
            if end is None or place < end or (place > end and _is_kept(piece)):
                if piece.statement is not None:
                    report(place)
                yield piece

    def _run_each(self, number: int, filename: str, pieces: Iterable[Piece]) -> None:
        for piece in pieces:
            try:
                code = self._compile(piece.module(), filename)
            except UNPARSABLE as error:
                self._note(number, getattr(error, "lineno", None) or piece.line, error)
                self._failed_in([piece])
            else:
                if self._execute(number, filename, code) is not None:
                    self._failed_in([piece])

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
            here = values.in_files({filename: ""})
            line = values.place(error, here).line or 1
            self._note(number, line, error)
            return values.top_line(error, here) or line
        return None

    def _note(self, cell: int, line: int, error: BaseException) -> None:
        self.notes.append(Note(cell, line, *values.texts(error), values.name_in(error), ()))

    def _failed_in(self, pieces: Sequence[Piece]) -> None:
        """Complete the last note by the names that these pieces would have bound."""
        names = [name[:MAX_NAME] for piece in pieces for name in piece.binds]
        self.notes[-1] = self.notes[-1]._replace(binds=names[:MAX_BOUND])


def _is_kept(piece: Piece) -> bool:
    return piece.statement is None or piece.cut is not None or is_definition(piece.statement)


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
