"""What `backprop collect` costs beyond unpacking the same zip with zipfile.

    python benchmarks/collecting.py [--students 1000] [--rounds 3]

Every student hands in five notebooks, named as Canvas names them; one in five handed in one of them
twice.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from grader.assignment import PARTS
from grader.cli import main as backprop
from grader.submissions.handed_out import exercises_folder


def make_download(path: Path, students: int) -> None:
    """A zip as Canvas makes it."""
    notebooks = {part: (exercises_folder() / f"{part}.ipynb").read_bytes() for part in PARTS}
    attachment = 10_000
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as download:
        for student in range(students):
            for number, part in enumerate([*PARTS, *PARTS[: student % 5 == 0]]):
                attachment += 1
                again = "-1" if number >= len(PARTS) else ""
                name = f"student{chr(97 + student % 26)}_{student + 1}_{attachment}_{part}{again}"
                content = notebooks[part].replace(b"Not", f"N{student}t".encode(), 1)
                download.writestr(f"{name}.ipynb", content)


def seconds(run: Callable[[Path], object], rounds: int) -> tuple[float, float]:
    """The shortest of some rounds, each into a new folder: by the clock, and of the processor."""
    taken = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            clock, processor = time.perf_counter(), time.process_time()
            run(Path(folder) / "class")
            taken.append((time.perf_counter() - clock, time.process_time() - processor))
    return min(wall for wall, _ in taken), min(cpu for _, cpu in taken)


def main() -> None:
    """Print both times and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        download = Path(folder) / "download.zip"
        make_download(download, options.students)

        def unpack(to: Path) -> None:
            with zipfile.ZipFile(download) as archive:
                archive.extractall(to)

        def collect(to: Path) -> None:
            quiet = io.StringIO()
            with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet):
                assert backprop(["collect", str(download), "--to", str(to)]) == 0

        plain, collected = seconds(unpack, options.rounds), seconds(collect, options.rounds)
    print(f"{options.students:,} students with five notebooks each")
    print("| | unpacking | backprop collect | ratio |")
    print("|--|--:|--:|--:|")
    for what, plainly, laid_out in zip(("wall", "CPU"), plain, collected, strict=True):
        print(f"| {what} | {plainly:.2f} s | {laid_out:.2f} s | {laid_out / plainly:.2f} |")


if __name__ == "__main__":
    main()
