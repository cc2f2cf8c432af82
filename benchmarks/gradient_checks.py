"""How many of this project's wrong formulas well-known gradient checks let pass.

    python benchmarks/gradient_checks.py [--seed N] [--jobs N]

Each check is asked about every wrong formula of the catalogue and about every right answer in
``tests/student_answers/right``, at one point in each of several settings. This grader draws its own
inputs. ``docs/gradient-checks.md`` says what the tables teach.

The tools are installed on the first run. Where Linux takes PyTorch from PyPI it comes with CUDA,
several GB; pip's own settings (``PIP_INDEX_URL``, ``PIP_FIND_LINKS``) can name a place with builds
for the CPU.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from environments import environment, run_again_with

ROOT = Path(__file__).parents[1]
TOOLS = (
    "torch==2.13.0", "jax==0.10.2", "autograd==1.9.1", "scipy==1.17.1", "numdifftools==0.11.2",
)  # fmt: skip
NEEDED_HERE = ("numpy==2.4.6", "sympy==1.14.0", "jinja2==3.1.6")


def main() -> None:
    """Print which wrong formulas pass and which right answers are refused."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    run_again_with(environment("gradient_checks", *TOOLS, *NEEDED_HERE))

    sys.path.insert(0, str(ROOT))
    os.environ |= {"JAX_PLATFORMS": "cpu", "OMP_NUM_THREADS": "1"}
    from gradient_checking import counting
    from gradient_checking.checks import CHECKS
    from gradient_checking.settings import SETTINGS

    from grader.assignment.catalogue import EXERCISES

    total, counts = Counter[bool](), counting.Counts()
    with ProcessPoolExecutor(options.jobs, mp_context=get_context("spawn")) as processes:
        work = partial(counting.judged_wrongly, seed=options.seed)
        for number, (functions, wrongly) in enumerate(processes.map(work, reversed(EXERCISES)), 1):
            total += functions
            counts += wrongly
            print(f"{number} of {len(EXERCISES)} exercises", end="\r", file=sys.stderr, flush=True)
    columns = (*SETTINGS, counting.ANY)
    rows = (*CHECKS, counting.SAME)
    for is_right, title in ((False, "wrong formulas pass"), (True, "right answers are refused")):
        print(f"\n{total[is_right]} {title}\n")
        print("|", " | ".join(("check", *columns)), "|")
        print("|---|" + "---:|" * len(columns))
        for row in rows:
            print("|", row, *(f"| {counts[is_right, row, column]}" for column in columns), "|")
        own = counts[is_right, counting.THIS, counting.ANY]
        print("|", counting.THIS, "| " * len(SETTINGS) + "|", own, "|")


if __name__ == "__main__":
    main()
