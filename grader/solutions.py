"""Where an instructor's ``solutions/`` are; a student's installation has none."""

from __future__ import annotations

from pathlib import Path

from grader.assignment import PARTS
from grader.errors import UnusableInput


def solutions_folder() -> Path:
    """``solutions/`` in the current folder, or beside the package in a checkout.

    :raises UnusableInput: where neither is there.
    """
    for folder in (Path("solutions"), Path(__file__).parent.parent / "solutions"):
        if all((folder / f"{part}.py").is_file() for part in PARTS):
            return folder
    raise UnusableInput(
        "There is no solutions/ here. It comes with the project's source, not with the installed "
        "package: clone the project and run this command in its folder."
    )
