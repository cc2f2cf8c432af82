"""``backprop course DIR``: makes a course folder in which nbgrader's own commands work."""

from __future__ import annotations

import re
import secrets
import shutil
import tempfile
from pathlib import Path
from typing import Any

import nbformat

from grader.assignment import ASSIGNMENT, PARTS
from grader.errors import UnusableInput
from grader.lesson.build import source_notebook
from grader.records.files import cannot_write

CONFIG = "nbgrader_config.py"
SOLUTIONS = "solutions"
SOURCE = Path("source", ASSIGNMENT)

FUNCTION_CHECK = re.compile(r'^check\(\w+, "\w+\.\w+"\)$')

HIDDEN = """{visible}
### BEGIN HIDDEN TESTS
{hidden}
### END HIDDEN TESTS"""


def make_course(folder: Path, solutions: Path) -> bool:
    """Make the course in ``folder`` from the lessons in ``solutions``.

    Returns ``False``, and changes nothing, where the course is there already.

    :raises UnusableInput: where something else is in the way, or it cannot be written.
    """
    config, source = folder / CONFIG, folder / SOURCE
    if config.exists() and source.exists():
        return False
    if folder.exists() and not folder.is_dir():
        raise UnusableInput(f"{folder} is a file. Name a new folder for the course.")
    for path in (config, source):
        if path.exists():
            raise UnusableInput(
                f"There is a {path} already, and it is left as it is. Name a new folder for the "
                "course."
            )
    try:
        _write(folder, solutions)
    except OSError as error:
        raise cannot_write(folder, error) from error
    return True


def _write(folder: Path, solutions: Path) -> None:
    """Write everything into a folder beside, then move it into place, the configuration last."""
    folder.mkdir(parents=True, exist_ok=True)
    seed = secrets.randbelow(2**32)
    with tempfile.TemporaryDirectory(prefix=".backprop-course-", dir=folder) as name:
        aside = Path(name, ASSIGNMENT)
        aside.mkdir()
        for part in PARTS:
            notebook = with_hidden_checks(source_notebook(solutions / f"{part}.py"), seed)
            text = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
            (aside / f"{part}.ipynb").write_text(f"{text.rstrip()}\n", encoding="utf-8")
        (folder / SOURCE).parent.mkdir(exist_ok=True)
        aside.rename(folder / SOURCE)
        if not (folder / SOLUTIONS).exists():
            shutil.copytree(solutions, aside, ignore=shutil.ignore_patterns("__pycache__"))
            aside.rename(folder / SOLUTIONS)
        settings = Path(name, CONFIG)
        settings.write_text(_config(), encoding="utf-8")
        settings.rename(folder / CONFIG)


def with_hidden_checks(notebook: Any, seed: int) -> Any:
    """Add a hidden check to every exercise, with inputs that students never see.

    It is run only where nbgrader grades in a kernel, without our configuration.
    """
    for cell in notebook.cells:
        if FUNCTION_CHECK.match(cell.source):
            hidden = f"{cell.source.removesuffix(')')}, seed={seed})"
            cell.source = HIDDEN.format(visible=cell.source, hidden=hidden)
    return notebook


def _config() -> str:
    template = Path(__file__).with_name("nbgrader_config.py.txt").read_text(encoding="utf-8")
    return template.replace("SEED", str(secrets.randbelow(2**32)))
