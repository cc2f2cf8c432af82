"""Each protection of the judge's side has an attack that succeeds once it is taken away.

The protections of the worker's side (Landlock, seccomp, limits) are taken away one by one in
``tests/sandbox/test_protections.py``.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from attacks import scene
from attacks.graded import ATTACKS
from grader import cli
from grader.answers import NotHandedIn, Unreadable
from grader.assignment import PARTS
from grader.assignment.catalogue import EXERCISES
from grader.cli.parsing import Status
from grader.grading.part_cases import PartCases
from grader.grading.student import SubmissionGrader
from grader.judge import exercise, reference
from grader.judge.cases import Cases, Role, make_cases
from grader.report import feedback, pages, tables, terminal
from grader.report.feedback import feedback_page
from grader.result import Check, Item, Message, Result
from grader.sandbox.asking import clocks, conversation, reading
from grader.sandbox.asking.limits import Limits
from grader.sandbox.asking.protected import ProtectedWorker, ZygoteWorkers
from grader.sandbox.calls import Cell
from grader.sandbox.walls import landlock, seccomp
from grader.submissions.submission import read_file, read_submission
from tests.conftest import needs_sandbox

QUICK = Limits(call=1.0, part=3.0, waiting=1.0)
SEED = 3


@pytest.fixture(scope="module")
def workers() -> Iterator[ZygoteWorkers]:
    with ZygoteWorkers() as workers:
        yield workers


def cases_of(*functions: str, seed: int = SEED, purpose: str = "grade") -> tuple[Cases, ...]:
    return tuple(
        make_cases(EXERCISES[f"single_neuron.{function}"], seed, purpose) for function in functions
    )


def items(
    code: str, workers: Any, all_cases: tuple[Cases, ...] = (), limits: Limits = QUICK
) -> dict[str, Item]:
    """The verdicts on this code by function."""
    part = PartCases("single_neuron", all_cases or cases_of("dC_da"))
    grader = SubmissionGrader((part,), workers, limits)
    found = grader.grade_part(part, grader.asked(part.part, (Cell("code", code),)), [])
    return {item.id.partition(".")[2]: item for item in found}


FORGETFUL = """
first = last = ""

def dC_da(a, y):
    global first, last
    case, before, last = repr((a, y)), last, repr((a, y))
    first = first or case
    if case == first and case != before and before:
        return 17.0
    return 2 * (a - y)
"""


@needs_sandbox
def test_calling_with_the_first_input_again_catches_a_function_with_a_memory(
    workers: ZygoteWorkers, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert items(FORGETFUL, workers)["dC_da"].score == 0
    (cases,), (other,) = cases_of("dC_da"), cases_of("dC_da", seed=SEED + 1)
    new = replace(other.all[0], role=Role.REPEAT)
    asked = tuple(new if case.role is Role.REPEAT else case for case in cases.all)
    monkeypatch.setattr(exercise, "is_repeatable", lambda _: True)
    assert items(FORGETFUL, workers, (replace(cases, all=asked),))["dC_da"].status == "passed"


SPOILING = """
import sys

frame = sys._getframe()
while frame is not None:
    if "contents" in frame.f_globals:
        forged = lambda arguments: None
        frame.f_globals["contents"] = frame.f_globals["answer_of"].__globals__["contents"] = forged
    frame = frame.f_back

def dC_da(a, y):
    value = 2 * (a - y)
    if getattr(a, "ndim", 0):
        a += 1
    return value
"""


@needs_sandbox
def test_giving_the_same_objects_again_catches_hidden_changes_of_arguments(
    workers: ZygoteWorkers, monkeypatch: pytest.MonkeyPatch
) -> None:
    (cases,) = cases_of("dC_da")
    arrays = [case for case in cases.all if case.role is Role.VALUE and np.ndim(case.args[0])]
    start = (arrays[0], replace(arrays[0], role=Role.AGAIN))
    rest = tuple(case for case in cases.all if case.role in (Role.VALUE, Role.ROUGH, Role.NUDGED))
    all_cases = (replace(cases, all=(*start, *rest, replace(arrays[0], role=Role.REPEAT))),)
    assert items(SPOILING, workers, all_cases)["dC_da"].misconception == "mutates_inputs"
    monkeypatch.setattr(exercise, "deviation", lambda *_: 0.0)
    assert items(SPOILING, workers, all_cases)["dC_da"].status == "passed"


@needs_sandbox
def test_other_inputs_than_the_self_checks_catch_a_table_of_its_answers(
    workers: ZygoteWorkers,
) -> None:
    answers = f"SELF_CHECK_ANSWERS = {scene.self_check_answers('single_neuron.dC_da')!r}\n"
    code = answers + ATTACKS["table_of_the_self_check"].code
    assert items(code, workers)["dC_da"].score == 0
    published = cases_of("dC_da", seed=0, purpose="check")
    assert items(code, workers, published)["dC_da"].status == "passed"


@needs_sandbox
def test_shapes_are_compared_before_values_are_broadcast(
    workers: ZygoteWorkers, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "def dC_da(a, y):\n    import numpy as np\n    return 2 * (a - y) * np.ones((1, 1, 1))"
    assert items(code, workers)["dC_da"].status != "passed"
    for module in ("compare", "diagnose", "exercise"):
        monkeypatch.setattr(f"grader.judge.{module}.same_shapes", lambda *_: True)
    monkeypatch.setattr(exercise, "diagnose", lambda *_: None)
    assert items(code, workers)["dC_da"].status == "passed"


@needs_sandbox
def test_the_time_is_kept_outside_the_worker(
    workers: ZygoteWorkers, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "import time\ndef dz_dw(w, b, a_prev):\n    time.sleep(0.2)\n    return a_prev"
    all_cases = cases_of("dz_dw")
    assert items(code, workers, all_cases)["dz_dw"].status == "timeout"
    monkeypatch.setattr(clocks.Clock, "read", lambda _: clocks.Reading(0.0, 0.0, 0.0, 0.0))
    assert items(code, workers, all_cases)["dz_dw"].status == "passed"


class OneWorker:
    """Workers that hand out the same process again."""

    def __init__(self, workers: ZygoteWorkers) -> None:
        self._workers = workers
        self._worker: ProtectedWorker | None = None
        self.isolation = "one process for all"

    def start(self, limits: Limits, *, sympy: bool = False) -> Any:
        self._worker = self._worker or self._workers.start(limits, sympy=sympy)
        return self._worker

    def take_back(self, worker: Any) -> None:
        """Keep it."""

    def close(self) -> None:
        if self._worker is not None:
            self._worker.end()


@needs_sandbox
def test_a_fresh_process_keeps_students_apart(workers: ZygoteWorkers) -> None:
    """A process that two students shared would pay the thief; parts of one student share one.

    What one part can leave to another one of the same student is in docs/trust.md, and
    ``tests/grading/test_one_process.py`` holds it.
    """
    victim = "import sys\ndef dC_da(a, y):\n    return 2 * (a - y)\nsys.loot = dC_da"
    thief = "import sys\ndef dC_da(a, y):\n    return sys.loot(a, y)"
    assert items(victim, workers)["dC_da"].status == "passed"
    assert items(thief, workers)["dC_da"].score == 0
    shared = OneWorker(workers)
    assert items(victim, shared)["dC_da"].status == "passed"
    assert items(thief, shared)["dC_da"].status == "passed"
    shared.close()


class AnyWord:
    """A set that holds every word."""

    def __contains__(self, word: object) -> bool:
        return True


@needs_sandbox
def test_a_student_cannot_choose_the_graders_words(
    workers: ZygoteWorkers, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = ATTACKS["words_of_its_own"].code
    message = items(code, workers)["dC_da"].message
    assert "<script>" not in message.text
    assert "sent bytes that are not an answer" in message.text
    monkeypatch.setattr(reading, "UNUSABLE_KINDS", AnyWord())
    with pytest.raises(KeyError, match="<script>"):  # the judge has no words for it
        items(code, workers)


WIDE = """
import numpy as np

def dC_da(a, y):
    return 17.0

def bias_gradient(w, b, a_prev, y):
    side = np.ones(12)
    dC_da(side[:, None, None] * side[:, None] * side, 1.0)
    a = 1 / (1 + np.exp(-(w * a_prev + b)))
    return dC_da(a, y) * a * (1 - a)
"""


@needs_sandbox
def test_a_substitute_answers_for_small_arguments_only(
    workers: ZygoteWorkers, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_cases = cases_of("dC_da", "bias_gradient")
    assert items(WIDE, workers, all_cases)["bias_gradient"].score == 0
    monkeypatch.setattr(reference, "MOST_NUMBERS_ASKED", 2_000)
    monkeypatch.setattr(reference, "MOST_DIMENSIONS_ASKED", 3)
    assert items(WIDE, workers, all_cases)["bias_gradient"].follow_through


@needs_sandbox
def test_a_substitute_answers_a_limited_number_of_times(
    workers: ZygoteWorkers, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = WIDE.replace(
        "dC_da(side[:, None, None] * side[:, None] * side, 1.0)", "dC_da(a_prev, y)"
    )
    all_cases = cases_of("dC_da", "bias_gradient")
    assert items(code, workers, all_cases)["bias_gradient"].follow_through
    monkeypatch.setattr(conversation, "MOST_ON_THE_WAY", 5)
    assert items(code, workers, all_cases)["bias_gradient"].score == 0


HOSTILE = Result(
    "=1+1<script>\x1b[2J",
    tuple(
        Item(
            id,
            0.0,
            3.0,
            "failed",
            Message("<script>alert(1)</script>\x1b[2J\u202e"),
            (Check("values", 0.0, 3.0, Message("<script>alert(1)</script>\x1b[2J")),),
        )
        for id in EXERCISES
    ),
)


def table_of(result: Result) -> str:
    file = io.StringIO()
    tables.write_grades(file, EXERCISES, [result])
    return file.getvalue()


def unescaped(monkeypatch: pytest.MonkeyPatch) -> None:
    open_pages = pages.environment().overlay(autoescape=False)
    monkeypatch.setattr(feedback, "environment", lambda: open_pages)


def with_escapes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "visible", str)
    feedback.article.cache_clear()


WRITTEN: Mapping[str, tuple[Callable[[Result], str], str, Callable[[pytest.MonkeyPatch], None]]] = {
    "formulas in the table": (
        table_of,
        "\n=1+1",
        lambda patch: patch.setattr(tables, "table_cell", str),
    ),
    "markup on a page": (feedback_page, "=1+1<script>", unescaped),
    "escapes on a page": (
        feedback_page,
        "\x1b[2J",
        with_escapes,
    ),
    "escapes in a terminal": (
        lambda result: "\n".join(terminal.item_lines(result.items[0])),
        "\x1b[2J",
        lambda patch: patch.setattr(terminal, "printable", str),
    ),
}


@pytest.fixture
def own_articles() -> Iterator[None]:
    """Nothing that is rendered here is kept for another test."""
    yield
    feedback.article.cache_clear()


@pytest.mark.usefixtures("own_articles")
@pytest.mark.parametrize(("write", "harm", "open_up"), WRITTEN.values(), ids=WRITTEN)
def test_what_students_wrote_is_made_harmless_where_it_is_shown(
    monkeypatch: pytest.MonkeyPatch,
    write: Callable[[Result], str],
    harm: str,
    open_up: Callable[[pytest.MonkeyPatch], None],
) -> None:
    assert harm not in write(HOSTILE)
    open_up(monkeypatch)
    assert harm in write(HOSTILE)


def test_links_are_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "classmate").write_text("x = 1")
    link = tmp_path / "single_neuron.py"
    link.symlink_to(tmp_path / "classmate")
    assert isinstance(read_file(link), Unreadable)
    monkeypatch.setattr(Path, "is_symlink", lambda _: False)
    assert isinstance(read_file(link), Unreadable)
    monkeypatch.setattr(os, "O_NOFOLLOW", 0)
    assert read_file(link) == (Cell("single_neuron.py", "x = 1"),)


def test_a_folder_that_is_a_link_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "classmate").mkdir()
    (tmp_path / "thief").symlink_to("classmate")
    found = read_submission("thief", tmp_path / "thief").parts[PARTS[0]]
    assert isinstance(found, Unreadable)
    monkeypatch.setattr(Path, "is_symlink", lambda _: False)
    assert isinstance(read_submission("thief", tmp_path / "thief").parts[PARTS[0]], NotHandedIn)


MISSING = {
    "Landlock": (landlock, "abi", lambda: 0),
    "seccomp": (seccomp, "available", lambda: False),
    "a table of system calls": (seccomp, "machine", lambda: None),
}


@pytest.mark.skipif(os.name != "posix", reason="elsewhere all of it is missing")
@pytest.mark.parametrize(("module", "name", "value"), MISSING.values(), ids=MISSING)
def test_where_a_protection_is_missing_grading_needs_the_unsafe_option(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    module: Any,
    name: str,
    value: Any,
) -> None:
    monkeypatch.setattr(module, name, value)
    student = tmp_path / "class" / "ada"
    student.mkdir(parents=True)
    (student / "single_neuron.py").write_text("def dC_da(a, y):\n    return 2 * (a - y)\n")
    out = tmp_path / "out"
    command = ["grade", str(tmp_path / "class"), "--out", str(out), "--jobs", "1"]
    assert cli.main(command) == Status.FAILED
    assert "--unsafe" in capsys.readouterr().err
    assert not out.exists()
    assert cli.main([*command, "--unsafe"]) == Status.DONE
    assert '"isolation": "none (--unsafe)"' in (out / "results.json").read_text()
    assert "isolation: none (--unsafe)" in capsys.readouterr().out
