"""Attacks by what is handed in, not by code that runs: files, notebooks, archives, names."""

from __future__ import annotations

import io
import json
import os
import socket
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from attacks.scene import Scene

Build = Callable[[Path, Scene], object]

RIGHT = "def dC_da(a, y):\n    return 2 * (a - y)\n"
CHEAT = "def dC_da(a, y):\n    return 17.0\n"


def write(name: str, content: str | bytes) -> Build:
    """A file of this content."""
    data = content if isinstance(content, bytes) else content.encode()
    return lambda folder, _: (folder / name).write_bytes(data)


def notebook(cells: Any, **more: Any) -> Build:
    """A notebook of these cells."""
    document = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | more
    return write("single_neuron.ipynb", json.dumps(document))


def code(source: Any, **more: Any) -> dict[str, Any]:
    """A notebook's code cell."""
    return {"cell_type": "code", "metadata": {}, "outputs": [], "source": source} | more


def dated(folder: Path, time: float) -> None:
    """Set when everything in a folder was changed, in seconds of the epoch."""
    for path in folder.iterdir():
        os.utime(path, times=(time, time))


def both(*builds: Build) -> Build:
    """Several of them."""
    return lambda folder, scene: [build(folder, scene) for build in builds]


def beside(name: str, content: str | bytes) -> Build:
    """A wrong solution, with a file beside it that is meant to run instead of a library."""
    return both(write("single_neuron.py", CHEAT), write(name, content))


def archive_with_traversal() -> bytes:
    """A tar that would write outside the folder it is unpacked in."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for name in ("../../honest_ada/single_neuron.py", "/tmp/backprop-attack-tar"):
            archive.addfile(tarfile.TarInfo(name), io.BytesIO())
    return data.getvalue()


def archive_that_explodes() -> bytes:
    """A zip of a few kilobytes with megabytes of zeros in it."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("single_neuron.py", b"\0" * 10_000_000)
    return data.getvalue()


def folder_is_a_link(folder: Path, scene: Scene) -> None:
    folder.rmdir()
    folder.symlink_to(scene.classmate)


def thousands_of_files_beside(folder: Path, _: Scene) -> None:
    (folder / "single_neuron.py").write_text(CHEAT)
    for number in range(3_000):
        (folder / f"{number:0250}.py").touch()


def folders_in_folders_beside(folder: Path, _: Scene) -> None:
    (folder / "single_neuron.py").write_text(CHEAT)
    (folder / "/".join(["deep"] * 300)).mkdir(parents=True)


def socket_in_place(folder: Path, _: Scene) -> None:
    here = Path.cwd()
    os.chdir(folder)
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("single_neuron.py")
    finally:
        os.chdir(here)


PASSES_ALL = """
import pytest
@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    outcome.get_result().outcome = "passed"
"""
PATCHES_NUMPY = "import numpy\nnumpy.allclose = lambda *a, **k: True\n"

HANDED_IN: Mapping[str, tuple[Build, str]] = {
    "conftest_beside": (beside("conftest.py", PASSES_ALL), "failed"),
    "numpy_beside": (beside("numpy.py", "raise SystemExit(0)"), "failed"),
    "json_beside": (beside("json.py", "loads = dumps = lambda *a: {'score': 3}"), "failed"),
    "pickle_beside": (beside("pickle.py", PATCHES_NUMPY), "failed"),
    "grader_beside": (beside("grader.py", "score = 3.0"), "failed"),
    "sitecustomize_beside": (beside("sitecustomize.py", PATCHES_NUMPY), "failed"),
    "start_file_beside": (beside("a.pth", "import os; os._exit(0)"), "failed"),
    "pytest_ini_beside": (beside("pytest.ini", "[pytest]\naddopts = --co"), "failed"),
    "results_beside": (beside("results.json", '{"score": 100.0, "status": "passed"}'), "failed"),
    "archive_beside": (beside("work.tar", archive_with_traversal()), "failed"),
    "archive_bomb_beside": (beside("single_neuron.zip", archive_that_explodes()), "failed"),
    "archive_in_place": (write("single_neuron.py", archive_that_explodes()), "error"),
    "link_to_a_classmate_in_place": (
        lambda folder, scene: (folder / "single_neuron.py").symlink_to(
            scene.classmate / "single_neuron.py"
        ),
        "not_attempted",
    ),
    "link_to_a_device": (
        lambda folder, _: (folder / "single_neuron.py").symlink_to("/dev/zero"),
        "not_attempted",
    ),
    "folder_is_a_link": (folder_is_a_link, "error"),
    "inner_folder_is_a_link": (
        lambda folder, scene: (folder / "backprop_calculus").symlink_to(scene.classmate),
        "not_attempted",
    ),
    "link_to_itself": (
        lambda folder, _: (folder / "single_neuron.py").symlink_to("single_neuron.py"),
        "not_attempted",
    ),
    "pipe_in_place": (lambda folder, _: os.mkfifo(folder / "single_neuron.py"), "not_attempted"),
    "socket_in_place": (socket_in_place, "not_attempted"),
    "folder_in_place": (lambda folder, _: (folder / "single_neuron.py").mkdir(), "not_attempted"),
    "folder_without_rights": (
        lambda folder, _: folder.chmod(0),
        "error" if os.geteuid() else "not_attempted",
    ),
    "ten_megabytes_of_code": (write("single_neuron.py", b"#" * 10_000_000), "error"),
    "brackets_without_end": (write("single_neuron.py", "(" * 900_000), "error"),
    "one_long_line": (
        write("single_neuron.py", "x=" + "1+" * 20_000 + "1"),
        "error or not_attempted",
    ),
    "no_text": (write("single_neuron.py", bytes(range(256)) * 100), "error"),
    "zero_bytes": (write("single_neuron.py", CHEAT + "\0" * 1000), "failed"),
    "other_coding": (write("single_neuron.py", "# coding: rot13\n" + CHEAT), "error"),
    "huge_notebook": (write("single_neuron.ipynb", b" " * (17 << 20)), "error"),
    "deep_notebook": (write("single_neuron.ipynb", b"[" * 1_000_000), "error"),
    "deep_metadata": (
        write("single_neuron.ipynb", '{"cells":' + '{"a":' * 50_000 + "1" + "}" * 50_000 + "}"),
        "error",
    ),
    "cells_of_wrong_type": (notebook(5), "error"),
    "cells_are_a_text": (notebook("code"), "error"),
    "source_of_wrong_type": (notebook([code({"a": 1})]), "error"),
    "source_of_numbers": (notebook([code([1, 2, 3])]), "error"),
    "cell_of_wrong_type": (notebook([None, 1, "code", []]), "error"),
    "same_id_twice": (notebook([code(CHEAT, id="a"), code("x = 1", id="a")]), "failed"),
    "format_of_the_future": (notebook([code(CHEAT)], nbformat=99), "error"),
    "worksheets_beside_cells": (
        notebook([code(CHEAT)], worksheets=[{"cells": [code(None, input=RIGHT)]}]),
        "failed",
    ),
    "cells_beside_worksheets": (
        notebook([code(RIGHT)], nbformat=3, worksheets=[{"cells": [code(RIGHT, input=CHEAT)]}]),
        "failed",
    ),
    "input_beside_source": (notebook([code(CHEAT, input=RIGHT)]), "failed"),
    "input_instead_of_source": (
        notebook([{"cell_type": "code", "metadata": {}, "outputs": [], "input": RIGHT}]),
        "error",
    ),
    "cells_twice": (
        write(
            "single_neuron.ipynb",
            f'{{"nbformat": 4, "cells": {json.dumps([code(RIGHT)])}, '
            f'"cells": {json.dumps([code(CHEAT)])}}}',
        ),
        "failed",
    ),
    "cell_type_in_capitals": (notebook([code(RIGHT, cell_type="CODE"), code(CHEAT)]), "failed"),
    "newest_of_two_that_differ": (
        both(
            notebook([code(RIGHT)]),
            lambda folder, _: dated(folder, 1.0),
            write("single_neuron.py", CHEAT),
        ),
        "failed",
    ),
    "results_in_outputs": (
        notebook([code(CHEAT, outputs=[{"output_type": "execute_result", "text": "3.0"}])]),
        "failed",
    ),
    "numbers_that_are_no_json": (
        write("single_neuron.ipynb", '{"cells": [], "x": 1e999999, "y": NaN}'),
        "not_attempted",
    ),
    "integer_of_a_million_digits": (
        write("single_neuron.ipynb", '{"cells": [], "x": ' + "9" * 1_000_000 + "}"),
        "error",
    ),
    "ten_thousand_cells": (notebook([code("x = 1")] * 10_000 + [code(CHEAT)]), "error"),
    "ten_thousand_cells_of_text": (
        notebook([code("", cell_type="markdown")] * 10_000 + [code(CHEAT)]),
        "error",
    ),
    "as_many_cells_as_may_be": (notebook([code("x = 1")] * 999 + [code(CHEAT)]), "failed"),
    "megabytes_of_code_in_a_notebook": (notebook([code("#" * 600_000 + "\n")] * 9), "error"),
    "megabytes_of_outputs": (notebook([code(CHEAT, outputs=["x" * 5_000_000])]), "failed"),
    "a_gigabyte_of_objects": (
        write("single_neuron.ipynb", '{"cells":[],"x":[' + '{"":0},' * 4_500_000 + "0]}"),
        "error",
    ),
    "many_lists_in_lists": (
        write("single_neuron.ipynb", '{"x":[' + ("[" * 500 + "]" * 500 + ",") * 30_000 + "0]}"),
        "error",
    ),
    "thousands_of_files_beside": (thousands_of_files_beside, "failed"),
    "folders_in_folders_beside": (folders_in_folders_beside, "failed"),
    "second_part_without_the_first": (
        write(
            "many_neurons.py",
            "def bias_gradient(W, b, a_prev, y, j):\n"
            "    z = (W @ a_prev + b)[j]\n"
            "    return dC_da(1 / (1 + 2.718281828459045**-z), y[j]) * sigmoid_prime(z)\n",
        ),
        "not_attempted",
    ),
}
"""By the student's name: what is handed in, and the status of ``single_neuron.dC_da``, or several
where Pythons differ."""

LONG = "long" * 62
HOSTILE_NAMES = (
    "<script>alert(1)<",
    '" onmouseover="alert(1)',
    "&lt;b&gt;",
    "{{7*7}}{% for x in y %}",
    "=1+1",
    "=cmd|' C calc'!A0",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "a,b;c\"d'e",
    "a;=1+1",
    "\t=1+1",
    "two\nlines",
    "\x1b[2J\x1b]0;taken over\x07",
    "\u202egnp.exe",
    "..%2f..%2fetc",
    "...",
    "-rf",
    "--out",
    "$(touch backprop_attack)",
    "`id`; %s%n {0}",
    "CON",
    "__proto__",
    " spaces ",
    "名前 é 🎓",
    "\u200bhonest_ada",
    "honest\u00ad_ada",
    "HONEST_ADA",
    "honest_ada ",
    "honest_ada\u0301",
    "＝1+1",
    "\u00a0=1+1",
    "\u2028=1+1",
    "\x9b2J",
    "total",
    "student",
    "feedback",
    "report.html",
    "results.json",
    "backprop_calculus",
    "single_neuron",
    os.fsdecode(b"\xff\xfe not text"),
    "submitted",
    "results",
    LONG,
)
"""Names of folders that hold a right solution of one exercise: it must count, and nothing else."""


def hand_in_all(scene: Scene) -> None:
    """Hand everything of this module in."""
    for name, (build, _) in HANDED_IN.items():
        folder = scene.submissions / name
        folder.mkdir()
        build(folder, scene)
    for name in HOSTILE_NAMES:
        folder = scene.submissions / name
        folder.mkdir()
        (folder / "single_neuron.py").write_text(RIGHT)
