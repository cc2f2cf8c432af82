"""Random inputs for everything that reads what a student chose.

    python benchmarks/fuzz.py [--inputs N] [--seed N] [TARGET...]

Prints what failed, with the call that repeats it, and for each target the slowest input and how
much memory was gained after the first tenth. The targets are in ``benchmarks/fuzzing``; the tests
run a share of the inputs (``tests/fuzz``).
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import traceback
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.fuzzing.targets import TARGETS, ending_in_time, numbers

MOST_SHOWN = 5


@dataclass(frozen=True)
class Outcome:
    """What a target did with its inputs."""

    target: str
    inputs: int
    seconds: float
    slowest: float
    slowest_number: int
    megabytes_gained: float
    failures: tuple[str, ...]


def feed(target: str, seed: int, inputs: int) -> Outcome:
    """Feed a target with this many inputs."""
    failures = []
    slowest, slowest_number = 0.0, 0
    began = time.perf_counter()
    settled = 0.0
    for count, number in enumerate(numbers(seed, inputs)):
        if count == inputs // 10:
            settled = megabytes()
        start = time.perf_counter()
        try:
            with ending_in_time():
                TARGETS[target](number)
        except Exception:
            failures.append(
                f"benchmarks.fuzzing.targets.{target}({number})\n{traceback.format_exc()}"
            )
        slowest, slowest_number = max(
            (slowest, slowest_number), (time.perf_counter() - start, number)
        )
    return Outcome(
        target=target,
        inputs=inputs,
        seconds=time.perf_counter() - began,
        slowest=slowest,
        slowest_number=slowest_number,
        megabytes_gained=megabytes() - settled,
        failures=tuple(failures[:MOST_SHOWN]),
    )


def megabytes() -> float:
    """What this process holds in memory (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> int:
    """Feed all targets, or those that are named."""
    parser = argparse.ArgumentParser(description="Random inputs for everything that reads.")
    parser.add_argument("--inputs", type=int, default=100_000, help="in all (default: 100,000)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    options = parser.parse_args()
    targets = options.targets or list(TARGETS)
    share = -(-options.inputs // len(targets))
    print(
        "| target | inputs | seconds | slowest (ms) | its number | memory gained (MB) | failures |"
    )
    print("|---|--:|--:|--:|--:|--:|--:|", flush=True)
    failed = False
    with ProcessPoolExecutor(max_tasks_per_child=1) as pool:
        fed = [pool.submit(feed, target, options.seed, share) for target in targets]
        for outcome in (future.result() for future in fed):
            print(
                f"| {outcome.target} | {outcome.inputs:,} | {outcome.seconds:.0f} "
                f"| {1000 * outcome.slowest:.0f} | {outcome.slowest_number} "
                f"| {outcome.megabytes_gained:.1f} "
                f"| {len(outcome.failures)} |",
                flush=True,
            )
            failed = failed or bool(outcome.failures)
            for failure in outcome.failures:
                print(failure)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
