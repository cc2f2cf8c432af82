"""What students meet in other libraries: slopes at a kink, factors of costs, flat stretches.

    python benchmarks/conventions.py [--check]

Prints the tables of ``docs/conventions.md``, as the libraries themselves give them. With
``--check`` it names each table that stands there otherwise, and fails if there is one. The
libraries are installed on the first run (about 3 GB). Where Linux takes PyTorch from PyPI it comes
with CUDA, several GB more; pip's own settings (``PIP_INDEX_URL``, ``PIP_FIND_LINKS``) can name a
place with builds for the CPU.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from environments import environment, run_again_with

PAGE = Path(__file__).parents[1] / "docs" / "conventions.md"
LIBRARIES = (
    "torch==2.13.0", "jax==0.10.2", "tensorflow-cpu==2.21.0", "paddlepaddle==3.3.1",
    "autograd==1.9.1", "pytensor==3.0.7", "sympy==1.14.0", "micrograd==0.1.0", "keras==3.15.1",
    "optax==0.2.8", "scikit-learn==1.9.1", "numpy==2.4.6",
)  # fmt: skip


def as_markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table as it stands in the page."""
    lines = (head, ["---"] * len(head), *rows)
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main() -> int:
    """Print the tables, or compare them with the page."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare with docs/conventions.md")
    options = parser.parse_args()
    run_again_with(environment("conventions", *LIBRARIES))

    from convention_tables import tables

    printed = [as_markdown(head, rows) for head, rows in tables()]
    if not options.check:
        print(", ".join(LIBRARIES), *printed, sep="\n")
        return 0
    page = PAGE.read_text(encoding="utf-8")
    otherwise = [table for table in printed if table not in page]
    for table in otherwise:
        print(f"{PAGE.name} has this table otherwise, or not at all:\n\n{table}")
    print(f"{len(printed) - len(otherwise)} of {len(printed)} tables are as {PAGE.name} has them")
    return 1 if otherwise else 0


if __name__ == "__main__":
    sys.exit(main())
