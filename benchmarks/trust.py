"""The attacks of ``attacks/``, here and with the usual ways to grade.

    python benchmarks/trust.py [--only-here]

Here the whole collection is graded as one class. For the baseline each attack that suits any grader
is tried alone with plain pytest and with stock nbgrader (half an hour on two cores).
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from attacks.folders import HANDED_IN
from attacks.graded import ATTACKS, HONEST, Graded, grade_everyone, read_graded
from benchmarks import baselines
from benchmarks.baselines import Outcome, Trial

STOPPED_BY = ("points", "stopped")


@dataclass(frozen=True)
class Here:
    """What came of the collection in one run of ``backprop grade``."""

    submissions: int
    outcomes: Mapping[str, Outcome]
    files_touched: int


def grade_here() -> Here:
    """Grade the whole collection as one class."""
    with tempfile.TemporaryDirectory(prefix="trust-") as folder:
        grade_everyone(Path(folder))
        graded = read_graded(Path(folder))
        return Here(
            submissions=len(graded.submissions),
            outcomes={name: _outcome(graded, name) for name in (*ATTACKS, *HANDED_IN)},
            files_touched=len(graded.changed) + len(graded.left_behind),
        )


def _outcome(graded: Graded, name: str) -> Outcome:
    if name not in graded.submissions:
        return "stopped"
    attack = ATTACKS.get(name)
    right = attack.earns | attack.earns_a_part if attack else frozenset()
    return "held" if graded.earned(name).keys() <= right else "points"


def baseline(trials: Iterable[Trial]) -> dict[str, dict[str, Outcome]]:
    """The outcome of every trial by the name of the grader."""
    trials = list(trials)
    with tempfile.TemporaryDirectory(prefix="trust-") as folder:
        course = baselines.make_course(Path(folder) / "course")
        graders = {
            f"pytest {version('pytest')}": baselines.with_pytest,
            f"nbgrader {version('nbgrader')}": lambda trial: baselines.with_nbgrader(trial, course),
        }
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return {
                name: dict(zip([t.name for t in trials], pool.map(grade, trials), strict=True))
                for name, grade in graders.items()
            }


def table(trials: Iterable[Trial], outcomes: Mapping[str, Mapping[str, Outcome]]) -> str:
    """How many attacks of each area succeeded: points unearned + run stopped."""
    areas: dict[str, list[str]] = {}
    for trial in trials:
        areas.setdefault(trial.area, []).append(trial.name)
    areas["all"] = [name for names in areas.values() for name in names]
    lines = [
        "| attacks | tried | " + " | ".join(outcomes) + " |",
        "|---|--:|" + "--:|" * len(outcomes),
    ]
    for area, names in areas.items():
        counts = [Counter(outcome[name] for name in names) for outcome in outcomes.values()]
        cells = [
            f"{c['points']} + {c['stopped']}" if c.total() - c["held"] else "0" for c in counts
        ]
        lines.append(f"| {area} | {len(names)} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Print what the attacks came to."""
    parser = argparse.ArgumentParser(description="What the attacks come to.")
    parser.add_argument("--only-here", action="store_true", help="leave the baseline out")
    options = parser.parse_args()
    here = grade_here()
    succeeded = [name for name, outcome in here.outcomes.items() if outcome != "held"]
    hostile = here.submissions - len(HONEST)
    print(f"{hostile} hostile submissions in one class with {len(HONEST)} honest ones.")
    print(f"Succeeded: {len(succeeded)} {', '.join(succeeded)}".rstrip())
    print(f"Files changed or left behind: {here.files_touched}", flush=True)
    if not options.only_here:
        print_baseline(here)


def print_baseline(here: Here) -> None:
    """Print the table of all graders, and which attacks succeeded with each."""
    trials = list(baselines.trials())
    outcomes = baseline(trials) | {"backprop grade": here.outcomes}
    print("\nUnearned points + runs stopped, by grader:\n")
    print(table(trials, outcomes))
    for name, by_trial in outcomes.items():
        for kind in STOPPED_BY:
            names = [trial for trial, outcome in by_trial.items() if outcome == kind]
            print(f"\n{name}, {kind}: {', '.join(names) or 'none'}")


if __name__ == "__main__":
    main()
