"""Grading a class: every submission once, going on where a run was stopped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from grader import __version__
from grader.assignment import ASSIGNMENT
from grader.class_examiner import ITEM_POINTS
from grader.errors import GraderError, UnusableInput
from grader.journal import Journal
from grader.report.class_page import write_class_page
from grader.report.files import cannot_write, whole_file
from grader.report.grades_csv import write_grades
from grader.report.results_json import result_from_json, write_results
from grader.sandbox.limits import Limits

Progress = Callable[[], object]


@dataclass(frozen=True)
class Run:
    """One class run: where its results go and what they depend on."""

    out: Path
    seed: int
    limits: Limits
    isolation: str
    rules: bytes | None = None
    """Those for explanations; without them, explanations wait for a person."""

    @property
    def about(self) -> dict[str, Any]:
        """What stands at the head of ``results.json``."""
        return {
            "assignment": ASSIGNMENT,
            "seed": self.seed,
            "isolation": self.isolation,
            "grader_version": __version__,
        }

    @property
    def facts(self) -> dict[str, Any]:
        """What must be the same for a result of an interrupted run to be kept."""
        rules = hashlib.sha256(self.rules).hexdigest() if self.rules else None
        return self.about | {"limits": asdict(self.limits), "rules": rules}


def prepare(out: Path) -> None:
    """Make the output folder.

    :raises UnusableInput: where there is something else in its place.
    """
    if out.exists() and not out.is_dir():
        raise UnusableInput(f"{out} is a file. Name a folder for the results.")
    try:
        (out / "feedback").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(out, error) from error


@contextmanager
def only_run(out: Path) -> Iterator[None]:
    """Keep a second run out of the same folder.

    :raises GraderError: where another run is at work in it.
    """
    lock = FileLock(out / ".lock")
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise GraderError(
            f"Another run is writing to {out}. Wait for it to end, or choose another folder."
        ) from None
    except OSError as error:
        raise cannot_write(out, error) from error
    try:
        yield
    finally:
        lock.release()


Examined = tuple[str, str, dict[str, Any] | None]
"""A student, what was handed in (``fingerprint``), and the result if it is a new one."""
Tasks = Iterator[tuple[str, Path, str | None]]
"""Students, their folders, and what was handed in when they were graded before."""
Engine = Callable[[Run, Tasks], Generator[Examined]]
"""Examines submissions somewhere, in any order, and writes the students' pages."""


def grade_class(run: Run, folders: Mapping[str, Path], engine: Engine, progress: Progress) -> None:
    """Grade every submission and write all reports; ``progress`` is called after each."""
    with Journal(run.out, run.facts) as journal:
        tasks = ((s, folder, journal.fingerprint(s)) for s, folder in folders.items())
        with closing(engine(run, tasks)) as results:
            for student, fingerprint, result in results:
                if result is not None:
                    journal.add(student, fingerprint, result)
                progress()
        _write_reports(run, journal, list(folders))
        journal.remove()


def _write_reports(run: Run, journal: Journal, students: list[str]) -> None:
    with whole_file(run.out / "results.json") as file:
        write_results(file, run.about, map(json.dumps, journal.results(students)))
    with whole_file(run.out / "grades.csv") as file:
        results = map(result_from_json, journal.results(students))
        write_grades(file, ITEM_POINTS, results)
    write_class_page(run.out, run.about, map(result_from_json, journal.results(students)))
