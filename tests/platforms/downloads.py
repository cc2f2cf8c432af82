"""Downloads made by each platform's rules, as a zip and as the folder that it unpacks to."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tests.conftest import EXERCISES, SOLUTIONS

Files = Mapping[str, "str | bytes"]


@cache
def solved(part: str) -> str:
    return (SOLUTIONS / f"{part}.py").read_text(encoding="utf-8")


@cache
def untouched(part: str) -> str:
    return (EXERCISES / f"{part}.py").read_text(encoding="utf-8")


def notebook(source: str) -> bytes:
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "source": source}
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    ).encode()


def zipped(files: Files) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, (2026, 9, 28, 12, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(info, content)
    return data.getvalue()


def write_zip(path: Path, files: Files) -> Path:
    path.write_bytes(zipped(files))
    return path


def write_folder(path: Path, files: Files) -> Path:
    for name, content in files.items():
        place = path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def packed(folder: Path, path: Path) -> Path:
    """A zip of what lies in a folder, empty folders too."""
    with zipfile.ZipFile(path, "w") as file:
        for one in sorted(folder.rglob("*")):
            file.write(one, one.relative_to(folder))
    return path


def garbled(path: Path, files: Files) -> Path:
    """A zip whose names are UTF-8, made by a tool that does not say so."""

    class Info(zipfile.ZipInfo):
        def _encodeFilenameFlags(self) -> tuple[bytes, int]:
            return self.filename.encode(), self.flag_bits & ~0x800

    with zipfile.ZipFile(path, "w") as file:
        for name, content in files.items():
            file.writestr(Info(name), content)
    return path


def receipt(name: str, user: str, files: Mapping[str, str]) -> str:
    """Blackboard's receipt; the files by their stored names."""
    listed = "".join(
        f"\tOriginal filename: {original}\n\tFilename: {stored}\n\n"
        for stored, original in files.items()
    )
    return (
        f"Name: {name} ({user})\nAssignment: Homework\n"
        "Date Submitted: Monday, September 28, 2026 12:05:00 PM CEST\n"
        f"Current Grade: Needs Grading\n\nSubmission Field:\nThere is no text.\n\n"
        f"Comments:\nThere are no student comments.\n\nFiles:\n{listed}"
    )
