"""``backprop start``: the exercises as they are handed out, in a new folder."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from grader.assignment import PARTS
from grader.errors import GraderError, UnusableInput
from grader.submissions.handed_out import exercises_folder
from grader.text import printable

FORMS = (".ipynb", ".py")


def start(folder: Path) -> None:
    """Write the twins of every part to ``folder``, and say what comes next.

    :raises UnusableInput: where the folder holds a file of one of these names; nothing is written.
    :raises GraderError: where a file cannot be written; those that were are removed again.
    """
    handed_out = exercises_folder()
    files = {
        folder / f"{part}{form}": (handed_out / f"{part}{form}").read_bytes()
        for part in PARTS
        for form in FORMS
    }
    _refuse_own_work(folder, files)
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, content in files.items():
            with path.open("xb") as file:
                written.append(path)
                file.write(content)
    except NotADirectoryError:
        raise UnusableInput(
            f"{folder} lies below a file. Name a new folder for the exercises."
        ) from None
    except OSError as error:
        for path in written:
            with suppress(OSError):
                path.unlink()
        raise GraderError(
            f"The exercises cannot be written to {folder}: {error.strerror or error}. No file was "
            "kept. Name another folder, or mend this and run the same command again."
        ) from error
    shown = Path(printable(str(folder)))
    where = "here" if shown == Path() else f"into {shown}"
    print(f"Wrote the five parts {where}, each as a notebook and as a script.")
    print(f"Open {shown / PARTS[0]}.ipynb in Jupyter, or the .py beside it in an editor,")
    print("and fill in the first function. The next command is")
    print(f"  {_check(folder)}")


def _refuse_own_work(folder: Path, files: Iterable[Path]) -> None:
    if os.path.lexists(folder) and not folder.is_dir():
        raise UnusableInput(f"{folder} is a file. Name a new folder for the exercises.")
    if there := [path.name for path in files if os.path.lexists(path)]:
        raise UnusableInput(
            f"{folder} holds {', '.join(there)} already, and nothing was written. To go on with "
            f"what is there: {_check(folder)}. To start afresh, name a new folder: "
            "backprop start NEW_FOLDER"
        )


def _check(folder: Path) -> str:
    """The command that checks the folder; `exercises` here is what it checks by itself."""
    if folder == Path("exercises"):
        return "backprop check"
    return f"backprop check {shlex.quote(printable(str(folder)))}"
