"""The self-check inside a browser: what a page's Python answers, all as text.

The page sends the student's code and puts what comes back into itself. It looks after the process
that this runs in: each step is told to it, and where one takes too long it ends the process, starts
another and makes the same check again with the number of that step (``same_process.Steps``).
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import import_module

import numpy as np

from grader.answers import Missing, Raised, Unfilled, Value
from grader.assignment import CODING_PARTS, PARTS, part_of
from grader.assignment.catalogue import CATALOGUE, QUESTIONS, Question, entry, exercises_of
from grader.expressions import Chain, Expression, Setting
from grader.expressions.equality import ByAlgebra, by_algebra
from grader.expressions.symbolic import same_function
from grader.grading.part_cases import PartCases, calls_of, self_check_cases
from grader.grading.student import SubmissionGrader, naming_files
from grader.judge.question import self_check_question
from grader.messages.answers import raised
from grader.messages.files import RAISE_LEFT_IN, in_words
from grader.messages.pictures import NO_PLOTS, NOTHING_DRAWN
from grader.reasons import because
from grader.report.notebook import shown_message, shown_verdict
from grader.result import Item
from grader.sandbox.asking import reading
from grader.sandbox.asking.conversation import AskedPart, ask_functions
from grader.sandbox.asking.limits import Limits
from grader.sandbox.asking.same_process import (
    EndedStep,
    SameProcessWorkers,
    Steps,
    loaded,
)
from grader.sandbox.calls import Batch, Cell
from grader.sandbox.inside import values
from grader.sandbox.protocol import MAX_PRINTED, Frame, Kind
from grader.self_check.checking import may_follow
from grader.submissions.filled_in import (
    PageCell,
    filled_in,
    opened,
    percent_cells,
)
from grader.submissions.handed_out import difference, exercises_folder, worth_a_look
from grader.submissions.notebook import NotReadable
from grader.submissions.submission import Cells, Submission

SECONDS = 5
"""After which a page ends a step."""
LONGEST_TITLE = 60
DRAWING = "<drawing>"
"""What Python calls the file of a cell that draws."""
LIBRARIES = ("sympy", "mpmath")
"""What is fetched only when code or a formula needs it."""


class PageLimits(Limits):
    """Limits of steps that a page ends: calls, and statements outside functions alike."""

    @property
    def loading(self) -> float:
        """Seconds after which the statements outside functions are ended."""
        return SECONDS


LIMITS = PageLimits(call=SECONDS, part=5 * SECONDS)


def check(
    part: str,
    name: str | None,
    source: str,
    others: str = "{}",
    ended: str = "{}",
    tell: Callable[[int], object] = lambda _: None,
    show: Callable[[str], object] = lambda _: None,
) -> str:
    """The verdict on one exercise or question, or on all of a part, as JSON.

    ``source`` is the part as a py:percent script; what stands behind a cell's marker names the cell
    in messages. ``others`` are the other parts by name, which it may import, or null for a part as
    it is handed out. ``tell`` is given the number of each step, and ``show`` what is printed in it.
    ``ended`` says how steps of the same check ended before: by its number ``how``, "time" or
    "crash", and ``printed``, what was shown of it.

    The keys are ``items``, each with ``id``, ``title``, ``status``, ``score``, ``max_score``,
    ``misconceptions`` and ``html``, which is safe to put into a page, and ``printed``. Where a
    library must be fetched first, the only key is ``needs``, its name.
    """
    before = {int(number): EndedStep(**step) for number, step in json.loads(ended).items()}
    steps = Steps(tell, show, before)
    sources = {**json.loads(others), part: source}
    parts = {p: _code(p, sources[p]) for p in PARTS if p in sources}
    own = _OwnCheck(parts, steps)
    token = by_algebra.set(_deciding(steps))
    try:
        items = own.part(part) if name is None else [own.item(f"{part}.{name}")]
    except ModuleNotFoundError as missing:
        if missing.name not in LIBRARIES:
            raise
        return json.dumps({"needs": missing.name})
    finally:
        by_algebra.reset(token)
    return json.dumps({"items": [_shown(item) for item in items], "printed": own.printed(items)})


def draw(part: str, drawing: str, source: str, others: str = "{}") -> str:
    """The picture that a cell of the lesson draws with a student's functions, as JSON.

    ``drawing`` is the text of that cell, whose last expression is the picture, ``source`` the rest
    of the part and ``others`` the other parts, as in ``check``. The keys are ``html``, which is
    safe to put into a page, and ``printed``.
    """
    from grader.pictures.learning import watch_it_learn  # not before the first check
    from grader.pictures.lesson import draw_chain, draw_paths
    from grader.pictures.svg import DrawnPicture

    drawings = {f.__name__: f for f in (draw_chain, draw_paths, watch_it_learn)}
    printed: list[bytes] = []
    missing: dict[str, object] = {e.function: _not_written for e in exercises_of(part)}
    missing["np"] = np
    modules = {other: _code(other, script) for other, script in json.loads(others).items()}
    with loaded(part, _code(part, source), modules, printed.append) as names:
        try:
            drawn = _last_value(drawing, {**missing, **names, **drawings})
            told = NOTHING_DRAWN if drawn is None else str(drawn)  # a network learns now
        except Exception as error:
            drawn, told = None, _raised_in(error)
    if isinstance(drawn, DrawnPicture):
        html = str(drawn.html)
    else:
        html = shown_message(_beginning(told.removesuffix(NO_PLOTS).rstrip())).html
    text = b"".join(printed).decode("utf-8", "replace")
    return json.dumps({"html": html, "printed": _beginning(text)})


def _last_value(code: str, names: dict[str, object]) -> object:
    """Run a cell; returns what a notebook shows of it, the value of an expression at its end."""
    match ast.parse(code, DRAWING).body:
        case [*before, ast.Expr(value)]:
            exec(compile(ast.Module(before, []), DRAWING, "exec"), names)
            return eval(compile(ast.Expression(value), DRAWING, "eval"), names)
        case statements:
            exec(compile(ast.Module(statements, []), DRAWING, "exec"), names)
            return None


def _raised_in(error: Exception) -> str:
    """What a student is told of an exception in a cell that draws."""
    seen = reading.value(
        Frame(Kind.RAISED, 0, values.raised(error, values.in_files({DRAWING: ""})))
    )
    assert isinstance(seen, Raised)
    if isinstance(error, SyntaxError):
        seen = replace(seen, line=error.lineno)
    return raised(seen).text


def _not_written(*_: object) -> None:
    raise NotImplementedError


def read(name: str, data: bytes) -> str:
    """The cells of a file that was opened, as JSON: ``part``, ``cells`` and ``looks_like``.

    ``looks_like`` is the part that it holds by its functions, where its name says another one. The
    only key is ``error`` where it cannot be opened. A cell has ``kind``, ``source``, ``cell``, the
    id of the cell in the notebook that is handed out, and ``exercise``, the id of what it answers.
    Both are null for a student's own cells.
    """
    try:
        part, cells = opened(name, bytes(data))
    except NotReadable as problem:
        reason = because(problem.kind, **{"file": name, **problem.facts})
        return json.dumps({"error": in_words(reason)})
    code = [Cell(cell.title, cell.source) for cell in cells if cell.kind == "code"]
    looks_like = difference(part, code).looks_like
    described = [_described(part, cell) for cell in cells]
    return json.dumps({"part": part, "cells": described, "looks_like": looks_like})


def write(part: str, cells: str) -> bytes:
    """The notebook to hand in, from a JSON list of cells as ``read`` gives them.

    What is handed out and not in the list stays as it is.
    """
    given = json.loads(cells)
    return filled_in(part, [PageCell(one["source"], one["kind"], one["cell"]) for one in given])


def _described(part: str, cell: PageCell) -> dict[str, str | None]:
    name = (cell.id or "").removesuffix("_explanation")
    id = f"{part}.{name}"
    exercise = id if id in CATALOGUE else None
    return {"kind": cell.kind, "source": cell.source, "cell": cell.id, "exercise": exercise}


def _shown(item: Item) -> dict[str, object]:
    return {
        "id": item.id,
        "title": entry(item.id).heading,
        "status": item.status,
        "score": item.score,
        "max_score": item.max_score,
        "points_later": item.points_later,
        "misconceptions": item.misconceptions,
        "follow_through": item.follow_through,
        "html": shown_verdict(item).html,
    }


def _code(part: str, script: str | None) -> Cells:
    """The code cells of a script, each with the name by which messages call it."""
    if script is None:
        script = (exercises_folder() / f"{part}.py").read_text("utf-8")
    cells = [cell for cell in percent_cells(script) if cell.kind == "code"]
    return tuple(
        Cell(cell.title[:LONGEST_TITLE] or f"cell {number}", cell.source)
        for number, cell in enumerate(cells, 1)
    )


def _beginning(printed: str) -> str:
    """What is shown of a text, with a mark where more was printed."""
    is_whole = len(printed.encode("utf-8", "replace")) <= MAX_PRINTED
    return printed if is_whole else f"{printed[:-1]}…\n"


def _deciding(steps: Steps) -> ByAlgebra:
    def decide(given: Expression, right: Chain, setting: Setting) -> bool | None:
        import_module("sympy")  # before the step begins
        if steps.take((str(given), str(right))) is not None:
            return None
        try:
            return same_function(given, right, setting)
        except Exception:  # whatever algebra fails with, as in a process of its own
            return None

    return decide


def _judged(question: Question, values: Mapping[str, Value]) -> Item:
    """The verdict of a self-check; as in a notebook, an explanation may be written later."""
    later = question.explanation
    if isinstance(values[later], Missing | Unfilled):
        values = {name: value for name, value in values.items() if name != later}
    return self_check_question(question, values)


class _OwnCheck:
    """Checks some of a student's parts, whose cells are given by the part's name."""

    def __init__(self, parts: Mapping[str, Cells], steps: Steps) -> None:
        self._printed: dict[str, str] = {}
        self._workers = SameProcessWorkers(steps)
        self._grader = SubmissionGrader(
            (), self._workers, LIMITS, printed=self._printed.__setitem__
        )
        self._parts = parts
        self._submission = Submission("", parts, advice=dict(_advice(parts)))
        self._asked: dict[str, AskedPart] = {}

    def item(self, id: str) -> Item:
        """The verdict on one exercise or question.

        Only its own function is called, unless it may be wrong because of an earlier one.
        """
        part = part_of(id)
        if id in QUESTIONS:
            return self._named(self._review([QUESTIONS[id]]))[0]
        item = self._items(part, [id])[0]
        if may_follow(item):
            ids = [exercise.id for exercise in exercises_of(part)]
            item = self._items(part, ids[: ids.index(id) + 1], self._before(part))[-1]
        return self._named([self._with_picture(item)])[0]

    def part(self, part: str) -> list[Item]:
        """The verdicts on all of a part."""
        if part not in CODING_PARTS:
            return self._named(self._review(list(QUESTIONS.values())))
        return self._named([self._with_picture(item) for item in self._whole(part)])

    def printed(self, items: Sequence[Item]) -> str:
        """What the statements outside functions printed, and then each function of these."""
        names = [*dict.fromkeys(part_of(item.id) for item in items), *(item.id for item in items)]
        return "".join(_beginning(self._printed.get(name, "")) for name in names)

    def _whole(self, part: str) -> list[Item]:
        ids = [exercise.id for exercise in exercises_of(part)]
        items = self._items(part, ids)
        if any(map(may_follow, items)) and (before := self._before(part)):
            items = self._items(part, ids, before)
        return items

    def _before(self, part: str) -> list[Item]:
        """The verdicts on the parts before it that are there."""
        items: list[Item] = []
        for earlier in CODING_PARTS[: CODING_PARTS.index(part)]:
            if earlier in self._parts:
                ids = [exercise.id for exercise in exercises_of(earlier)]
                items += self._items(earlier, ids, items)
        return items

    def _items(self, part: str, ids: Sequence[str], earlier: Sequence[Item] = ()) -> list[Item]:
        cases = PartCases(part, tuple(self_check_cases(id) for id in ids))
        return self._grader.grade_part(cases, self._part(part), earlier)

    def _review(self, questions: Sequence[Question]) -> list[Item]:
        return self._grader.grade_review(self._part("review"), _judged, questions)

    def _part(self, part: str) -> AskedPart:
        if part not in self._asked:
            others = {name: cells for name, cells in self._parts.items() if name != part}
            self._asked[part] = AskedPart(self._workers, part, self._parts[part], LIMITS, others)
        return self._asked[part]

    def _with_picture(self, item: Item) -> Item:
        from grader.judge.pictures import may_have_pictures, with_pictures

        if not may_have_pictures(item):
            return item
        cases, part = self_check_cases(item.id), self._part(part_of(item.id))
        answers = ask_functions(part, Batch(part_of(item.id), calls_of(cases))).answers()
        return with_pictures([item], [cases], answers)[0]

    def _named(self, items: Sequence[Item]) -> list[Item]:
        return naming_files(items, self._submission)


def _advice(parts: Mapping[str, Cells]) -> Iterator[tuple[str, str]]:
    """What to say of a line that should have been deleted, by the exercise's id."""
    for part, cells in parts.items():
        if worth_a_look(part, cells):
            for function in difference(part, cells).with_raise:
                yield f"{part}.{function}", RAISE_LEFT_IN
