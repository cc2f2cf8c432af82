"""``backprop grade``: a class goes in, marks with reasons come out."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tqdm import tqdm

from grader.class_run import Engine, Run, grade_class, only_run, prepare
from grader.errors import GraderError, UnusableInput
from grader.journal import Journal
from grader.processes import Processes
from grader.report.results_json import read_results
from grader.report.terminal import printable
from grader.result import Result
from grader.sandbox.limits import Limits
from grader.sandbox.plain import PlainWorkers
from grader.sandbox.protected import ZygoteWorkers
from grader.solutions import NO_RULES, packed_rules
from grader.submission import find_submissions


def grade(
    submissions: Path,
    out: Path,
    *,
    seed: int | None,
    limits: Limits,
    unsafe: bool,
    jobs: int = 1,
    scheduler: str | None = None,
    gradebook: str | None = None,
) -> None:
    """Grade every submission in a folder and write the results and reports to ``out``.

    :raises UnusableInput: for a folder without submissions.
    :raises ProtectionMissing: where this machine cannot keep submissions apart.
    """
    found = find_submissions(submissions)
    folders = _beside(out, submissions, found.folders)
    record = _recorder(gradebook) if gradebook else None
    rules = packed_rules()
    with _engine(min(jobs, len(folders)), scheduler, unsafe) as (engine, isolation):
        run = _run(engine, folders, out, seed, limits, isolation, rules)
    _say(run, len(folders), found.ignored)
    if record:
        with (out / "results.json").open(encoding="utf-8") as file:
            print(f"Put {record(read_results(file))} students into the gradebook.")


def _recorder(gradebook: str) -> Callable[[Iterable[Result]], int]:
    """What puts results into nbgrader's gradebook, which is looked at before anything is graded."""
    try:
        from grader.course.gradebook import opened, record
    except ImportError as error:
        raise GraderError(
            f"--gradebook needs nbgrader ({error}). Install it: "
            "pip install 'backprop-grader[nbgrader]'"
        ) from error
    with opened(gradebook):
        return partial(record, gradebook)


@contextmanager
def _engine(jobs: int, scheduler: str | None, unsafe: bool) -> Iterator[tuple[Engine, str]]:
    """What examines, here or on a cluster, and how it keeps submissions apart."""
    if scheduler is None:
        with PlainWorkers() if unsafe else ZygoteWorkers() as workers:
            yield Processes(jobs, workers.twin), workers.isolation
        return
    try:
        from grader.cluster import connected
    except ImportError as error:
        raise GraderError(
            f"--scheduler needs dask.distributed ({error}). Install it: "
            "pip install 'backprop-grader[cluster]'"
        ) from error
    with connected(scheduler, unsafe=unsafe) as cluster:
        yield cluster, cluster.isolation


def _run(
    engine: Engine,
    folders: Mapping[str, Path],
    out: Path,
    seed: int | None,
    limits: Limits,
    isolation: str,
    rules: bytes | None,
) -> Run:
    """Grade into a folder that no other run writes to, and show the progress."""
    prepare(out)
    with only_run(out):
        run = Run(out, _seed(out) if seed is None else seed, limits, isolation, rules)
        tqdm.monitor_interval = 0  # its thread would be there when processes are forked
        with tqdm(total=len(folders), unit=" submissions", file=sys.stderr) as bar:
            try:
                grade_class(run, folders, engine, lambda: bar.update(1))
            except KeyboardInterrupt:
                bar.write(
                    "What was graded so far is kept: run the same command to go on.", sys.stderr
                )
                raise
    return run


def _beside(out: Path, submissions: Path, folders: Mapping[str, Path]) -> dict[str, Path]:
    """The students' folders without that of the results, which may be among them.

    :raises UnusableInput: where nothing is left, or the results would lie about among students.
    """
    there = out.resolve()
    if there == submissions.resolve():
        raise UnusableInput(f"{out} holds the submissions. Name another folder for the results.")
    kept = {student: path for student, path in folders.items() if path.resolve() != there}
    if not kept:
        raise UnusableInput(f"There is no submission in {submissions}, only the results in {out}.")
    return kept


def _seed(out: Path) -> int:
    """The seed of the run that was interrupted here, or one that no student can know."""
    seed = (Journal.begun(out) or {}).get("seed")
    return seed if isinstance(seed, int) else secrets.randbelow(2**32)


def _say(run: Run, count: int, ignored: tuple[str, ...]) -> None:
    if ignored:
        names = ", ".join(printable(name) for name in ignored[:5])
        print(f"Passed over {len(ignored)} entries that are no folders: {names}")
    print(f"Graded {count} submissions (seed {run.seed}, isolation: {run.isolation}).")
    if run.rules is None:
        print(NO_RULES)
    print(f"  class report  {run.out / 'report.html'}")
    print(f"  marks         {run.out / 'grades.csv'}")
    print(f"  all verdicts  {run.out / 'results.json'}")
    print(f"  for students  {run.out / 'feedback'}")
