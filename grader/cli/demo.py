"""``backprop demo``: a small class with work that shows what the grader can do.

What each student did otherwise than the solutions stands beside these, in ``solutions/demo.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from grader.assignment import PARTS
from grader.cli.class_run import grade, on_cores
from grader.errors import UnusableInput
from grader.lesson.solutions import solutions_folder
from grader.records.files import cannot_write
from grader.sandbox.asking.limits import Limits

CLASS = "demo.toml"


def demo(folder: Path, *, unsafe: bool) -> None:
    """Write the class to ``folder/submissions`` and grade it into ``folder/results``.

    :raises UnusableInput: without the reference solutions, or where the folder holds other work.
    """
    submissions = folder / "submissions"
    files = {submissions / name: text for name, text in _files(solutions_folder())}
    _refuse_other_work(folder, submissions, files)
    for path, text in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise cannot_write(folder, error) from error
    students = {path.parent for path in files}
    print(f"Wrote the work of {len(students)} students to {submissions}", flush=True)
    engines = partial(on_cores, 2, unsafe, None)
    grade(submissions, folder / "results", engines, seed=0, limits=Limits(call=1.0))


def _files(solutions: Path) -> Iterator[tuple[str, str]]:
    """What the class hands in: names below the submissions' folder, and texts."""
    try:
        students = tomllib.loads((solutions / CLASS).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnusableInput(f"The demo's class cannot be read: {error}.") from error
    for student, additions in students.items():
        for part in PARTS:
            if part not in additions.get("not_handed_in", ()):
                text = (solutions / f"{part}.py").read_text(encoding="utf-8")
                yield f"{student}/{part}.py", "\n".join(filter(None, (text, additions.get(part))))


def _refuse_other_work(folder: Path, submissions: Path, files: Mapping[Path, str]) -> None:
    """Refuse a folder with other files, so that nothing is overwritten or graded as the demo's."""
    if folder.exists() and not folder.is_dir():
        raise UnusableInput(f"{folder} is a file. Name a new folder for the demo.")
    try:
        there = [path for path in submissions.rglob("*") if not path.is_dir()]
        foreign = (
            any(path.read_text(encoding="utf-8") != files.get(path) for path in there)
            if there
            else folder.exists() and any(folder.iterdir())
        )
    except (OSError, UnicodeDecodeError):
        foreign = True
    if foreign:
        raise UnusableInput(
            f"{folder} holds something other than the demo's class. Name a new folder, or remove "
            "what is in it."
        )
