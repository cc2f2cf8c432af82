"""What a page needs to run Python: Pyodide, and archives of this package and its libraries.

Pyodide is one pinned version, of which each file is compared with its hash. From it come Python and
numpy. Everything else is written in Python alone and comes from the installation that builds the
site, so that the pages check with the same versions as its command.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from pathlib import Path

from grader.errors import UnusableInput
from grader.records.files import whole_bytes
from grader.self_check.browser import SECONDS
from grader.submissions.handed_out import exercises_folder

VERSION = "0.27.7"
"""The version of Pyodide that the tests run."""
ADDRESS = "https://cdn.jsdelivr.net"
INDEX = f"{ADDRESS}/pyodide/v{VERSION}/full/"
FOLDER = "pyodide/"
NUMPY = "numpy-2.0.2-cp312-cp312-pyodide_2024_0_wasm32.whl"
LOCK = "pyodide-lock.json"
FILES = {
    "pyodide.mjs": "04c052c815abb0bf2981fa38c2dfa58e3120ee5288c956df2b2a15e301782c5f",
    "pyodide.asm.js": "6b4c90de5b7172873f04f21884d0e9d2274e305fe32116558fe3e4fbe3618d51",
    "pyodide.asm.wasm": "a50dd1843f805a0b7c45b61037ee0d7b26dfe85efe0e18ef95a34ad24e401f5f",
    "python_stdlib.zip": "16611534726e5d8ac2bd8f926410b2dcb8d6f49aa24913463533b457a2115c16",
    NUMPY: "ebb61241d962b98b21597d7ce43b67668a6d5bab3acec4fbe958657320d7cd08",
}
"""The SHA-256 of each file: those of npm's ``pyodide`` and, for numpy, of its lock file."""
WHOLE_LOCK = "9c45b916001a750f4102fc287494f3eab215909c7535c626a20db80fd6333e2c"
"""The SHA-256 of the list of all packages, which the public address has."""

_LOCK = json.dumps(
    {
        "info": {
            "abi_version": "2024_0",
            "arch": "wasm32",
            "platform": "emscripten_3_1_58",
            "python": "3.12.7",
            "version": VERSION,
        },
        "packages": {
            "numpy": {
                "depends": [],
                "file_name": NUMPY,
                "imports": ["numpy"],
                "install_dir": "site",
                "name": "numpy",
                "package_type": "package",
                "sha256": FILES[NUMPY],
                "unvendored_tests": True,
                "version": "2.0.2",
            }
        },
    }
).encode()
"""Pyodide's list of packages, with numpy alone: a folder may hold a list of its own."""

WITH_GRADER = ("jinja2", "markupsafe")
LATER = ("sympy", "mpmath")
"""What is fetched only when a formula or a student's code needs it."""
_PACKAGE = Path(__file__).parents[1]
_NOT_THERE = {"cli", "explanations", "lesson", "platforms", "records", "review", "site"}
"""Rooms that no check needs."""
_NEVER = {"__pycache__", "tests", "benchmarks"}
_SAME_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Runtime:
    """What a page's worker is told, and the address that it fetches Pyodide from, if another's."""

    facts: dict[str, object]
    origin: str = ""


def runtime(out: Path, pyodide: Path | None) -> Runtime:
    """Put the archives into ``out``, and Pyodide too where a folder with a distribution is given.

    The facts, all of whose addresses are seen from ``out``:

    ========== =============================================================
    index      where Pyodide's files are, with a slash at its end
    files      these files, each with its hash as in ``integrity``
    packages   what ``loadPyodide`` is to load
    archive    ``url`` and ``hash`` of the zip with this package
    later      the same of archives by the name that a check ``needs``
    seconds    after which the page ends a step of a check
    ========== =============================================================

    :raises UnusableInput: where ``pyodide`` is not a distribution of this version.
    """
    lock = WHOLE_LOCK
    if pyodide is not None:
        lock = _copy(pyodide, out / FOLDER)
    grader = [*_own_files(), *(file for name in WITH_GRADER for file in _files_of(name))]
    later = [file for name in LATER for file in _files_of(name)]
    facts: dict[str, object] = {
        "index": FOLDER if pyodide else INDEX,
        "files": {name: _integrity(sha256) for name, sha256 in {**FILES, LOCK: lock}.items()},
        "packages": ["numpy"],
        "archive": _archive(out, "grader", grader),
        "later": {LATER[0]: _archive(out, LATER[0], later)},
        "seconds": SECONDS,
    }
    return Runtime(facts, "" if pyodide else ADDRESS)


def _copy(pyodide: Path, to: Path) -> str:
    """Copy what is needed, and return the SHA-256 of the list of packages, which is a short one."""
    wrong = [name for name, sha256 in FILES.items() if _sha256(pyodide / name) != sha256]
    if wrong:
        raise UnusableInput(
            f"{pyodide} is not the distribution of Pyodide {VERSION}: {', '.join(wrong)} is "
            "missing or another. Name the folder that its archive holds (pyodide/)."
        )
    to.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        with (pyodide / name).open("rb") as there, whole_bytes(to / name) as here:
            shutil.copyfileobj(there, here)
    with whole_bytes(to / LOCK) as file:
        file.write(_LOCK)
    return hashlib.sha256(_LOCK).hexdigest()


def _sha256(path: Path) -> str | None:
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _integrity(sha256: str) -> str:
    return f"sha256-{base64.b64encode(bytes.fromhex(sha256)).decode()}"


def _own_files() -> Iterator[tuple[str, Path]]:
    """This package's files that a check may need, by their places in the archive."""
    for path in _PACKAGE.rglob("*"):
        inside = path.relative_to(_PACKAGE)
        if path.is_file() and not {*inside.parts} & (_NOT_THERE | _NEVER):
            yield f"grader/{inside.as_posix()}", path
    for path in exercises_folder().iterdir():
        yield f"grader/exercises/{path.name}", path


def _files_of(name: str) -> Iterator[tuple[str, Path]]:
    """The files of an installed library that is written in Python, with its licence."""
    installed: Distribution = distribution(name)
    for file in installed.files or ():
        place = file.as_posix()
        is_code = place.endswith(".py") and not _NEVER & {*file.parts}
        if is_code or "licen" in place.lower():
            yield place, Path(str(installed.locate_file(file)))


def _archive(out: Path, name: str, files: Iterable[tuple[str, Path]]) -> dict[str, str]:
    """Write a zip, the same for the same files, under a name that changes with them."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for place, path in sorted(files):
            about = zipfile.ZipInfo(place, _SAME_DATE)
            archive.writestr(about, path.read_bytes(), zipfile.ZIP_DEFLATED, 9)
    sha256 = hashlib.sha256(data.getvalue()).hexdigest()
    url = f"{name}-{sha256[:12]}.zip"
    with whole_bytes(out / url) as file:
        file.write(data.getvalue())
    return {"url": url, "hash": _integrity(sha256)}
