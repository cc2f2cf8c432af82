"""``pytest exercises``: each exercise a test, its verdict instead of a traceback.

pytest loads this plugin in every run of an environment. So it imports and starts nothing of the
grader's until it meets a file that has the name of a part. Only one that also holds one of the
part's functions or review variables is tested.
"""

from __future__ import annotations

import gc
import textwrap
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from grader.assignment import CODING_PARTS, PARTS, name_in_part, part_of
from grader.errors import GraderError

if TYPE_CHECKING:
    from grader.result import Item
    from grader.sandbox.asking.plain import SelfCheckWorkers
    from grader.self_check.checking import Known, SelfCheck


class WrongAnswer(Exception):
    """An exercise that is not right yet; the message is the feedback."""


@contextmanager
def _without_collecting_garbage() -> Iterator[None]:
    """Looking for garbage would take a sixth of the time, and there is little."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    parent: pytest.Collector, file_path: Path
) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Collect a part's file here and nowhere else, since other collectors would run its code."""
    others = yield
    part = _called(file_path.name)
    is_named = parent.session.isinitpath(file_path)
    if part is None or not (is_named or _stands_for(file_path, part)):
        return others
    if _CHECKER not in parent.config.stash:
        parent.config.stash[_CHECKER] = Checker()
        parent.config.stash[_CHECKER].start()  # so that it loads while numpy is loaded here
    checker = parent.config.stash[_CHECKER]
    if not _is_about(file_path, part):
        checker.close_unless_needed()
        return others
    checker.start()
    checker.is_needed = True
    return [PartCollector.from_parent(parent, path=file_path)]


@_without_collecting_garbage()
def _is_about(path: Path, part: str) -> bool:
    """Whether a file holds something of a part, in whatever encoding."""
    try:
        text = path.read_bytes().replace(b"\0", b"")
    except OSError:
        return True  # its verdicts will say that it cannot be read
    return any(sign in text for sign in _signs(part))


def _called(name: str) -> str | None:
    """The part that a file of this name may be."""
    if not any(part in name.lower() for part in PARTS):
        return None
    from grader.submissions.finding import called_like

    found = called_like(name)
    return found.part if found else None


def _signs(part: str) -> Iterator[bytes]:
    """What shows that a file is about a part: the head of a function, or a review variable."""
    from grader.assignment.catalogue import QUESTIONS, exercises_of

    for exercise in exercises_of(part):
        yield f"def {exercise.function}(".encode()
    if part not in CODING_PARTS:
        for question in QUESTIONS.values():
            yield from (variable.name.encode() for variable in question.variables)


def _stands_for(path: Path, part: str) -> bool:
    """Whether tests are collected from this file, so that a part in a folder is tested only once.

    They are collected from the script, else from the notebook, else from the first file under a
    name with something added to it. The self-check decides which file it reads.
    """
    plain = (f"{part}.py", f"{part}.ipynb")
    near = (one for one in path.parent.iterdir() if _called(one.name) == part)
    names = {one.name for one in near if one.is_file()}
    return path.name == next((name for name in plain if name in names), min(names))


def _ids(part: str) -> list[str]:
    from grader.assignment.catalogue import CATALOGUE

    return [entry.id for entry in CATALOGUE.values() if entry.part == part]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort the exercises of each folder as in the lesson; other tests keep their places."""
    found = [(n, item) for n, item in enumerate(items) if isinstance(item, ExerciseTest)]
    folders = list(dict.fromkeys(item.path.parent for _, item in found))

    def in_lesson(item: ExerciseTest) -> tuple[int, int]:
        return folders.index(item.path.parent), PARTS.index(part_of(item.exercise))

    in_order = sorted((item for _, item in found), key=in_lesson)
    for (place, _), item in zip(found, in_order, strict=True):
        items[place] = item


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> None:
    """Load the self-check before the first test, where exercises are among them."""
    if session.config.option.collectonly:
        return
    if any(isinstance(item, ExerciseTest) for item in session.items):
        session.config.stash[_CHECKER].load()


class Checker:
    """The self-check of a pytest run, which is started with the first file that may be a part.

    ``is_needed`` says whether one of them was.
    """

    def __init__(self) -> None:
        self.is_needed = False
        self._workers: SelfCheckWorkers | None = None
        self._check: SelfCheck | None = None
        self._known: dict[Path, Known] = {}

    @_without_collecting_garbage()
    def start(self) -> None:
        """Start the process that runs the student's code, and load numpy here while it loads.

        With more than one thread, numpy's linear algebra would take the other process's core.
        """
        if self._workers is None:
            from grader.sandbox.asking.plain import SelfCheckWorkers

            self._workers = SelfCheckWorkers()
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("OPENBLAS_NUM_THREADS", "1")
                import numpy  # noqa: F401

    @_without_collecting_garbage()
    def load(self) -> None:
        """Load the judge and the inputs.

        At its end pytest looks for garbage several times, and would take as long to look through
        all that is loaded as it takes to check the parts.
        """
        from grader.self_check.checking import SelfCheck

        assert self._workers is not None
        self._check = SelfCheck(self._workers)
        gc.freeze()

    @_without_collecting_garbage()
    def verdicts(self, part: str, folder: Path) -> dict[str, Item]:
        """The verdicts on a part in a folder, by id."""
        from grader.self_check.checking import read_own_work

        assert self._check is not None
        known = self._known.setdefault(folder, {})
        items = self._check.part(part, read_own_work(folder), known)
        return {item.id: item for item in items}

    def printed(self, id: str) -> str:
        """What an exercise, or the rest of a part, printed when it was checked."""
        return "" if self._check is None else self._check.printed.get(id, "")

    def close_unless_needed(self) -> None:
        """End the process where it was started for a file that only has the name of a part."""
        if not self.is_needed:
            self.close()

    def close(self) -> None:
        """End the process."""
        if self._workers is not None:
            self._workers.close()
            self._workers = None


_CHECKER = pytest.StashKey[Checker]()
_VERDICT = "backprop"
_REPORTED = ("id", "score", "max_score", "status", "follow_through", "points_later")
"""The fields of a verdict that a test's report carries under the name ``_VERDICT``."""


class PartCollector(pytest.File):
    """A part's file, with a test for each of its exercises or questions."""

    _verdicts: dict[str, Item] | None = None
    _told = False

    @property
    def _part(self) -> str:
        part = _called(self.path.name)
        assert part is not None
        return part

    def collect(self) -> Iterator[pytest.Item]:
        """A test for each exercise, named after its function."""
        for id in _ids(self._part):
            yield ExerciseTest.from_parent(self, name=name_in_part(id), exercise=id)

    def verdict(self, id: str) -> Item:
        """The verdict on one exercise; the first call checks the whole part."""
        if self._verdicts is None:
            checker = self.config.stash[_CHECKER]
            self._verdicts = checker.verdicts(self._part, self.path.parent)
        return self._verdicts[id]

    def printed(self, item: Item) -> Iterator[str]:
        """The lines that an exercise printed.

        Above them stand those of the rest of the part, at the first test that shows what it prints.
        """
        from grader.report.terminal import printed_lines

        checker = self.config.stash[_CHECKER]
        if not self._told and (item.is_wrong or self.config.getoption("capture") == "no"):
            self._told = True
            yield from printed_lines(checker.printed(self._part))
        yield from printed_lines(checker.printed(item.id))


class ExerciseTest(pytest.Item):
    """One exercise."""

    def __init__(self, *, exercise: str, **more: Any) -> None:
        super().__init__(**more)
        self.exercise = exercise
        if self.config.pluginmanager.hasplugin("timeout"):
            # The first test of a part checks all of it, and the self-check has limits of its own.
            self.add_marker(pytest.mark.timeout(0))

    def runtest(self) -> None:
        """Pass, skip what is not attempted, or fail with the feedback."""
        assert isinstance(self.parent, PartCollector)
        item = self.parent.verdict(self.exercise)
        for line in self.parent.printed(item):
            print(line)  # for pytest, which shows it for a test that fails, or with -s at once
        verdict = (_VERDICT, {key: getattr(item, key) for key in _REPORTED})
        if verdict not in self.user_properties:  # as it is where the test is run again
            self.user_properties.append(verdict)
        if item.status == "not_attempted":
            pytest.skip(item.text)
        if item.status != "passed":
            raise WrongAnswer(item.text)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The feedback, without a traceback of the grader's own code."""
        if not isinstance(excinfo.value, WrongAnswer | GraderError):
            return super().repr_failure(excinfo, style)
        from grader.report.terminal import wrapped

        return textwrap.dedent("\n".join(wrapped(str(excinfo.value))))

    def reportinfo(self) -> tuple[Path, None, str]:
        """The file of the test and its name in reports."""
        return self.path, None, self.exercise


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Write the points and where to go on; the tests may have run in other processes.

    An exercise counts once, however often its test was run.
    """
    verdicts = {
        report.nodeid: value
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", None) == "call"
        for name, value in report.user_properties
        if name == _VERDICT
    }
    if not verdicts:
        return
    from grader.assignment.catalogue import CATALOGUE
    from grader.report.terminal import closing_lines

    order = list(CATALOGUE)
    items = sorted(verdicts.values(), key=lambda item: order.index(item["id"]))
    terminalreporter.section("backprop")
    for line in closing_lines(SimpleNamespace(**item) for item in items):
        terminalreporter.write_line(line)


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the process that ran the student's code."""
    checker = config.stash.get(_CHECKER, None)
    if checker is not None:
        checker.close()
