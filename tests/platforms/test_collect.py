"""``backprop collect``: whatever a platform hands out becomes a class that can be graded."""

from __future__ import annotations

import json
import os
import stat
import tracemalloc
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from grader.cli import main
from grader.errors import UnusableInput
from grader.messages.files import in_words
from grader.submissions.class_folder import find_submissions
from grader.submissions.submission import read_submission
from tests.platforms.downloads import (
    Files,
    garbled,
    notebook,
    packed,
    receipt,
    solved,
    untouched,
    write_folder,
    write_zip,
    zipped,
)
from tests.submissions.test_finding import A_CLASS, LEVELS
from tests.submissions.test_finding import make as make_folders

ONE, MANY = "single_neuron", "many_neurons"
RIGHT = solved(ONE)
YML = """---
submission_11:
  :submitters:
  - :name: Ann A
    :sid: 0012
    :email: ann@x.edu
  :created_at: 2026-09-28 12:05:00.123456789 Z
  :score: 1.0
  :results:
    :tests: []
submission_12:
  :submitters:
  - :name: Bob B
    :sid:
    :email: bob@x.edu
  - :name: Cy C
    :sid: s/3
    :email: cy@x.edu
  :created_at: 2026-09-28 12:06:00 -07:00
submission_13:
  :submitters:
  - :name: Di D
    :sid: null
    :email:
"""
HW = "HW_1_backprop"
T1, T2 = "2026-09-28-12-05-00", "2026-09-29-09-00-00"


@dataclass(frozen=True)
class Case:
    """A download, and what must come out: the source of each file, by its path in the class."""

    files: Files
    platform: str
    laid_out: Mapping[str, str]
    students: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    left_out: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unmatched: frozenset[str] = frozenset()
    of_platform: frozenset[str] = frozenset()
    """What the platform adds itself: it has a line, and nothing is said of it."""
    status: int = 0


CASES = {
    "canvas": Case(
        {
            "müllerjürgen_101_2001_single_neuron.py": RIGHT,
            "müllerjürgen_101_2002_many_neurons-1.ipynb": notebook(solved(MANY)),
            "van_der_bergann_LATE_102_2003_single_neuron.py": RIGHT,
            "smith_42al_103_2004_single_neuron.py": RIGHT,
            "2024_104_2005_single_neuron.py": RIGHT,
            "doejane_105_text.html": "<p>done</p>",
            "obrien_106_2007_text.html": "a file",
            "obrien_106_link.html": "<a>x</a>",
            "obrien_106_2006_single_neuron.py": RIGHT,
        },
        "canvas",
        {
            "101/single_neuron.py": "müllerjürgen_101_2001_single_neuron.py",
            "101/many_neurons.ipynb": "müllerjürgen_101_2002_many_neurons-1.ipynb",
            "102/single_neuron.py": "van_der_bergann_LATE_102_2003_single_neuron.py",
            "103/single_neuron.py": "smith_42al_103_2004_single_neuron.py",
            "104/single_neuron.py": "2024_104_2005_single_neuron.py",
            "106/single_neuron.py": "obrien_106_2006_single_neuron.py",
        },
        {
            "101": {"late": False, "name": "müllerjürgen"},
            "102": {"late": True},
            "105": {"files": []},
        },
        {
            "105": frozenset({"doejane_105_text.html"}),
            "106": frozenset({"obrien_106_link.html", "obrien_106_2007_text.html"}),
        },
    ),
    "canvas, groups": Case(
        {
            "group_3_101_2001_single_neuron.py": RIGHT,
            "group_3_101_2002_notes.pdf": b"",
            "group_3_101_text.html": b"",
            "group_4_LATE_102_2003_work.zip": zipped({"hw/single_neuron.py": RIGHT}),
        },
        "canvas",
        {
            "101/single_neuron.py": "group_3_101_2001_single_neuron.py",
            "102/single_neuron.py": "group_4_LATE_102_2003_work.zip!hw/single_neuron.py",
        },
        {"101": {"name": "group_3"}, "102": {"name": "group_4", "late": True}},
        {"101": frozenset({"group_3_101_2002_notes.pdf", "group_3_101_text.html"})},
    ),
    "canvas, groups with zips only": Case(
        {
            "group_3_101_2001_work.zip": zipped({"single_neuron.py": RIGHT}),
            "group_4_102_2002_work.zip": zipped({"single_neuron.py": RIGHT}),
        },
        "canvas",
        {
            "101/single_neuron.py": "group_3_101_2001_work.zip!single_neuron.py",
            "102/single_neuron.py": "group_4_102_2002_work.zip!single_neuron.py",
        },
        {"101": {"name": "group_3"}},
    ),
    "canvas, people with zips that begin with numbers": Case(
        {
            "doe_101_2001_10_hw.zip": zipped({"single_neuron.py": RIGHT}),
            "roe_102_2002_hw.zip": zipped({"single_neuron.py": RIGHT}),
        },
        "canvas",
        {
            "101/single_neuron.py": "doe_101_2001_10_hw.zip!single_neuron.py",
            "102/single_neuron.py": "roe_102_2002_hw.zip!single_neuron.py",
        },
        {"101": {"name": "doe"}},
    ),
    "canvas, anonymous": Case(
        {
            "anon_a1B2c_2001_single_neuron.py": RIGHT,
            "LATE_anon_Zz9_2002_single_neuron-3.py": RIGHT,
        },
        "canvas",
        {
            "a1B2c/single_neuron.py": "anon_a1B2c_2001_single_neuron.py",
            "Zz9/single_neuron.py": "LATE_anon_Zz9_2002_single_neuron-3.py",
        },
        {"a1B2c": {"late": False, "name": None}, "Zz9": {"late": True}},
    ),
    "canvas, uploaded again": Case(
        {
            "doe_101_2001_single_neuron.py": untouched(ONE),
            "doe_101_2002_single_neuron-1.py": RIGHT,
            "doe_101_2009_single_neuron-2.py": untouched(ONE),
            "roe_102_2003_single_neuron-7.py": RIGHT,
            "roe_102_2010_single_neuron-0b8f7c1e-2f52-4a53-8b6d-0f4f8f0c2a11.py": RIGHT,
            "roe_102_2011_utils-1.py": "x = 1\n",
        },
        "canvas",
        {
            "101/single_neuron.py": "doe_101_2002_single_neuron-1.py",
            "102/single_neuron.py": (
                "roe_102_2010_single_neuron-0b8f7c1e-2f52-4a53-8b6d-0f4f8f0c2a11.py"
            ),
            "102/utils.py": "roe_102_2011_utils-1.py",
        },
        left_out={
            "101": frozenset({"doe_101_2001_single_neuron.py", "doe_101_2009_single_neuron-2.py"}),
            "102": frozenset({"roe_102_2003_single_neuron-7.py"}),
        },
    ),
    "moodle": Case(
        {
            "Jürgen Müller_4711_assignsubmission_file/hw/single_neuron.py": RIGHT,
            "Jürgen Müller_4711_assignsubmission_onlinetext/onlinetext.html": "<p>hi</p>",
            "Al 42 Smith_4712_assignsubmission_file_/single_neuron (1).py": RIGHT,
            "Al 42 Smith_4712_assignsubmission_file_/helper.py": "x = 1\n",
            "Participant 4713_4713_assignsubmission_file/work.zip": zipped(
                {"single_neuron.py": RIGHT, "__MACOSX/._single_neuron.py": b""}
            ),
            "Default group_assignsubmission_file/single_neuron.py": RIGHT,
        },
        "moodle",
        {
            "4711/single_neuron.py": "Jürgen Müller_4711_assignsubmission_file/hw/single_neuron.py",
            "4712/single_neuron.py": "Al 42 Smith_4712_assignsubmission_file_/single_neuron (1).py",
            "4712/helper.py": "Al 42 Smith_4712_assignsubmission_file_/helper.py",
            "4713/single_neuron.py": (
                "Participant 4713_4713_assignsubmission_file/work.zip!single_neuron.py"
            ),
        },
        {"4711": {"name": "Jürgen Müller", "late": None}, "4713": {"name": None}},
        {
            "4711": frozenset({"Jürgen Müller_4711_assignsubmission_onlinetext/onlinetext.html"}),
            "4713": frozenset(
                {"Participant 4713_4713_assignsubmission_file/work.zip!__MACOSX/._single_neuron.py"}
            ),
        },
        frozenset({"Default group_assignsubmission_file/single_neuron.py"}),
        status=1,
    ),
    "moodle, flat": Case(
        {
            "Ann Lee_1_assignsubmission_file_single_neuron.py": RIGHT,
            "Ann Lee_1_assignsubmission_onlinetext_onlinetext.html": "x",
        },
        "moodle",
        {"1/single_neuron.py": "Ann Lee_1_assignsubmission_file_single_neuron.py"},
        left_out={"1": frozenset({"Ann Lee_1_assignsubmission_onlinetext_onlinetext.html"})},
    ),
    "gradescope": Case(
        {
            "assignment_7_export/submission_metadata.yml": YML,
            "assignment_7_export/submission_11/single_neuron.py": RIGHT,
            "assignment_7_export/submission_12/single_neuron.py": RIGHT,
            "assignment_7_export/submission_13/single_neuron.py": RIGHT,
        },
        "gradescope",
        {
            "0012/single_neuron.py": "assignment_7_export/submission_11/single_neuron.py",
            "bob@x.edu/single_neuron.py": "assignment_7_export/submission_12/single_neuron.py",
            "13/single_neuron.py": "assignment_7_export/submission_13/single_neuron.py",
        },
        {
            "0012": {"name": "Ann A", "submitted_at": "2026-09-28T12:05:00.123456+00:00"},
            "bob@x.edu": {
                "members": ["bob@x.edu", "s/3"],
                "name": "Bob B, Cy C",
                "submitted_at": "2026-09-28T12:06:00-07:00",
            },
        },
        of_platform=frozenset({"assignment_7_export/submission_metadata.yml"}),
    ),
    "blackboard": Case(
        {
            f"{HW}_ann_a_attempt_{T1}_single_neuron.py": untouched(ONE),
            f"{HW}_ann_a_attempt_{T1}.txt": receipt("Ann A", "ann_a", {}),
            f"{HW}_ann_a_attempt_{T2}_sn.py": RIGHT,
            f"{HW}_ann_a_attempt_{T2}.txt": receipt(
                "Ann A", "ann_a", {f"{HW}_ann_a_attempt_{T2}_sn.py": "single_neuron.py"}
            ),
            f"{HW}_bob_attempt_{T1}_single_neuron.py": RIGHT,
            f"{HW}_bob_attempt_{T1}_my.txt": "x",
            f"{HW}_bob_attempt_{T2}_single_neuron.py": untouched(ONE),
            f"{HW}_cy_attempt_{T1}.txt": receipt("Cy C", "cy", {}),
        },
        "blackboard",
        {
            "ann_a/single_neuron.py": f"{HW}_ann_a_attempt_{T2}_sn.py",
            "bob/single_neuron.py": f"{HW}_bob_attempt_{T1}_single_neuron.py",
        },
        {
            "ann_a": {"name": "Ann A", "submitted_at": "2026-09-29T09:00:00"},
            "bob": {"name": None, "submitted_at": "2026-09-28T12:05:00"},
        },
        {
            "ann_a": frozenset(
                {
                    f"{HW}_ann_a_attempt_{T1}_single_neuron.py",
                    f"{HW}_ann_a_attempt_{T1}.txt",
                    f"{HW}_ann_a_attempt_{T2}.txt",
                }
            ),
            "bob": frozenset(
                {f"{HW}_bob_attempt_{T1}_my.txt", f"{HW}_bob_attempt_{T2}_single_neuron.py"}
            ),
            "cy": frozenset({f"{HW}_cy_attempt_{T1}.txt"}),
        },
    ),
    "brightspace": Case(
        {
            "index.html": "<html>",
            "12-9 - Jane - Ann Doe - Sep 28, 2026 1205 PM/single_neuron.py": RIGHT,
            "12-9 - Jane - Ann Doe - Sep 29, 2026 205 AM/single_neuron.py": RIGHT + "\n",
            "13-9 - jroe5 Jo Roe - Sep 28, 2026 0741 PM/a - b.txt": "x",
            "13-9 - jroe5 Jo Roe - Sep 28, 2026 0741 PM/single_neuron.py": RIGHT,
        },
        "brightspace",
        {
            "12/single_neuron.py": ("12-9 - Jane - Ann Doe - Sep 29, 2026 205 AM/single_neuron.py"),
            "jroe5/single_neuron.py": (
                "13-9 - jroe5 Jo Roe - Sep 28, 2026 0741 PM/single_neuron.py"
            ),
        },
        {
            "12": {"name": "Jane - Ann Doe", "submitted_at": "2026-09-29T02:05:00"},
            "jroe5": {"name": "Jo Roe", "submitted_at": "2026-09-28T19:41:00"},
        },
        {
            "12": frozenset({"12-9 - Jane - Ann Doe - Sep 28, 2026 1205 PM/single_neuron.py"}),
            "jroe5": frozenset({"13-9 - jroe5 Jo Roe - Sep 28, 2026 0741 PM/a - b.txt"}),
        },
        of_platform=frozenset({"index.html"}),
    ),
    "brightspace, in another language": Case(
        {
            "12-9 - Jane - Ann Doe - 28. Sep. 2026 1205/single_neuron.py": RIGHT,
            "13-9 - Bo Roe - 28 sept. 2026 1205 PM/single_neuron.py": RIGHT,
        },
        "brightspace",
        {
            "12/single_neuron.py": "12-9 - Jane - Ann Doe - 28. Sep. 2026 1205/single_neuron.py",
            "13/single_neuron.py": "13-9 - Bo Roe - 28 sept. 2026 1205 PM/single_neuron.py",
        },
        {"12": {"name": "Jane - Ann Doe", "submitted_at": None}, "13": {"name": "Bo Roe"}},
    ),
    "brightspace, flat": Case(
        {"12-9 - Bo Doe - Sep 28, 2026 1205 AM - single_neuron.py": RIGHT},
        "brightspace",
        {"12/single_neuron.py": "12-9 - Bo Doe - Sep 28, 2026 1205 AM - single_neuron.py"},
        {"12": {"submitted_at": "2026-09-28T00:05:00"}},
    ),
    "github": Case(
        {
            "hw-1-submissions/hw-1-ann-lee/exercises/single_neuron.py": RIGHT,
            "hw-1-submissions/hw-1-ann-lee/solutions/single_neuron.py": RIGHT,
            "hw-1-submissions/hw-1-ann-lee/README.md": "x",
            "hw-1-submissions/hw-1-bob/single_neuron.py": RIGHT,
        },
        "github",
        {
            "ann-lee/single_neuron.py": "hw-1-submissions/hw-1-ann-lee/exercises/single_neuron.py",
            "bob/single_neuron.py": "hw-1-submissions/hw-1-bob/single_neuron.py",
        },
        left_out={
            "ann-lee": frozenset(
                {
                    "hw-1-submissions/hw-1-ann-lee/README.md",
                    "hw-1-submissions/hw-1-ann-lee/solutions/single_neuron.py",
                }
            )
        },
    ),
    "folders": Case(
        {
            "class/Ann Lee/hw/single_neuron (2).py": RIGHT,
            "class/Ann Lee/hw/single_neuron.py": untouched(ONE),
            "class/.hidden/single_neuron.py": RIGHT,
            "class/bob/single_neuron.py": RIGHT,
            "class/con/single_neuron.py": RIGHT,
            "class/nothing/notes.txt": "x",
            "class/read me.txt": "x",
        },
        "folders",
        {
            "Ann Lee/single_neuron.py": "class/Ann Lee/hw/single_neuron (2).py",
            "bob/single_neuron.py": "class/bob/single_neuron.py",
            "%63on/single_neuron.py": "class/con/single_neuron.py",
        },
        {"con": {}, "nothing": {"files": []}},
        {
            "Ann Lee": frozenset({"class/Ann Lee/hw/single_neuron.py"}),
            "nothing": frozenset({"class/nothing/notes.txt"}),
        },
        frozenset({"class/.hidden/single_neuron.py", "class/read me.txt"}),
        status=1,
    ),
}


def read(folder: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((folder / "collected.json").read_text("utf-8"))
    return document


@pytest.mark.parametrize("form", ["zip", "folder", "folder around"])
@pytest.mark.parametrize("name", CASES)
def test_a_download_becomes_a_class(
    name: str, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = CASES[name]
    if form == "zip":
        download = write_zip(tmp_path / "download.zip", case.files)
    else:
        download = write_folder(tmp_path / "around" / "download", case.files)
        download = download.parent if form == "folder around" else download
    inside = "download/" if form == "folder around" else ""
    to = tmp_path / "class"
    assert main(["collect", str(download), "--to", str(to)]) == case.status, capsys.readouterr()
    collected = read(to)
    assert collected["platform"] == case.platform
    students = {one["id"]: one for one in collected["students"]}
    laid_out = {f["path"]: f["from"] for one in students.values() for f in one["files"]}
    assert laid_out == {path: inside + source for path, source in case.laid_out.items()}
    for path, source in case.laid_out.items():
        outer, _, inner = source.partition("!")
        content = case.files[outer]
        if inner:
            assert isinstance(content, bytes)
            (tmp_path / "inner.zip").write_bytes(content)
            content = zipfile.ZipFile(tmp_path / "inner.zip").read(inner)
        assert (to / path).read_bytes() == (
            content.encode() if isinstance(content, str) else content
        )
    there = {p.relative_to(to).as_posix() for p in to.rglob("*") if p.is_file()}
    assert there == {*laid_out, "collected.json"}
    for id, facts in case.students.items():
        assert {key: students[id][key] for key in facts} == facts
    left_out = {
        id: frozenset(left["from"] for left in one["left_out"])
        for id, one in students.items()
        if one["left_out"]
    }
    assert left_out == {
        id: frozenset(inside + path for path in paths) for id, paths in case.left_out.items()
    }
    unmatched = {left["from"] for left in collected["left_out"]}
    whole = {path for path in case.unmatched if form == "zip" or "/." not in path}
    whole |= {path.rpartition("/")[0] for path in case.unmatched - whole}  # one line for a folder
    assert unmatched == {inside + path for path in whole | case.of_platform}
    said = capsys.readouterr().out
    assert all(Path(path).name in said for path in case.unmatched if "/." not in path)


def test_names_garbled_by_a_zip_without_the_utf_8_flag_are_read_right(tmp_path: Path) -> None:
    files = {"müllerjürgen_101_2001_single_neuron.py": RIGHT}
    download = garbled(tmp_path / "d.zip", files)
    with zipfile.ZipFile(download) as file:
        assert file.namelist() != list(files)
        file.extractall(tmp_path / "unpacked")
    for number, form in enumerate((download, tmp_path / "unpacked")):
        to = tmp_path / f"class{number}"
        assert main(["collect", str(form), "--to", str(to)]) == 0
        (student,) = read(to)["students"]
        assert (student["id"], student["name"]) == ("101", "müllerjürgen")


# Folders without files, and with names that are no students'


def in_form(form: str, place: Path, files: Files, *empty: str) -> Path:
    """A download with these files and empty folders."""
    write_folder(place, files)
    for folder in empty:
        (place / folder).mkdir(parents=True)
    return packed(place, place.with_suffix(".zip")) if form == "zip" else place


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_a_student_with_an_empty_folder_stays_one_with_nothing_handed_in(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {"class/ann/single_neuron.py": RIGHT, "class/only a mark/.DS_Store": b""}
    empty = ("class/nothing", "class/below/a/b", "class/below/c", "class/ann/more")
    download = in_form(form, tmp_path / "d", files, *empty)
    assert main(["collect", str(download), "--to", str(tmp_path / "to")]) == 0
    students = {one["id"]: one for one in read(tmp_path / "to")["students"]}
    assert set(students) == {"ann", "below", "nothing", "only a mark"}
    assert set(find_submissions(tmp_path / "to").folders) == set(students)
    assert [left["from"] for left in students["nothing"]["left_out"]] == ["class/nothing"]
    assert [left["from"] for left in students["below"]["left_out"]] == ["class/below"]
    assert "  nothing found for: below, nothing, only a mark\n" in capsys.readouterr().out


OF_PEOPLE = {
    "moodle": ("Ann Lee_1_assignsubmission_file", "Bo Roe_2_assignsubmission_file", "2"),
    "gradescope": ("e/submission_1", "e/submission_2", "2"),
    "brightspace": (
        "1-9 - Ann Lee - Sep 28, 2026 1205 PM", "2-9 - Bo Roe - Sep 28, 2026 1205 PM", "2",
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", ["folder", "zip"])
@pytest.mark.parametrize("platform", OF_PEOPLE)
def test_an_empty_folder_of_a_platforms_is_a_student_too(
    platform: str, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    full, empty, id = OF_PEOPLE[platform]
    download = in_form(form, tmp_path / "d", {f"{full}/single_neuron.py": RIGHT}, empty)
    assert main(["collect", str(download), "--to", str(tmp_path / "to")]) == 0
    students = {one["id"]: one["files"] for one in read(tmp_path / "to")["students"]}
    assert len(students) == 2
    assert students[id] == []
    assert f"nothing found for: {id}" in capsys.readouterr().out


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_the_terminal_says_which_folders_are_not_looked_into(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ann = {"ann/single_neuron.py": RIGHT, "__MACOSX/ann/._x": b"", ".git/config": b""}
    tools = {"venv/pip.py": b"", ".idea/a.xml": b"", ".idea/b/c.xml": b""}
    download = in_form(form, tmp_path / "tools", ann | tools)
    assert main(["collect", str(download), "--to", str(tmp_path / "to0")]) == 0
    assert "  not looked into, by their names: .idea, venv\n" in capsys.readouterr().out
    people = {".hidden_student/single_neuron.py": RIGHT, "env/exercises/single_neuron.py": RIGHT}
    download = in_form(form, tmp_path / "people", ann | people)
    assert main(["collect", str(download), "--to", str(tmp_path / "to1")]) == 1
    said = capsys.readouterr().out
    assert "  not looked into" not in said
    nobodys = said.partition("could not be matched to a student:")[2]
    for name in (".hidden_student", "env"):
        assert f"    {name}" in nobodys
    assert nobodys.count("It holds parts, but a folder with such a name is not looked into") == 2


def test_a_submission_that_gradescopes_list_does_not_name_is_said_to_be_nobodys(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    numbers = (11, 13, 14, 99)
    files = {f"e/submission_{id}/{part}.py": RIGHT for id in numbers for part in (ONE, MANY)}
    listed = YML + "submission_14:\n  :submitters: []\n"
    download = write_zip(tmp_path / "d.zip", files | {"e/submission_metadata.yml": listed})
    assert main(["collect", str(download), "--to", str(tmp_path / "to")]) == 1
    assert [one["id"] for one in read(tmp_path / "to")["students"]] == ["0012", "13", "14", "99"]
    lines = {one["from"] for one in read(tmp_path / "to")["left_out"]}
    assert lines == {"e/submission_metadata.yml", "e/submission_14", "e/submission_99"}
    said = capsys.readouterr().out
    for id in (14, 99):
        told = f"does not say who handed this in. It is laid out under its number, {id}"
        assert said.count(told) == 1


def test_of_many_files_left_out_the_terminal_names_some_and_says_where_all_stand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {f"ann/{number}.pdf": "x" for number in range(30)} | {"ann/single_neuron.py": RIGHT}
    download = write_folder(tmp_path / "d", files)
    assert main(["collect", str(download), "--to", str(tmp_path / "to")]) == 0
    said = capsys.readouterr().out
    assert said.count(".pdf: ") == 20
    assert "    and 10 more; all of them stand in collected.json\n" in said
    assert len(read(tmp_path / "to")["students"][0]["left_out"]) == 30


# Names that are almost those of parts


NAMES = {
    "matrixform.ipynb": "Is it matrix_form? Rename it.",
    "single neuron (1).py": "Is it single_neuron? Rename it.",
    "single_neurons.py": "Is it single_neuron? Rename it.",
    "my-helpers.py": "Python imports no file of this name",
    "notes.ipynb": "Its name is not that of a part.",
    "hw.tar.gz": "It is an archive, and archives are not opened. Unpack it.",
    "review.docx": "Hand in the notebook itself, review.ipynb",
    "matrix_form.md": "`jupytext --to notebook` with its name makes the notebook matrix_form.ipynb",
    "essay.docx": "It is not a script or notebook of a part.",
}


@pytest.mark.parametrize("name", NAMES)
def test_collect_says_of_a_name_what_grade_says_of_it(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_folder(tmp_path / "d", {"ann/single_neuron.py": RIGHT, f"bob/{name}": "x"})
    assert main(["collect", str(tmp_path / "d"), "--to", str(tmp_path / "to")]) == 0
    assert f"bob/{name}: " in (said := capsys.readouterr().out)
    assert NAMES[name] in said
    (left,) = read_submission("bob", tmp_path / "d" / "bob").left_out
    assert NAMES[name] in in_words(left.reason) or name == "my-helpers.py"


def test_a_name_is_no_part_where_the_part_is_there(tmp_path: Path) -> None:
    files = {"ann/single_neuron.py": RIGHT, "ann/single_neurons.ipynb": notebook("x = 1")}
    write_folder(tmp_path / "d", files)
    assert main(["collect", str(tmp_path / "d"), "--to", str(tmp_path / "to")]) == 0
    (left,) = read(tmp_path / "to")["students"][0]["left_out"]
    assert left["reason"] == "Its name is not that of a part."


# A second download


def collected_twice(tmp_path: Path, first: Files, second: Files) -> dict[str, Any]:
    for number, files in enumerate((first, second)):
        download = write_zip(tmp_path / f"{number}.zip", files)
        assert main(["collect", str(download), "--to", str(tmp_path / "class")]) == 0
    return read(tmp_path / "class")


def test_a_second_download_adds_and_a_newer_attempt_replaces_an_older_one(tmp_path: Path) -> None:
    newer = RIGHT + "\n# newer\n"
    collected = collected_twice(
        tmp_path,
        {
            "doe_101_2001_single_neuron.py": RIGHT,
            "doe_101_2002_many_neurons.py": solved(MANY),
            "roe_102_2003_single_neuron.py": RIGHT,
            "poe_103_2004_single_neuron.py": RIGHT,
        },
        {
            "doe_LATE_101_2011_single_neuron-1.ipynb": notebook(newer),
            "roe_102_2012_single_neuron-1.py": untouched(ONE),
            "new_104_2013_single_neuron.py": RIGHT,
        },
    )
    students = {one["id"]: one for one in collected["students"]}
    assert set(students) == {"101", "102", "103", "104"}
    there = {
        p.relative_to(tmp_path / "class").as_posix() for p in (tmp_path / "class").rglob("*.*")
    }
    assert there == {
        "101/single_neuron.ipynb", "101/many_neurons.py", "102/single_neuron.py",
        "103/single_neuron.py", "104/single_neuron.py", "collected.json",
    }  # fmt: skip
    assert students["101"]["late"] is True
    assert (tmp_path / "class/102/single_neuron.py").read_text("utf-8") == RIGHT
    left = {one["from"] for id in ("101", "102") for one in students[id]["left_out"]}
    assert left == {"doe_101_2001_single_neuron.py", "roe_102_2012_single_neuron-1.py"}


def test_a_newer_module_replaces_an_older_one_with_a_line(tmp_path: Path) -> None:
    old, new = (f"hw_ann_attempt_{at}_" for at in (T1, T2))
    first = {
        f"{old}single_neuron.py": RIGHT, f"{old}many_neurons.py": solved(MANY),
        f"{old}tools.py": "x = 1\n", f"{old}more.py": "",
    }  # fmt: skip
    second = {f"{new}single_neuron.py": RIGHT + "\n", f"{new}tools.py": "x = 2\n"}
    for number, (one, other) in enumerate([(first, second), (second, first)]):
        folder = tmp_path / str(number)
        folder.mkdir()
        (student,) = collected_twice(folder, one, other)["students"]
        assert (folder / "class/ann/tools.py").read_text("utf-8") == "x = 2\n"
        laid_out = {file["from"] for file in student["files"]}
        assert laid_out == {*second, f"{old}many_neurons.py", f"{old}more.py"}
        assert {left["from"] for left in student["left_out"]} == set(first) - laid_out


def test_an_older_attempt_does_not_replace_a_newer_one(tmp_path: Path) -> None:
    older, newer = RIGHT + "\n# older\n", RIGHT + "\n# newer\n"
    collected = collected_twice(
        tmp_path,
        {f"hw_ann_attempt_{T2}_single_neuron.py": newer},
        {f"hw_ann_attempt_{T1}_single_neuron.py": older},
    )
    (student,) = collected["students"]
    assert student["submitted_at"] == "2026-09-29T09:00:00"
    assert (tmp_path / "class/ann/single_neuron.py").read_text("utf-8") == newer


def test_of_two_downloads_that_name_a_file_alike_it_says_which_one_counts(tmp_path: Path) -> None:
    path = "Ann Lee_1_assignsubmission_file/single_neuron.py"
    for number, (one, other, which) in enumerate(
        [(RIGHT, untouched(ONE), "earlier"), (RIGHT, RIGHT + "\n# newer\n", "later")]
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        (student,) = collected_twice(folder, {path: one}, {path: other})["students"]
        told = [left["reason"] for left in student["left_out"] if left["from"] == path]
        assert len(told) == 1
        assert told[0].startswith(f"The file of this name from the {which} download counts")


def test_the_same_download_again_changes_nothing(tmp_path: Path) -> None:
    files = CASES["canvas, uploaded again"].files
    once = collected_twice(tmp_path, files, files)
    assert main(["collect", str(tmp_path / "0.zip"), "--to", str(tmp_path / "other")]) == 0
    assert once == read(tmp_path / "other")


def test_what_an_interrupted_run_left_is_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    download = write_zip(tmp_path / "d.zip", CASES["canvas"].files)
    to = tmp_path / "class"
    real, seen = os.replace, list[object]()

    def interrupted(source: Any, target: Any) -> None:
        seen.append(target)
        if len(seen) == 3:
            raise KeyboardInterrupt
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", interrupted)
        assert main(["collect", str(download), "--to", str(to)]) == 130
    assert main(["collect", str(download), "--to", str(to)]) == 0
    assert {f["path"] for s in read(to)["students"] for f in s["files"]} == set(
        CASES["canvas"].laid_out
    )
    assert not [path for path in to.iterdir() if path.name.startswith(".")]


# What is refused


def link_in_a_zip(path: Path) -> Path:
    info = zipfile.ZipInfo("doe_101_2001_single_neuron.py")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(info, "/etc/hostname")
    return path


def twice(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(GOOD, RIGHT)
        with pytest.warns(UserWarning, match="Duplicate"):
            file.writestr(GOOD, RIGHT)
    return path


def link_in_a_folder(path: Path) -> Path:
    write_folder(path, {"ann/single_neuron.py": RIGHT})
    (path / "ann" / "review.py").symlink_to("/etc/hostname")
    return path


def damaged(path: Path) -> Path:
    write_zip(path, {"doe_101_2001_single_neuron.py": RIGHT})
    path.write_bytes(path.read_bytes()[:200])
    return path


def encrypted(path: Path) -> Path:
    """A zip whose flags say so; its bytes are as they were."""
    data = bytearray(zipped({GOOD: RIGHT}))
    for start, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(start) + flags] |= 1
    path.write_bytes(data)
    return path


def of(*names: str) -> Any:
    return lambda path: write_zip(path, {**dict.fromkeys(names, RIGHT)})


GOOD = "doe_101_2001_single_neuron.py"
REFUSED = {
    "a path that climbs": (of(GOOD, "../doe_102_2002_single_neuron.py"), "leads out of it"),
    "a path that climbs below": (of(GOOD, "a/../../b.py"), "leads out of it"),
    "a path that climbs with backslashes": (of(GOOD, "..\\b.py"), "leads out of it"),
    "a path from the root": (of(GOOD, "/tmp/b.py"), "leads out of it"),
    "a path from a drive": (of(GOOD, "C:\\b.py"), "leads out of it"),
    "an encrypted zip": (encrypted, "is encrypted with a password"),
    "a link": (link_in_a_zip, "is a link"),
    "a link in a folder": (link_in_a_folder, "is a link"),
    "a file twice": (twice, "twice"),
    "a file twice, written differently": (of(GOOD, f"./{GOOD}"), "twice"),
    "a bomb": (
        lambda path: write_zip(path, {GOOD: RIGHT, "doe_101_2002_x.py": bytes(64 << 20)}),
        "would grow from",
    ),
    "too many entries": (
        lambda path: write_zip(path, dict.fromkeys(map(str, range(100_000)), b"")),
        "it holds 100,000 entries",
    ),
    "a damaged zip": (damaged, "neither a folder nor a zip that can be read"),
    "nothing": (lambda path: path, "is not there"),
    "no platform's names": (of("essay.py"), "neither names that a known platform gives"),
    "an empty zip": (of(), "no files"),
    "two platforms": (
        of(GOOD, "Ann Lee_1_assignsubmission_file/single_neuron.py"),
        "1 file named as Canvas names them and 1 file named as Moodle names them",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_status_2_and_nothing_is_written(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make, said = REFUSED[name]
    download = make(tmp_path / "download.zip")
    assert main(["collect", str(download), "--to", str(tmp_path / "class")]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error
    assert not (tmp_path / "class").exists()


TAKEN = ("a folder of one class", "two levels too high", "a folder of courses")
"""What ``collect`` takes and ``grade`` does not: folders around a class, as a zip has them."""


@pytest.mark.parametrize("form", ["folder", "zip"])
@pytest.mark.parametrize("name", [name for name in LEVELS if name not in TAKEN])
def test_what_grade_takes_for_no_class_is_not_collected_either_in_the_same_words(
    name: str, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make, named, _ = LEVELS[name]
    make(tmp_path / "class")
    download = tmp_path / "class" / named
    with pytest.raises(UnusableInput) as refused:
        find_submissions(download)
    said = str(refused.value)
    if form == "zip":
        packed(download, tmp_path / "d.zip")
        said = said.partition(". ")[0].replace(str(download), str(tmp_path / "d.zip"))
        download = tmp_path / "d.zip"
    assert main(["collect", str(download), "--to", str(tmp_path / "to")]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "to").exists()


SECTIONS = {
    "parts": {"ann/single_neuron.py": RIGHT, "bob/single_neuron.py": RIGHT},
    "clones": {"ann/exercises/single_neuron.py": RIGHT, "bob/exercises/single_neuron.ipynb": b""},
    "zips": {f"{id}/{id}.zip": zipped({"hw/single_neuron.py": RIGHT}) for id in ("ann", "bob")},
}


@pytest.mark.parametrize("form", ["folder", "zip"])
@pytest.mark.parametrize("name", SECTIONS)
def test_students_of_different_classes_are_not_made_into_one(
    name: str, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {f"{section}/{p}": one for section in "AB" for p, one in SECTIONS[name].items()}
    sections = tmp_path / "sections"
    if form == "zip":
        meant = "Unpack it and name one of them: “A”."
        sections = write_zip(tmp_path / "sections.zip", files)
    else:
        meant = f"Name one of them: {write_folder(sections, files) / 'A'}."
    for platform in ("auto", "folders"):
        arguments = ["collect", str(sections), "--to", str(tmp_path / "to"), "--from", platform]
        assert main(arguments) == 2
        assert f"looks like a folder of classes. {meant}" in " ".join(
            capsys.readouterr().err.split()
        )
        assert not (tmp_path / "to").exists()
    if form == "folder":
        assert main(["collect", str(sections / "A"), "--to", str(tmp_path / "to")]) == 0
        assert [one["id"] for one in read(tmp_path / "to")["students"]] == ["ann", "bob"]


@pytest.mark.parametrize(
    "name",
    [
        *(name for name in A_CLASS if name != "nobody handed in anything"),
        "everybody's work in several zips",
    ],
)
def test_a_class_is_collected_as_one(name: str, tmp_path: Path) -> None:
    if name in A_CLASS:
        make_folders(tmp_path / "class", A_CLASS[name])
    else:
        zips = {f"{id}/{part}/{part}.zip": zipped({f"{part}.py": solved(part)})
                for id in ("ann", "bob") for part in (ONE, MANY)}  # fmt: skip
        write_folder(tmp_path / "class", zips)
    main(["collect", str(tmp_path / "class"), "--to", str(tmp_path / "to")])
    ids = {one["id"] for one in read(tmp_path / "to")["students"]}
    assert ids == {path.name for path in (tmp_path / "class").iterdir()}


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_a_course_of_nbgraders_and_results_are_refused_with_what_to_name(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course = {
        "submitted/ann/backprop_calculus/single_neuron.py": RIGHT,
        "release/backprop_calculus/single_neuron.py": untouched(ONE),
    }
    results = {"results.json": "{}", "feedback/ann.html": "", "students/ann.json": "{}"}
    for number, (files, told) in enumerate(
        [(course, "is nbgrader's course"), (results, "holds the results of a run, not a class")]
    ):
        download = tmp_path / f"d{number}"
        download = write_zip(download, files) if form == "zip" else write_folder(download, files)
        assert main(["collect", str(download), "--to", str(tmp_path / "to")]) == 2
        assert told in (said := capsys.readouterr().err)
        assert "ame " in said
        assert not (tmp_path / "to").exists()
    if form == "folder":
        submitted = str(tmp_path / "d0" / "submitted")
        assert main(["collect", submitted, "--to", str(tmp_path / "to")]) == 0
        assert [one["id"] for one in read(tmp_path / "to")["students"]] == ["ann"]


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_results_among_the_students_are_nobodys(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    of_a_run = ("results.json", "feedback/ann.html", "students/ann.json")
    files = {"ann/single_neuron.py": RIGHT, **{f"results/{path}": "{}" for path in of_a_run}}
    download = in_form(form, tmp_path / "d", files)
    assert main(["collect", str(download), "--to", str(tmp_path / "to")]) == 1
    assert [one["id"] for one in read(tmp_path / "to")["students"]] == ["ann"]
    assert "results/results.json: It lies in no student's folder." in capsys.readouterr().out


INNER = {
    "a path that climbs": zipped({"../single_neuron.py": RIGHT}),
    "a bomb": zipped({"single_neuron.py": bytes(64 << 20)}),
    "no zip": b"PK no zip",
    "an empty zip": zipped({}),
    "a zip in a zip": zipped({"more.zip": zipped({"single_neuron.py": RIGHT})}),
    "too large a part": zipped({"single_neuron.py": os.urandom(2 << 20)}),
}


@pytest.mark.parametrize("name", INNER)
def test_a_hostile_zip_inside_is_that_students_and_costs_nobody_else(
    name: str, tmp_path: Path
) -> None:
    download = write_zip(
        tmp_path / "d.zip", {GOOD: RIGHT, "eve_102_2002_work.zip": INNER[name]}
    )  # fmt: skip
    assert main(["collect", str(download), "--to", str(tmp_path / "class")]) == 0
    students = {one["id"]: one for one in read(tmp_path / "class")["students"]}
    assert [file["part"] for file in students["101"]["files"]] == [ONE]
    assert students["102"]["files"] == []
    (left,) = students["102"]["left_out"]
    assert left["from"].startswith("eve_102_2002_work.zip")
    assert left["reason"].endswith(".")


def test_a_folder_with_something_else_in_it_is_not_written_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    download = write_zip(tmp_path / "d.zip", {GOOD: RIGHT})
    write_folder(tmp_path / "class", {"ann/single_neuron.py": "mine"})
    assert main(["collect", str(download), "--to", str(tmp_path / "class")]) == 2
    assert "was not made by `backprop collect`" in " ".join(capsys.readouterr().err.split())
    moodle = write_zip(tmp_path / "m.zip", CASES["moodle, flat"].files)
    assert main(["collect", str(download), "--to", str(tmp_path / "new")]) == 0
    assert main(["collect", str(moodle), "--to", str(tmp_path / "new")]) == 2
    assert "from Canvas, and this download is from Moodle" in capsys.readouterr().err


def test_a_class_is_not_laid_out_in_its_download(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_folder(tmp_path / "d", {GOOD: RIGHT})
    assert main(["collect", str(tmp_path / "d"), "--to", str(tmp_path / "d" / "class")]) == 2
    assert "lies in the download" in capsys.readouterr().err


def test_a_person_decides_where_names_fit_two_platforms(tmp_path: Path) -> None:
    download = REFUSED["two platforms"][0](tmp_path / "d.zip")
    for platform, id in (("canvas", "101"), ("moodle", "1")):
        to = tmp_path / platform
        arguments = ["collect", str(download), "--to", str(to), "--from", platform]
        assert main(arguments) == 1
        assert [one["id"] for one in read(to)["students"]] == [id]
        assert len(read(to)["left_out"]) == 1


def test_names_that_can_be_read_in_hundreds_of_ways_do_not_fill_the_memory(tmp_path: Path) -> None:
    names = [f"doe_{n}_{n}{'_1' * 900}.txt" for n in range(1, 51)]
    download = write_zip(tmp_path / "d.zip", {**dict.fromkeys(names, "x"), "roe_99_99_a.txt": "x"})
    tracemalloc.start()
    try:
        assert main(["collect", str(download), "--to", str(tmp_path / "class")]) == 0
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(read(tmp_path / "class")["students"]) == 51
    assert peak < 20e6


def test_one_id_with_two_names_is_nobodys(tmp_path: Path) -> None:
    download = write_zip(
        tmp_path / "d.zip",
        {GOOD: RIGHT, "roe_101_2002_single_neuron.py": RIGHT, "poe_103_2003_review.py": "x = 1"},
    )
    assert main(["collect", str(download), "--to", str(tmp_path / "class")]) == 1
    collected = read(tmp_path / "class")
    assert [one["id"] for one in collected["students"]] == ["103"]
    assert len(collected["left_out"]) == 2


def test_a_roster_names_students_and_tells_who_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    download = write_zip(tmp_path / "d.zip", {GOOD: RIGHT, "roe_102_2002_review.py": "x = 1"})
    roster = tmp_path / "roster.csv"
    roster.write_text("id,name\n101,Jane Doe\n103,Zoë\n104,\n", encoding="utf-8")
    arguments = ["collect", str(download), "--to", str(tmp_path / "class"), "--roster", str(roster)]
    assert main(arguments) == 1
    said = capsys.readouterr().out
    assert "handed in nothing: 103 (Zoë), 104\n" in said
    assert "not in the roster: 102 (roe)" in said
    names = {one["id"]: one["name"] for one in read(tmp_path / "class")["students"]}
    assert names == {"101": "Jane Doe", "102": "roe"}
