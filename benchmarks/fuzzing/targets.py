"""Everything that reads what a student chose, each with its inputs and what must hold for any.

A target makes input number n, reads it as the grader does, and checks what comes out. If it raises
anything, the grader has a fault.
"""

from __future__ import annotations

import math
import random
import signal
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.fuzzing import inputs
from benchmarks.fuzzing.inputs import mutated
from grader.answers import (
    Answer,
    Crashed,
    Elements,
    Missing,
    Number,
    Raised,
    Returned,
    Text,
    Unusable,
)
from grader.assignment.catalogue import EXERCISES
from grader.assignment.review import QUESTIONS, Variable
from grader.errors import UnusableInput
from grader.explanations import Assessment
from grader.grading.part_cases import self_check_cases
from grader.grading.task import not_judged
from grader.judge.cases import Cases, make_cases
from grader.judge.exercise import judge_exercise
from grader.judge.pictures import may_have_pictures, with_pictures
from grader.judge.reference import reference_value
from grader.judge.variables import judge_value
from grader.lesson.solutions import packed_rules, scorer
from grader.platforms.archive import Download, Entry, Hostile, inside, safe_path
from grader.platforms.collected import folder_name, id_of_folder
from grader.platforms.known import PLATFORMS, recognised
from grader.platforms.tables import readings
from grader.reasons import Ending
from grader.records.plain import DoesNotFit
from grader.records.record import Facts, Record, from_json, to_json
from grader.report.feedback import feedback_page
from grader.report.terminal import item_lines
from grader.result import Result
from grader.sandbox.asking import reading
from grader.sandbox.asking.conversation import Substitutes
from grader.sandbox.asking.limits import Limits
from grader.sandbox.asking.reading import FrameReader, Violation
from grader.submissions.notebook import NotReadable
from grader.submissions.submission import read_file

SECONDS_FOR_ONE = 10
"""Far more than any input takes: an input that reaches it would go on for ever."""

Target = Callable[[int], object]


@cache
def _variables() -> tuple[Variable, ...]:
    return tuple(variable for question in QUESTIONS for variable in question.variables)


def formulas(number: int) -> None:
    """A review variable holds some text, or a list of texts."""
    variable = _variables()[number % len(_variables())]
    text = mutated(number, inputs.FORMULAS, inputs.SIGNS)
    value = (
        Text(text) if number % 3 else Elements((Text(text), Number(float(number)), Text(text[:9])))
    )
    finding = judge_value(variable.kind, value)
    assert 0 <= finding.share <= 1
    said = (finding.message, *finding.entries)
    assert sum(len(one.text) for one in said) < 3_000


def explanations(number: int) -> None:
    """An explanation of some question."""
    found = _scorer()(1 + number % 5, mutated(number, inputs.explanations(), inputs.WORDS))
    assert 0 <= found.score <= 2


@cache
def _scorer() -> Callable[[int, str], Assessment]:
    found = scorer(packed_rules())
    assert found is not None
    return found


def notebooks(number: int) -> None:
    """A notebook as a file."""
    _read(".ipynb", mutated(number, inputs.NOTEBOOKS, inputs.JSON_PIECES))


def scripts(number: int) -> None:
    """A script as a file."""
    good = (b"def dC_da(a, y):\n    return 2 * (a - y)\n", "# %%\nσ = 1\n".encode())
    _read(".py", mutated(number, good, (b"\xff", b"\0", b"\r", b"\xef\xbb\xbf", b"(", b"\n")))


def _read(ending: str, content: bytes) -> None:
    path = _scratch() / f"single_neuron{ending}"
    path.write_bytes(content)
    cells = read_file(path)
    if isinstance(cells, tuple):
        assert all(isinstance(cell.source, str) for cell in cells)


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="fuzz-")


def _scratch() -> Path:
    return Path(_folder().name)


def frames(number: int) -> None:
    """Bytes that come along a worker's line, cut anywhere."""
    data = mutated(number, inputs.FRAMES, inputs.BYTES)
    reader = FrameReader()
    cut = number % (len(data) + 1)
    substitutes = Substitutes(
        {"dC_da": ["a", "y"]}, partial(reference_value, {"dC_da": EXERCISES["single_neuron.dC_da"]})
    )
    with suppress(Violation):
        for piece in (data[:cut], data[cut:]):
            reader.feed(piece)
            while (received := reader.next()) is not None:
                for read in (
                    lambda: reading.answer(received, 1 + number % 2),
                    lambda: reading.value(received),
                    lambda: reading.notes(received, ["cell 1"], []),
                    lambda: substitutes.reply(received.body),
                ):
                    with suppress(Violation):
                        read()


def values(number: int) -> None:
    """What a function returned, from the judge's verdict to the student's page."""
    chance = np.random.default_rng(number)
    exercise = list(EXERCISES.values())[number % len(EXERCISES)]
    cases = _cases(exercise.id)
    item = judge_exercise(cases, [_answer(chance, case.expected) for case in cases.all])
    assert 0 <= item.score <= item.max_score
    assert math.isclose(sum(check.score for check in item.checks), item.score, abs_tol=1e-9)
    open_cases = [self_check_cases(item.id)] if may_have_pictures(item) else []
    open_answers = [_answer(chance, case.expected) for each in open_cases for case in each.all]
    items = with_pictures([item], open_cases, open_answers)
    if number % 10 == 0:
        feedback_page(Result("student", tuple(items)))
    assert all(line.isprintable() for line in item_lines(items[0]))


@cache
def _cases(id: str) -> Cases:
    return make_cases(EXERCISES[id], 0, "fuzz")


def _answer(chance: np.random.Generator, right: tuple[Any, ...]) -> Answer:
    """A right value that something was done to, or none."""
    with np.errstate(all="ignore"):
        leaves = tuple(chance.choice(inputs.FACTORS) * leaf for leaf in right)
    match chance.integers(20):
        case 0:
            return Raised("ValueError", "\x1b[2J<b>", 3, "dC_da")
        case 1:
            return Unusable("text")
        case 2:
            return Crashed(Ending("no_memory"))
        case 3:
            return Missing("dC_dA")
        case 4:
            return Returned(tuple(np.zeros((0, 2**31)) for _ in leaves))
        case 5:
            return Returned(tuple(np.ones((1,) * chance.integers(33)) for _ in leaves))
        case 6:
            return Returned(tuple(leaf.T[..., None] for leaf in leaves))
        case 7:
            return Returned(leaves, changed_arguments=True)
    return Returned(tuple(map(np.asarray, leaves)))


@cache
def _record() -> str:
    facts = Facts("backprop_calculus", 7, "none", "1", Limits(), None)
    return to_json(Record(facts, "f", not_judged("ann", "a fault")))


def records(number: int) -> None:
    """A record that was cut off or changed is read whole, or refused."""
    text = mutated(number, (_record(),), '{}[]",:0')
    with suppress(DoesNotFit):
        feedback_page(from_json(text).result)


def marks_tables(number: int) -> None:
    """A platform's table of marks: what is not filled in stays, byte for byte."""
    data = mutated(number, inputs.MARKS_TABLES, inputs.TABLE_PIECES)
    with suppress(UnusableInput):
        for table in readings(data):
            assert table.filled({}) == data
            for platform in PLATFORMS.values():
                if marks := platform.marks(table):
                    rows = [row.number for row in marks.rows]
                    with suppress(UnusableInput):
                        table.filled({(row, number % 7): "71.50" for row in rows})


def download_names(number: int) -> None:
    """The names of files in a download: each file is somebody's or nobody's, and has a line."""
    names = [mutated(number + more, inputs.DOWNLOAD_NAMES, inputs.NAME_PIECES) for more in range(9)]
    paths = set()
    for name in names:
        with suppress(Hostile):
            paths.add(safe_path(name))
    entries = [Entry(path, 0, 0.0, Path("nowhere")) for path in sorted(paths - {""})]
    download = Download(Path("hw.zip"), entries)
    with suppress(UnusableInput):
        recognised(download)
    for platform in PLATFORMS.values():
        with suppress(UnusableInput):
            found = platform.sort(download)
            told = [one.entry.path for one in found.handed_in]
            told += [one.source for one in found.unmatched]
            assert sorted(told) == sorted(paths - {""})
            ids = {one.attempt.id for one in found.handed_in}
            assert all(id_of_folder(folder_name(id)) == id for id in ids)
            assert not {"", ".", ".."} & set(map(folder_name, ids - {""}))


def zips(number: int) -> None:
    """The bytes of a zip that a student handed in."""
    data = mutated(number, inputs.ZIPS, inputs.BYTES)
    with suppress(Hostile):
        for entry in inside(data):
            with suppress(NotReadable):
                entry.read(1 << 20)


TARGETS: Mapping[str, Target] = {
    target.__name__: target
    for target in (
        formulas, explanations, notebooks, scripts, frames, values, records, marks_tables,
        download_names, zips,
    )
}  # fmt: skip


def numbers(seed: int, count: int) -> Iterator[int]:
    """The numbers of the inputs of a run."""
    chance = random.Random(seed)
    return (chance.getrandbits(60) for _ in range(count))


@contextmanager
def ending_in_time() -> Iterator[None]:
    """Raise TimeoutError in what takes too long, where the system has alarms."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def ring(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(SECONDS_FOR_ONE)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
