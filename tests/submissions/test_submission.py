"""A student's files become cells, and whatever is not a file of theirs becomes a reason."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import tempfile
import tracemalloc
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from grader.answers import NotHandedIn, Unreadable
from grader.assignment import ASSIGNMENT
from grader.errors import GraderError
from grader.messages.files import in_words
from grader.sandbox.calls import Cell
from grader.submissions import notebook as notebook_cells
from grader.submissions.class_folder import find_submissions
from grader.submissions.notebook import LARGEST_IN_PLACE, MOST_CELLS, MOST_CODE
from grader.submissions.submission import (
    LARGEST_FILE,
    GradedFile,
    PartFile,
    read_file,
    read_submission,
)


def _may_read_everything() -> bool:
    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).chmod(0)
        return os.access(file.name, os.R_OK)


RIGHTS_COUNT = pytest.mark.skipif(_may_read_everything(), reason="root may read everything")
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes any byte in a name")

CODE = "def dC_da(a, y):\n    return 2 * (a - y)\n"
STUB = "def dC_da(a, y):\n    raise NotImplementedError()\n"


def v4(*sources: Any, **more: Any) -> dict[str, Any]:
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": s} for s in sources]
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells} | more


def reason(file: PartFile) -> str:
    assert isinstance(file, Unreadable | NotHandedIn), file
    return in_words(file.reason)


def part(folder: Path, name: str = "single_neuron") -> PartFile:
    return read_submission("ann", folder).parts[name]


# Scripts

SCRIPTS: dict[str, tuple[bytes, str]] = {
    "plain": (CODE.encode(), CODE),
    "with a BOM": (b"\xef\xbb\xbf" + CODE.encode(), CODE),
    "with NUL bytes": (b"x = 1\0\n", "x = 1\0\n"),
    "empty": (b"", ""),
    "with Windows' line ends": (b"x = 1\r\ny = 2\r\n", "x = 1\r\ny = 2\r\n"),
    "with a syntax error": (b"def dC_da(a, y:\n", "def dC_da(a, y:\n"),
}


@pytest.mark.parametrize(("data", "source"), SCRIPTS.values(), ids=SCRIPTS)
def test_a_script_is_one_cell(tmp_path: Path, data: bytes, source: str) -> None:
    path = tmp_path / "single_neuron.py"
    path.write_bytes(data)
    assert read_file(path) == (Cell("single_neuron.py", source),)


NOT_UTF_8 = {
    "Latin-1": ("# é\n".encode("latin-1"), "byte 3 is 0xe9"),
    "UTF-16": (CODE.encode("utf-16"), "byte 1 is 0xff"),
    "cut off in a character": ("# é".encode()[:-1], "byte 3 is 0xc3"),
    "a surrogate": (b"x = '\xed\xa0\x80'", "byte 6 is 0xed"),
}


@pytest.mark.parametrize("end", LARGEST_FILE)
@pytest.mark.parametrize(("data", "where"), NOT_UTF_8.values(), ids=NOT_UTF_8)
def test_what_is_not_utf_8_is_named_with_its_place(
    tmp_path: Path, data: bytes, where: str, end: str
) -> None:
    path = tmp_path / f"single_neuron{end}"
    path.write_bytes(data)
    assert reason(read_file(path)) == (
        f"single_neuron{end} is not UTF-8 ({where}). Save it as UTF-8."
    )


DECLARED = {
    "Latin-1": b"# -*- coding: latin-1 -*-\nx = '\xe9'\n",
    "Windows'": b"#!/usr/bin/env python\n# vim: set fileencoding=cp1252 :\nx = '\xe9'\n",
    "after a blank line": b"\n# coding: iso8859-15\nx = '\xe9'\n",
    "UTF-8": b"# coding: utf-8\nx = '\xc3\xa9'\n",
    "UTF-8 with its mark": b"\xef\xbb\xbf# coding: utf-8\nx = '\xc3\xa9'\n",
    "with old line ends": b"# coding: latin-1\rx = '\xe9'\r",
}


@pytest.mark.parametrize("data", DECLARED.values(), ids=DECLARED)
def test_a_script_is_read_in_the_encoding_that_it_declares(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "single_neuron.py"
    path.write_bytes(data)
    read = read_file(path)
    assert isinstance(read, tuple)
    there: dict[str, object] = {}
    exec(compile(data, "script", "exec"), there)
    assert there["x"] == "é"
    assert "x = 'é'" in read[0].source


WRONGLY_DECLARED = {
    "unknown": (b"# coding: klingon\nx = 1\n", "declares the encoding “klingon”, in which Python"),
    "no encoding of text": (b"# coding: zlib\nx = 1\n", "declares the encoding “zlib”, in which"),
    "not what it is": (b"# coding: ascii\nx = '\xe9'\n", "“ascii”, but is not written in it"),
    "two bytes a character": (b"# coding: utf-16\nx = 1\n", "“utf-16”, but is not written in it"),
    "after the mark of UTF-8": (
        b"\xef\xbb\xbf# coding: latin-1\nx = 1\n", "“latin-1”, but begins as UTF-8 does",
    ),
    "UTF-8 that is none": (b"# coding: utf-8\nx = '\xe9'\n", "is not UTF-8 (byte 22 is 0xe9)"),
    "in the third line": (b"#\n#\n# coding: latin-1\nx = '\xe9'\n", "is not UTF-8"),
    "after a statement": (b"y = 1\n# coding: latin-1\nx = '\xe9'\n", "is not UTF-8"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "said"), WRONGLY_DECLARED.values(), ids=WRONGLY_DECLARED)
def test_a_wrong_declaration_is_said(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "single_neuron.py"
    path.write_bytes(data)
    assert said in reason(read_file(path))
    with pytest.raises(SyntaxError):
        compile(data, "script", "exec")


@pytest.mark.parametrize("end", LARGEST_FILE)
def test_a_file_may_be_so_large_and_no_larger(tmp_path: Path, end: str) -> None:
    path = tmp_path / f"single_neuron{end}"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE[end] + 1)
    assert "is larger than" in reason(part(tmp_path))
    path.write_bytes(b" " * LARGEST_FILE[end])
    assert "larger" not in str(part(tmp_path))


# Notebooks


def test_a_notebooks_code_cells_keep_their_numbers(tmp_path: Path) -> None:
    notebook = v4("x = 1", ["y = 2\n", "z = 3"], "")
    notebook["cells"].insert(1, {"cell_type": "markdown", "source": "# text"})
    notebook["cells"].insert(2, {"cell_type": "raw", "source": "raw"})
    path = tmp_path / "single_neuron.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8-sig")
    assert read_file(path) == (
        Cell("cell 1", "x = 1"),
        Cell("cell 4", "y = 2\nz = 3"),
        Cell("cell 5", ""),
    )


def test_a_notebook_of_format_3_is_read(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "heading", "level": 1, "source": "Part 1"},
        {"cell_type": "code", "input": ["x = 1\n", "y = 2"], "language": "python", "outputs": []},
    ]
    notebook = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {},
        "worksheets": [{"cells": cells}],
    }
    path = tmp_path / "single_neuron.ipynb"
    path.write_text(json.dumps(notebook))
    assert read_file(path) == (Cell("cell 2", "x = 1\ny = 2"),)


def sheets(*cells: Any, **more: Any) -> dict[str, Any]:
    """A notebook of the format's version 3."""
    worksheets = [{"cells": [cell], "metadata": {}} for cell in cells]
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": worksheets} | more


def input_cell(code: Any, **more: Any) -> dict[str, Any]:
    """A code cell of version 3."""
    cell = {"cell_type": "code", "language": "python", "metadata": {}, "outputs": []}
    return cell | {"input": code} | more


def source_cell(source: Any, **more: Any) -> dict[str, Any]:
    """A code cell of version 4."""
    return {"cell_type": "code", "metadata": {}, "outputs": [], "source": source} | more


def twice(key: str, first: Any, notebook: dict[str, Any]) -> str:
    """The notebook as text, with another value for a key before its own."""
    return json.dumps(notebook).replace(f'"{key}":', f'"{key}": {json.dumps(first)}, "{key}":')


SHOWN_AND_HIDDEN = {
    "worksheets beside the cells of version 4": json.dumps(
        v4("shown") | {"worksheets": [{"cells": [input_cell("hidden")]}]}
    ),
    "cells beside the worksheets of version 3": json.dumps(
        sheets(input_cell("shown"), cells=[source_cell("hidden")])
    ),
    "several worksheets": json.dumps(sheets(input_cell("shown"), input_cell("shown too"))),
    "an input beside the source of version 4": json.dumps(
        v4() | {"cells": [source_cell("shown", input="hidden")]}
    ),
    "a source beside the input of version 3": json.dumps(
        sheets(input_cell("shown", source="hidden"))
    ),
    "cells twice": twice("cells", [source_cell("hidden")], v4("shown")),
    "a source twice": twice("source", "hidden", v4("shown")),
    "a type twice": twice("cell_type", "markdown", v4("shown")),
    "a version twice": twice(
        "nbformat", 3, v4("shown", worksheets=[{"cells": [input_cell("hidden")]}])
    ),
    "types in capitals": json.dumps(
        v4() | {"cells": [source_cell("shown"), source_cell("hidden", cell_type="Code")]}
    ),
    "no numbers of JSON": json.dumps(v4("shown", metadata={"x": float("nan")})),
    "a lone surrogate": json.dumps(v4("shown \ud800")),
    "lines": json.dumps(v4(["shown\n", "shown too"])),
}


@pytest.mark.filterwarnings("ignore:Cell is missing an id field")
@pytest.mark.parametrize("text", SHOWN_AND_HIDDEN.values(), ids=SHOWN_AND_HIDDEN)
def test_what_is_read_is_what_jupyter_shows(tmp_path: Path, text: str) -> None:
    nbformat = pytest.importorskip("nbformat")
    shown = [c.source for c in nbformat.reads(text, as_version=4).cells if c.cell_type == "code"]
    path = tmp_path / "single_neuron.ipynb"
    path.write_text(text)
    cells = read_file(path)
    assert isinstance(cells, tuple)
    assert [cell.source for cell in cells] == shown
    assert "hidden" not in str(shown)


@pytest.mark.parametrize("version", [1, 2, 5, 99, "4", None, True, {}, 4.5])
def test_another_version_of_the_format_is_refused_with_what_to_do(
    tmp_path: Path, version: Any
) -> None:
    path = tmp_path / "single_neuron.ipynb"
    path.write_text(json.dumps(v4("x = 1", nbformat=version, worksheets=[])))
    assert reason(read_file(path)) == (
        "single_neuron.ipynb is in another version of the notebook format than 3 and 4. Open it in "
        "Jupyter and save it again."
    )


MARKDOWN = {"cell_type": "markdown", "metadata": {}, "source": ""}
IMAGE = {"output_type": "display_data", "data": {"image/png": "iVBOR" * 400_000}, "metadata": {}}
BOUNDED: dict[str, tuple[list[dict[str, Any]], str]] = {
    "as many cells as may be": ([MARKDOWN] * (MOST_CELLS - 1) + [source_cell("x = 1")], ""),
    "more code cells": ([source_cell("x = 1")] * (MOST_CELLS + 1), "has 1,001 cells; up to 1,000"),
    "more cells of text": ([MARKDOWN] * (MOST_CELLS + 1), "has 1,001 cells; up to 1,000"),
    "as much code as may be": ([source_cell("é" * (MOST_CODE // 2))], ""),
    "more code": ([source_cell("é" * (MOST_CODE // 4)), source_cell("#" * (MOST_CODE // 2 + 1))],
                  "holds more than 1 MB of code"),
    "much text": ([MARKDOWN | {"source": "x" * (MOST_CODE + 1)}, source_cell("x = 1")], ""),
    "large outputs": ([source_cell("é = '😀'", outputs=[IMAGE]), source_cell("x = 1")], ""),
    "large outputs and more code": ([source_cell("#" * (MOST_CODE + 1), outputs=[IMAGE])],
                                    "holds more than 1 MB of code"),
}  # fmt: skip


@pytest.mark.parametrize(("cells", "problem"), BOUNDED.values(), ids=BOUNDED)
def test_cells_and_code_are_bounded_whatever_the_outputs(
    tmp_path: Path, cells: list[dict[str, Any]], problem: str
) -> None:
    path = tmp_path / "single_neuron.ipynb"
    path.write_text(json.dumps(v4() | {"cells": cells}, ensure_ascii=False), encoding="utf-8")
    read = read_file(path)
    if problem:
        assert problem in reason(read)
    else:
        assert isinstance(read, tuple)
        code = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
        assert [cell.source for cell in read] == code


COSTLY = {
    "objects": '{"":0},',
    "lists": "[],",
    "lists in lists": "[" * 500 + "]" * 500 + ",",
}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not limit a process's memory")
@pytest.mark.parametrize("unit", COSTLY.values(), ids=COSTLY)
def test_a_notebook_that_would_take_a_gigabyte_costs_the_judge_little_memory(
    tmp_path: Path, unit: str
) -> None:
    path = tmp_path / "single_neuron.ipynb"
    count = (31 << 20) // len(unit)
    path.write_text('{"cells": [], "metadata": [' + unit * count + "0]}")
    tracemalloc.start()
    try:
        told = reason(read_file(path))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert told == (
        "single_neuron.ipynb takes more time or memory to read than a notebook should. Clear its "
        "outputs and save it again."
    )
    assert most < 100 << 20


LARGE = " " * LARGEST_IN_PLACE
LARGE_AND_BAD = {
    "no JSON": (
        LARGE + "\nx = 1",
        "is not a notebook that can be read: from line 2 on it is not written as notebooks are.",
    ),
    "nested too deep": (
        LARGE + "[" * 200_000,
        "is not a notebook that can be read: the cells of a notebook are missing",
    ),
    "no UTF-8": (LARGE + "\udcff", "is not UTF-8 (byte 1048577 is 0xff). Save it as UTF-8."),
}


@pytest.mark.parametrize(("text", "problem"), LARGE_AND_BAD.values(), ids=LARGE_AND_BAD)
def test_a_large_file_that_is_not_a_notebook_is_refused_with_the_reason(
    tmp_path: Path, text: str, problem: str
) -> None:
    path = tmp_path / "single_neuron.ipynb"
    path.write_text(text, encoding="utf-8", errors="surrogateescape")
    assert reason(read_file(path)).startswith(f"single_neuron.ipynb {problem}")


def test_a_process_that_cannot_be_started_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "single_neuron.ipynb"
    path.write_text(json.dumps(v4("x = 1")) + LARGE)
    start, refusals = subprocess.run, [BlockingIOError(11, "Resource temporarily unavailable")] * 2

    def run(*args: Any, **more: Any) -> Any:
        if refusals:
            raise refusals.pop()
        return start(*args, **more)

    monkeypatch.setattr(subprocess, "run", run)
    assert read_file(path) == (Cell("cell 1", "x = 1"),)
    monkeypatch.setattr(notebook_cells, "SECONDS_TO_START", 0.0)
    refusals += [BlockingIOError(11, "Resource temporarily unavailable")] * 2
    with pytest.raises(GraderError, match="Resource temporarily unavailable"):
        read_file(path)


NO_NOTEBOOK = {
    "empty": "",
    "no JSON": "def dC_da(a, y): ...",
    "cut off": json.dumps(v4("x = 1"))[:-9],
    "a list": "[]",
    "a number": "1",
    "a text": '"cells"',
    "null": "null",
    "no cells": "{}",
    "cells that are a number": '{"cells": 3}',
    "cells that are numbers": '{"cells": [3]}',
    "cells that are lists": '{"cells": [[]]}',
    "a cell without a type": '{"cells": [{"source": "x"}]}',
    "a cell without a source": '{"cells": [{"cell_type": "code"}]}',
    "a source that is a number": json.dumps(v4(3)),
    "a source of numbers": json.dumps(v4([3])),
    "a source of lists": json.dumps(v4([["x"]])),
    "a source that is an object": json.dumps(v4({"x": 1})),
    "the cells of version 3 in version 4": json.dumps(v4() | {"cells": [input_cell("x")]}),
    "the cells of version 4 in version 3": json.dumps(sheets(source_cell("x"))),
    "version 4 without cells": json.dumps(sheets(input_cell("x"), nbformat=4)),
    "version 3 without worksheets": json.dumps(v4("x", nbformat=3)),
    "a source that is null": json.dumps(v4(None)),
    "worksheets that are null": '{"nbformat": 3, "worksheets": null}',
    "nested too deep": "[" * 200_000,
    "nested too deep in a cell": '{"cells": ' + '{"cells": ' * 100_000,
    "a number of too many digits": '{"cells": ' + "9" * 10_000 + "}",
}


@pytest.mark.parametrize("text", NO_NOTEBOOK.values(), ids=NO_NOTEBOOK)
def test_a_file_that_is_not_a_notebook_is_refused_with_the_reason(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / "single_neuron.ipynb").write_text(text)
    told = reason(part(tmp_path))
    assert told.startswith("single_neuron.ipynb is not a notebook that can be read: ")
    assert "Error" not in told


# Twins


DIFFERS = "counts, which differs from the file that was handed out."
ALIKE = "counts, though neither differs from the file that was handed out."
NEWER = "counts: both hold answers, and it was changed last."
NOTHING = "counts: this one holds nothing of single_neuron."


@pytest.mark.parametrize(
    ("script", "notebook", "chosen", "why"),
    [
        (CODE, CODE, "notebook", NEWER),
        (STUB, STUB, "script", ALIKE),
        (CODE, STUB, "script", DIFFERS),
        (STUB, CODE, "notebook", DIFFERS),
        ("", CODE, "notebook", NOTHING),
        (" \n", STUB, "notebook", NOTHING),
        ("q1_factors = None", STUB, "notebook", NOTHING),
        (b"\xff", STUB, "notebook", "counts, since single_neuron.py is not UTF-8"),
        (STUB, 3, "script", "counts, since single_neuron.ipynb is not a notebook that can be read"),
    ],
)
def test_of_two_twins_the_one_that_differs_counts_and_the_other_is_told(
    tmp_path: Path, script: str | bytes, notebook: Any, chosen: str, why: str
) -> None:
    data = script if isinstance(script, bytes) else script.encode()
    (tmp_path / "single_neuron.py").write_bytes(data)
    os.utime(tmp_path / "single_neuron.py", (1e9, 1e9))
    (tmp_path / "single_neuron.ipynb").write_text(json.dumps(v4(notebook)))
    submission = read_submission("ann", tmp_path)
    cells = submission.parts["single_neuron"]
    assert isinstance(cells, tuple)
    assert cells[0].label == ("cell 1" if chosen == "notebook" else "single_neuron.py")
    names = {"script": "single_neuron.py", "notebook": "single_neuron.ipynb"}
    counts = names.pop(chosen)
    (left,) = submission.left_out
    assert submission.files["single_neuron"].path == counts
    assert (left.part, left.path) == ("single_neuron", *names.values())
    assert in_words(left.reason).startswith(f"{counts} {why}")


def test_a_twin_that_is_no_notebook_gives_way_to_a_script_with_gaps(tmp_path: Path) -> None:
    (tmp_path / "single_neuron.py").write_text(STUB)
    (tmp_path / "single_neuron.ipynb").write_text("no JSON")
    assert part(tmp_path) == (Cell("single_neuron.py", STUB),)


@pytest.mark.parametrize("inner", ["", f"{ASSIGNMENT}/"], ids=["flat", "nbgrader"])
def test_each_part_that_was_read_names_its_file_and_bytes(tmp_path: Path, inner: str) -> None:
    folder = tmp_path / inner
    folder.mkdir(exist_ok=True)
    notebook = json.dumps(v4(CODE)).encode("utf-8-sig")
    for name, data in {
        "single_neuron.py": STUB.encode(),
        "single_neuron.ipynb": notebook,
        "matrix_form.py": b"\xff is no text",
    }.items():
        (folder / name).write_bytes(data)
    (folder / "review.py").mkdir()
    assert read_submission("ann", tmp_path).files == {
        "single_neuron": GradedFile(f"{inner}single_neuron.ipynb", sha256(notebook).hexdigest()),
        "matrix_form": GradedFile(f"{inner}matrix_form.py", sha256(b"\xff is no text").hexdigest()),
    }


# Special files


def _directory(path: Path) -> None:
    path.mkdir()


def _symlink(path: Path) -> None:
    secret = path.parent.parent / "secret.py"
    secret.write_text(CODE)
    path.symlink_to(secret)


def _dangling(path: Path) -> None:
    path.symlink_to("nowhere")


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    os.mknod(path, stat.S_IFSOCK | 0o600)


SPECIAL: dict[str, tuple[Callable[[Path], None], str]] = {
    "a folder": (_directory, "cannot be read: Is a directory."),
    "a link": (_symlink, "is a symbolic link, which is not followed."),
    "a link to nothing": (_dangling, "is a symbolic link, which is not followed."),
    "a link to itself": (_loop, "is a symbolic link, which is not followed."),
    "a link to a device": (_device, "is a symbolic link, which is not followed."),
    "a FIFO": (_fifo, "is not a regular file."),
    "a socket": (_socket, "cannot be read: No such device or address."),
}


@POSIX
@pytest.mark.parametrize("end", LARGEST_FILE)
@pytest.mark.parametrize(("make", "why"), SPECIAL.values(), ids=SPECIAL)
def test_special_files_are_not_opened(
    tmp_path: Path, make: Callable[[Path], None], why: str, end: str
) -> None:
    folder = tmp_path / "ann"
    folder.mkdir()
    make(folder / f"single_neuron{end}")
    assert reason(part(folder)).startswith(f"single_neuron{end} {why}")
    assert reason(part(folder, "review")).startswith("There is no review.py")


@POSIX
@pytest.mark.skipif(sys.platform != "win32" and os.geteuid() != 0, reason="only root makes devices")
def test_a_device_is_not_read(tmp_path: Path) -> None:
    try:
        os.mknod(tmp_path / "single_neuron.py", stat.S_IFCHR | 0o600, os.makedev(1, 5))
    except OSError as error:
        pytest.skip(f"no device can be made here: {error}")
    assert "single_neuron.py" in reason(part(tmp_path))


@POSIX
def test_a_twin_that_is_special_gives_way(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "single_neuron.py")
    (tmp_path / "single_neuron.ipynb").write_text(json.dumps(v4(STUB)))
    assert part(tmp_path) == (Cell("cell 1", STUB),)


@RIGHTS_COUNT
def test_an_unreadable_file_or_folder_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "ann"
    folder.mkdir()
    (folder / "single_neuron.py").write_text(CODE)
    (folder / "single_neuron.py").chmod(0)
    assert reason(part(folder)) == "single_neuron.py cannot be read: Permission denied."
    assert list(map(in_words, read_submission("ann", folder).unreadable)) == [
        "single_neuron.py cannot be read: Permission denied."
    ]
    folder.chmod(0)
    try:
        assert reason(part(folder)) == (
            "The submission's folder cannot be read: Permission denied."
        )
        assert set(find_submissions(tmp_path).folders) == {"ann"}
    finally:
        folder.chmod(0o700)


# A student's folder


def test_a_missing_part_names_the_file_that_may_be_meant(tmp_path: Path) -> None:
    assert reason(part(tmp_path)) == (
        "There is no single_neuron.py or single_neuron.ipynb in the submission. Hand it in under "
        "one of these names."
    )
    (tmp_path / "single_neurons.py").write_text(CODE)
    assert reason(part(tmp_path)).endswith("There is a “single_neurons.py”: rename it.")


def test_nbgraders_inner_folder_is_where_the_files_are(tmp_path: Path) -> None:
    inner = tmp_path / ASSIGNMENT
    inner.mkdir()
    (inner / "single_neuron.py").write_text(CODE)
    assert part(tmp_path) == (Cell("single_neuron.py", CODE),)


@POSIX
@pytest.mark.parametrize("linked", ["student", "student with an inner folder", "inner folder"])
def test_a_folder_that_is_a_link_is_not_followed(tmp_path: Path, linked: str) -> None:
    elsewhere, student = tmp_path / "elsewhere", tmp_path / "class" / "ann"
    (elsewhere / ASSIGNMENT).mkdir(parents=True)
    student.parent.mkdir()
    for folder in (elsewhere, elsewhere / ASSIGNMENT):
        (folder / "single_neuron.py").write_text(CODE)
    if linked == "inner folder":
        student.mkdir()
        (student / ASSIGNMENT).symlink_to(elsewhere)
    else:
        student.symlink_to(elsewhere if linked.endswith("inner folder") else elsewhere / ASSIGNMENT)
    assert set(find_submissions(tmp_path / "class").folders) == {"ann"}
    submission = read_submission("ann", student)
    assert submission.files == {}
    assert len(submission.unreadable) == (linked != "inner folder"), "told once, not for each part"
    reasons = {
        *map(reason, submission.parts.values()),
        *(in_words(left.reason) for left in submission.left_out),
    }
    assert any("is a symbolic link, which is not followed." in said for said in reasons)


def test_a_folder_that_is_gone_says_so(tmp_path: Path) -> None:
    assert "cannot be read: No such file" in reason(part(tmp_path / "gone"))
