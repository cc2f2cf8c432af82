"""Where the CPU time of a right submission goes: judge, zygote, workers, and what the judge does.

    python benchmarks/where_it_goes.py [--students 20] [--rounds 5]

The submissions are graded in this process, after one that warms it up. The cheapest round is shown.
Linux only, as protected workers are.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import os
import pstats
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from classes import make_class

from grader.assignment import ASSIGNMENT, PARTS
from grader.grading.task import Grading, Task, read_task
from grader.lesson.solutions import packed_rules
from grader.records.record import Facts
from grader.sandbox.asking.limits import Limits
from grader.sandbox.asking.protected import ZygoteWorkers

OF_THE_JUDGE = {
    "explanations scored": "score_explanation",
    "exercises judged": "passed_at_first_sight",
    "answers read": "_each_answer",
    "formulas and words of the review judged": "_exact",
    "the submission read": "read_task",
    "the record written": "to_json",
}
"""The functions whose time, with all that they call, is shown as a share of the judge's."""


def main() -> None:
    """Grade the class and print both tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--students", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ZygoteWorkers() as workers:
        make_class(Path(folder, "class"), options.students, PARTS)
        tasks = [Task(own.name, own) for own in sorted(Path(folder, "class").iterdir())]
        facts = Facts(ASSIGNMENT, 1, workers.isolation, "", Limits(), None)
        grading = Grading(facts, packed_rules())
        grader = grading.grader(workers)

        def grade(task: Task) -> None:
            submission = read_task(task)
            assert submission is not None
            grading.recorded(grader, submission, None)

        grade(tasks[0])
        gc.freeze()
        rounds = [spent(grade, tasks) for _ in range(options.rounds)]
        profile = cProfile.Profile(time.process_time)
        profile.runcall(list, map(grade, tasks))
    best = min(rounds, key=lambda figures: sum(figures.values()))
    for name, seconds in best.items():
        print(f"{name:42}{1e3 * seconds / options.students:8.1f} ms a submission")
    shares(profile)


def spent(grade: Callable[[Task], None], tasks: Sequence[Task]) -> dict[str, float]:
    """Seconds of CPU time that each kind of process took."""
    (zygote,) = children(os.getpid())
    before = (*own_times(), *times(zygote))
    for task in tasks:
        grade(task)
    after = (*own_times(), *times(zygote))
    names = (
        "the judge",
        "the judge, in the kernel",
        "the zygote",
        "workers",
        "workers, in the kernel",
    )
    return {n: b - a for n, a, b in zip(names, before, after, strict=True)}


def own_times() -> tuple[float, float]:
    """This process's seconds, outside the kernel and in it."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime, usage.ru_stime


def times(process: int) -> tuple[float, float, float]:
    """A process's seconds, and those of its children that ended, outside the kernel and in it."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    user, system, of_children, in_kernel = (
        int(n) / os.sysconf("SC_CLK_TCK") for n in fields[11:15]
    )
    return user + system, of_children, in_kernel


def children(process: int) -> list[int]:
    """The processes that a process started."""
    texts = [file.read_text() for file in Path(f"/proc/{process}/task").glob("*/children")]
    return [int(child) for text in texts for child in text.split()]


def shares(profile: cProfile.Profile) -> None:
    """Print the share of the judge's time in each of OF_THE_JUDGE, by a profile."""
    stats = pstats.Stats(profile)
    print("\nof the judge, by a profile")
    for name, function in OF_THE_JUDGE.items():
        found = [of[3] for key, of in stats.stats.items() if key[2] == function]  # type: ignore[attr-defined]
        print(f"{name:42}{max(found, default=0.0) / stats.total_tt:8.0%}")  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
