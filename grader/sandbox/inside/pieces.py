"""Cuts a student's cell into pieces that can be run one by one, also where it does not parse.

A cell that parses has a piece for each statement. Any other is cut before each line that begins a
statement at its left margin, and the pieces that do not parse keep the error.

A function may go on in such a piece: after a line that is not indented, a conflict marker, or a
``return`` at the left margin or in a block there. What parses of it would be run as the whole
function, so it is left out, and the error is about the function.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

MAGIC = re.compile(r"^([ \t]*)[%!].*$", re.MULTILINE)
STATEMENT = re.compile(r"(?![#)\]}]|(?:else|elif|except|finally)\b)\S")
CONFLICT_MARKER = re.compile(r"<{7}|={7}|>{7}|\|{7}")
DEFINITION = re.compile(r"(?:(?:async\s+)?def|class)\s+(\w+)|@")
ASSIGNMENT = re.compile(r"(\w+)\s*(?::[^=\n]*)?=(?!=)")
MOST_PIECES = 50
"""Successive pieces that are joined at most to find one statement that parses."""
UNPARSABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SCOPES = (*FUNCTIONS, ast.ClassDef, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp,
          ast.GeneratorExp)  # fmt: skip
"""What has names of its own."""


@dataclass(frozen=True)
class Piece:
    """A statement, or a text that does not parse, with its first line and the error of Python's.

    ``cut`` is the function whose text goes on here.
    """

    line: int
    statement: ast.stmt | None = None
    text: str = ""
    error: BaseException | None = None
    cut: str | None = None

    def module(self) -> ast.Module:
        """Return the statement as a module.

        :raises SyntaxError: or what else Python raises, where the text does not parse.
        """
        if self.statement is None:
            raise self.error or SyntaxError("invalid syntax")
        return ast.Module([self.statement], [])

    @property
    def binds(self) -> list[str]:
        """The names that get a value here, or would get one, as far as it can be told."""
        names = [] if self.cut is None else [self.cut]
        if self.statement is not None:
            return names + list(bound_by(self.statement))
        found = DEFINITION.match(self.text) or ASSIGNMENT.match(self.text)
        return names + ([found[1]] if found and found[1] else [])


def pieces_of(source: str) -> list[Piece]:
    """Return the pieces of a cell in order. Lines of a notebook's magics do nothing."""
    for text in (source, MAGIC.sub(r"\1pass", source)):
        try:
            return _without_cut_functions([_piece(one) for one in ast.parse(text).body])
        except UNPARSABLE as error:
            whole = error
    return _with_error(_without_cut_functions(list(_cut(text))), whole)


def bound_by(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement gives a value to; ``*`` stands for all of a module's."""
    for node in _own_nodes(statement):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name):
                yield name
            case ast.alias(name=name, asname=other):
                yield other or name.partition(".")[0]
            case ast.Name(id=name, ctx=ast.Store()):
                yield name


def _own_nodes(statement: ast.stmt) -> Iterator[ast.AST]:
    """Yield a statement and all that is in it, but nothing inside a function or a class."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop(0)
        yield node
        if not isinstance(node, SCOPES):
            waiting += ast.iter_child_nodes(node)


def _piece(statement: ast.stmt) -> Piece:
    return Piece(_first_line(statement), statement)


def _first_line(statement: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])


def _cut(source: str) -> Iterator[Piece]:
    lines = source.splitlines()
    starts = [number for number, line in enumerate(lines) if STATEMENT.match(line)]
    ends = [*starts[1:], len(lines)]
    place = 0
    while place < len(starts):
        begin = "\n" * starts[place]
        wrong: BaseException | None = None
        for last in range(place, min(place + MOST_PIECES, len(starts))):
            text = "\n".join(lines[starts[place] : ends[last]])
            try:
                statements = ast.parse(begin + text).body
            except UNPARSABLE as error:
                wrong = wrong or error
                continue
            yield from map(_piece, statements)
            place = last
            break
        else:
            text = "\n".join(lines[starts[place] : ends[place]])
            yield Piece(starts[place] + 1, text=text, error=wrong)
        place += 1


def _with_error(pieces: list[Piece], error: BaseException) -> list[Piece]:
    """Give the error of the whole cell to the piece that it is in.

    Of the others that do not parse, those are kept that would bind a name.
    """
    line = getattr(error, "lineno", None)
    broken = [number for number, piece in enumerate(pieces) if piece.statement is None]
    here = [n for n in broken if line is None or pieces[n].line <= line]
    if not here:
        return [Piece(line or 1, error=error), *pieces]
    number = here[0] if line is None else here[-1]
    pieces[number] = replace(pieces[number], error=error)
    return [p for n, p in enumerate(pieces) if n == number or p.statement is not None or p.binds]


def _without_cut_functions(pieces: list[Piece]) -> list[Piece]:
    kept: list[Piece] = []
    function: Piece | None = None
    for piece in pieces:
        statement = piece.statement
        if isinstance(statement, FUNCTIONS):
            function = piece
        elif isinstance(statement, ast.ClassDef) or DEFINITION.match(piece.text):
            function = None
        elif function is not None and _goes_on(function, piece, kept[-1] is function):
            kept.remove(function)
            piece = replace(piece, cut=_name(function))
            function = None
        kept.append(piece)
    return kept


def _name(function: Piece) -> str:
    assert isinstance(function.statement, FUNCTIONS)
    return function.statement.name


def _goes_on(function: Piece, piece: Piece, adjacent: bool) -> bool:
    """Whether ``piece`` is text of the function before it, where that does not end by itself."""
    assert isinstance(function.statement, FUNCTIONS)
    body = function.statement.body
    if isinstance(body[-1], ast.Return):
        return False
    if piece.statement is not None:
        return any(isinstance(node, ast.Return) for node in _own_nodes(piece.statement))
    only_described = len(body) == 1 and isinstance(body[0], (ast.Expr, ast.Pass))
    is_indented = "\n " in piece.text or "\n\t" in piece.text
    is_marker = CONFLICT_MARKER.match(piece.text) is not None
    in_a_block = is_indented and (is_marker or isinstance(piece.error, IndentationError))
    if adjacent:
        return in_a_block or (only_described and not is_marker)
    return in_a_block and only_described
