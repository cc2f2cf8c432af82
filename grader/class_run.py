"""Grading a class: every submission once, on several cores, going on where a run was stopped."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from grader import __version__
from grader.assignment import ASSIGNMENT
from grader.curriculum import EXERCISES
from grader.curriculum.review import QUESTIONS
from grader.errors import GraderError, UnusableInput
from grader.exam import make_exams
from grader.examine import Examiner
from grader.journal import Journal
from grader.judge.key import make_keys
from grader.report.class_page import write_class_page
from grader.report.feedback import write_feedback
from grader.report.files import cannot_write, whole_file
from grader.report.grades_csv import write_grades
from grader.report.results_json import result_from_json, result_to_json, write_results
from grader.result import Check, Item, Result
from grader.sandbox.limits import Limits
from grader.sandbox.workers import Workers
from grader.submission import Submission, read_submission

ITEM_POINTS: Mapping[str, float] = {
    **{exercise.id: exercise.points for exercise in EXERCISES.values()},
    **{question.id: question.points for question in QUESTIONS},
}
"""Every exercise and question in the order of the lesson, with its points."""

WorkersFactory = Callable[[], Workers]
Progress = Callable[[], object]


@dataclass(frozen=True)
class Run:
    """One class run: where its results go and what they depend on."""

    out: Path
    seed: int
    limits: Limits
    jobs: int
    workers: WorkersFactory
    isolation: str

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
        return self.about | {"limits": asdict(self.limits)}


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


def grade_class(run: Run, folders: Mapping[str, Path], progress: Progress) -> None:
    """Grade every submission and write all reports; ``progress`` is called after each."""
    with Journal(run.out, run.facts) as journal:
        tasks = ((s, folder, journal.fingerprint(s)) for s, folder in folders.items())
        with _processes(run) as pool:
            for student, fingerprint, result in _examined(pool, 4 * run.jobs, tasks):
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


Task = tuple[str, Path, str | None]
Examined = tuple[str, str, dict[str, Any] | None]


def _examined(
    pool: ProcessPoolExecutor, most_waiting: int, tasks: Iterator[Task]
) -> Iterator[Examined]:
    """The tasks' results as they come; only a few tasks wait at any time."""
    waiting: set[Future[Examined]] = set()
    for task in tasks:
        waiting.add(pool.submit(_examine, task))
        if len(waiting) >= most_waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
    while waiting:
        done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        yield from (future.result() for future in done)


@contextmanager
def _processes(run: Run) -> Iterator[ProcessPoolExecutor]:
    """The run's examining processes; when it is stopped, they are, in the midst of their work."""
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    pool = ProcessPoolExecutor(run.jobs, context, _start, (run,))
    try:
        yield pool
    except BrokenProcessPool as error:
        raise GraderError(
            "A grading process was ended from outside (out of memory?). What was graded so far "
            "is kept: run the same command again."
        ) from error
    except BaseException:
        for process in multiprocessing.active_children():
            process.kill()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


_examiner: Examiner
_feedback: Path


def _start(run: Run) -> None:
    """Make this process ready to examine: its own workers, and the questions of the class."""
    global _examiner, _feedback
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the run's process, which ends us
    end_with_parent()
    exams = make_exams(make_keys(run.seed, "grade"))
    _examiner = Examiner(exams, run.workers(), run.limits)
    _feedback = run.out / "feedback"


def end_with_parent() -> None:
    """Be killed when the run is, lest its lock lives on with us (Linux)."""
    if sys.platform == "linux":
        from grader.sandbox.kernel import PR_SET_PDEATHSIG, prctl

        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _examine(task: Task) -> Examined:
    student, folder, known = task
    submission = read_submission(student, folder)
    fingerprint = _fingerprint(submission)
    if fingerprint == known:
        return student, fingerprint, None
    try:
        result = _examiner.examine(submission)
    except GraderError:
        raise
    except (OSError, ImportError) as error:
        raise GraderError(
            f"Grading stopped at {student!a}: {error}. What was graded so far is kept: run the "
            "same command again when this is mended."
        ) from error
    except Exception as error:
        result = not_judged(student, error)
    write_feedback(_feedback, result)
    return student, fingerprint, result_to_json(result)


def _fingerprint(submission: Submission) -> str:
    """The same for the same files, so that a changed submission is graded again."""
    parts = (file if isinstance(file, tuple) else file.reason for file in submission.parts.values())
    return hashlib.sha256(repr(list(parts)).encode("utf-8", "surrogatepass")).hexdigest()


def not_judged(student: str, error: Exception) -> Result:
    """A fault of the grader's own costs no one else's marks and waits for a person."""
    message = f"The grader itself failed on this submission ({type(error).__name__})."
    return Result(
        student,
        tuple(
            Item(id, 0.0, points, "error", message, (Check("judged", 0.0, points, message),),
                 review_reason=message)
            for id, points in ITEM_POINTS.items()
        ),
    )  # fmt: skip
