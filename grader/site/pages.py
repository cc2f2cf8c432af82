"""Writes the pages, their scripts and Python into a folder that any static host can serve."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from grader import __version__
from grader.assignment import ASSIGNMENT
from grader.errors import UnusableInput
from grader.messages import site as said
from grader.messages.verdicts import RIGHT_SO_FAR, STATUSES
from grader.pictures.svg import style
from grader.records.files import cannot_write, whole_bytes
from grader.report.pages import environment as report_pages
from grader.site.lesson import lesson
from grader.site.runtime import Runtime, runtime

MARKER = "backprop-site.txt"
"""Says of a folder that its files were written by this command and may be written again."""

_IMPORT = re.compile(r'(?<=from "\./)[\w.]+(?=")')
"""The file that a script imports."""


def write_site(out: Path, pyodide: Path | None = None) -> None:
    """Write the start page, a page for each part, and all that they need.

    ``pyodide`` is a folder with a Pyodide distribution, which is copied. Without it the pages load
    the pinned version from its public address.

    :raises UnusableInput: where ``out`` holds other files, or ``pyodide`` does not fit.
    :raises GraderError: where a file cannot be written.
    """
    _refuse_others_files(out)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(out, error) from error
    _write(out, MARKER, f"Written by `backprop site`, backprop-grader {__version__}.\n")
    python = runtime(out, pyodide)
    assets = _assets()
    version = _version(assets)
    for name, content in assets.items():
        _write(out, name, _IMPORT.sub(rf"\g<0>?v={version}", content))
    for name, content in _pages(python, version):
        _write(out, name, content)


def _refuse_others_files(out: Path) -> None:
    if out.is_dir() and any(out.iterdir()) and not (out / MARKER).is_file():
        raise UnusableInput(
            f"{out} holds other files. Name a new folder, or one that `backprop site` wrote."
        )
    if out.exists() and not out.is_dir():
        raise UnusableInput(f"{out} is a file. Name a folder for the pages.")


def _write(out: Path, name: str, content: str) -> None:
    with whole_bytes(out / name) as file:
        file.write(content.encode())


def _assets() -> dict[str, str]:
    """The files that are the same for all pages."""
    static = files("grader.site") / "static"
    assets = {file.name: file.read_text(encoding="utf-8") for file in static.iterdir()}
    shared = report_pages().get_template("page.css").render()
    assets["site.css"] = "\n".join([shared, style(), assets["site.css"]])
    return assets


def _version(assets: dict[str, str]) -> str:
    """Changes whenever a file does, so that a browser never mixes old files and new ones."""
    together = "\0".join(f"{name}\0{assets[name]}" for name in sorted(assets))
    return hashlib.sha256(together.encode()).hexdigest()[:12]


def _pages(python: Runtime, version: str) -> Iterator[tuple[str, str]]:
    pages = Environment(
        loader=PackageLoader("grader.site"),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        finalize=lambda value: f"{value:g}" if isinstance(value, float) else value,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    statuses = {str(status): words for status, words in STATUSES.items()}
    statuses["so_far"] = STATUSES["passed"][0], RIGHT_SO_FAR
    facts = {
        "assignment": ASSIGNMENT,
        "parts": {part.part: [part.number, part.title] for part in lesson()},
        "exercises": {entry.id: entry.points for part in lesson() for entry in part.entries},
        "statuses": statuses,
        "words": said.IN_SCRIPTS,
        "version": version,
        "hints": {entry.id: entry.hints for part in lesson() for entry in part.entries},
        "python": {**python.facts, "worker": f"worker.js?v={version}"},
    }
    pages.globals |= {
        "asset": lambda name: f"{name}?v={version}",
        "grader_version": __version__,
        "lesson": lesson(),
        "part": None,
        "policy": _policy(python),
        "said": said,
    }
    yield "index.html", pages.get_template("index.html").render(script="start.js", facts=facts)
    for part in lesson():
        page = pages.get_template("part.html")
        own = {**facts, "part": part.part}
        yield f"{part.part}.html", page.render(script="page.js", facts=own, part=part)


def _policy(python: Runtime) -> str:
    """What a page and its worker may load: files beside it, and Pyodide where it lies elsewhere.

    Pyodide compiles WebAssembly. Its scripts come as blobs, after their hash was compared; the
    worker is a blob as well, because only then does this policy hold in it too. Editors and
    verdicts set styles of their own.
    """
    there = f" {python.origin}" if python.origin else ""
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval' blob:",
            "worker-src 'self' blob:",
            f"connect-src 'self'{there}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
