"""Packs what a platform needs into a zip: the package, the rules for explanations, what starts it.

The package is taken as it is here, installed or in a checkout. Solutions are not packed; the rules
for explanations are, with the lesson, as ``packed_rules`` gives them.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from grader.assignment import PARTS
from grader.platforms.autograder.autograder import Autograder
from grader.records.files import whole_bytes
from grader.submissions.handed_out import exercises_folder

PACKAGE = Path(__file__).parents[2]
AT_ROOT = Path(__file__).with_name("at_root")
REQUIREMENTS = "requirements.txt"
RULES = "rules.zlib"
"""The name of the rules for explanations in the zip."""
LEFT_OUT = ("__pycache__", "exercises")
EXECUTABLE, PLAIN = 0o755, 0o644
TIME = (1980, 1, 1, 0, 0, 0)
"""The time of every file, so that the same package and rules give the same zip."""


def pack(autograder: Autograder, rules: bytes | None, to: Path) -> None:
    """Write the zip for a platform. Text in it has the line ends of Unix.

    :raises CannotWrite: with what to do about it.
    """
    with whole_bytes(to) as file, zipfile.ZipFile(file, "w") as archive:
        for name in (*autograder.at_root, REQUIREMENTS):
            mode = PLAIN if name == REQUIREMENTS else EXECUTABLE
            _add(archive, name, _text(AT_ROOT / name), mode)
        for path, name in _package():
            _add(archive, f"grader/{name}", _text(path), PLAIN)
        if rules is not None:
            _add(archive, RULES, rules, PLAIN)


def _package() -> Iterator[tuple[Path, str]]:
    """Each file of the package and its name in it; the exercises lie in it, as in a wheel.

    Left out is what a system, an editor or a person put beside them in a checkout.
    """
    for path in sorted(PACKAGE.rglob("*")):
        inside = path.relative_to(PACKAGE)
        left_out = any(name in LEFT_OUT or name.startswith(".") for name in inside.parts)
        if path.is_file() and not left_out:
            yield path, inside.as_posix()
    for path in sorted(exercises_folder().iterdir()):
        if path.stem in PARTS and path.suffix in (".py", ".ipynb"):
            yield path, f"exercises/{path.name}"


def _text(path: Path) -> bytes:
    return path.read_bytes().replace(b"\r\n", b"\n")


def _add(archive: zipfile.ZipFile, name: str, content: bytes, mode: int) -> None:
    info = zipfile.ZipInfo(name, TIME)
    info.create_system = 3  # Unix, whose rights stand in external_attr
    info.external_attr = (0o100000 | mode) << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, content)
