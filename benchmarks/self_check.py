"""How long a student waits: the self-check beside the bare imports that it cannot do without.

    python benchmarks/self_check.py [--rounds 9]

Of several rounds the fastest is shown, since other programs can only make one slower. pytest runs
with this package's plugin and without those of other packages; beside it stands what pytest takes
for a single test that does nothing but load numpy.
"""

from __future__ import annotations

import argparse
import os
import pty
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from classes import make_class

from grader.assignment import CODING_PARTS

PLUGIN = "grader.self_check.pytest_plugin"
NO_OTHER_PLUGINS = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
TRIED_FOR = 10.0
"""Seconds that ``backprop watch`` has to answer."""


def main() -> None:
    """Print how long each command takes, and how much longer than its bare imports."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    python = sys.executable
    with tempfile.TemporaryDirectory() as name:
        make_class(Path(name), 1)
        exercises = Path(name, "exercises")
        shutil.move(Path(name, "student00000"), exercises)
        empty = Path(name, "test_empty.py")
        empty.write_text("def test_nothing():\n    import numpy\n", encoding="utf-8")
        pairs = {
            "backprop check": (
                [python, "-m", "grader", "check", "exercises"], [python, "-c", "import numpy"]
            ),
            "pytest exercises": (
                [python, "-m", "pytest", "-q", "-p", PLUGIN, "exercises"],
                [python, "-c", "import pytest, numpy"],
            ),
            "pytest, one empty test": (
                [python, "-m", "pytest", "-q", empty], [python, "-c", "import pytest, numpy"]
            ),
        }  # fmt: skip
        print("| command | takes | bare imports | ratio |\n|---|---:|---:|---:|")
        for command, (words, imports) in pairs.items():
            own, bare = fastest(rounds, exercises.parent, words, imports)
            print(f"| `{command}` | {1e3 * own:.0f} ms | {1e3 * bare:.0f} ms | {own / bare:.2f} |")
        answers = answers_to_saves(exercises, rounds)
        print(f"\n`backprop watch` answers a save in {1e3 * min(answers):.0f} ms at best and "
              f"{1e3 * sorted(answers)[len(answers) // 2]:.0f} ms as a rule.")  # fmt: skip


def fastest(rounds: int, folder: Path, *commands: Sequence[str]) -> list[float]:
    """Return the seconds of each command's fastest round; the rounds take turns."""
    best = [float("inf")] * len(commands)
    for _ in range(rounds):
        for at, command in enumerate(commands):
            began = time.perf_counter()
            subprocess.run(
                command, cwd=folder, env=os.environ | NO_OTHER_PLUGINS, check=True,
                stdout=subprocess.DEVNULL,
            )  # fmt: skip
            best[at] = min(best[at], time.perf_counter() - began)
    return best


def answers_to_saves(exercises: Path, rounds: int) -> list[float]:
    """Return the seconds from each save of a file to the new verdict on the screen."""
    terminal, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "grader", "watch", exercises],
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
    ) as watching:  # fmt: skip
        os.close(theirs)
        _read_until(terminal, b"q quit")
        answers = []
        for round_number in range(rounds):
            time.sleep(random.uniform(0.2, 0.4))  # not in step with its looking at the files
            file = exercises / f"{CODING_PARTS[round_number % len(CODING_PARTS)]}.py"
            file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
            began = time.perf_counter()
            _read_until(terminal, b"q quit")
            answers.append(time.perf_counter() - began)
        os.write(terminal, b"q")
        watching.wait(TRIED_FOR)
    os.close(terminal)
    return answers


def _read_until(terminal: int, end: bytes) -> None:
    shown = b""
    last = time.monotonic() + TRIED_FOR
    while end not in shown:
        if time.monotonic() > last:
            raise TimeoutError(shown.decode(errors="replace"))
        shown += os.read(terminal, 1 << 16)


if __name__ == "__main__":
    main()
