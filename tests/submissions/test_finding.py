"""The submissions of a class are found in a folder, whatever else is in it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.assignment import ASSIGNMENT, PARTS
from grader.errors import UnusableInput
from grader.sandbox.calls import Cell
from grader.submissions.class_folder import class_in, find_submissions
from grader.submissions.submission import read_submission
from tests.conftest import Command
from tests.submissions.test_submission import CODE, LINUX, POSIX, RIGHTS_COUNT


def make_class(root: Path, *students: str) -> None:
    for student in students:
        (root / student).mkdir(parents=True)
        (root / student / "single_neuron.py").write_text(CODE)


@pytest.mark.parametrize("root", ["missing", "file", "empty"])
def test_a_folder_that_is_not_a_class_is_refused_with_what_to_do(tmp_path: Path, root: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "stray.txt").touch()
    with pytest.raises(UnusableInput, match=r"holds a folder for each student|folder for each"):
        find_submissions(tmp_path / root)


@RIGHTS_COUNT
def test_a_class_that_cannot_be_listed_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "class"
    root.mkdir(mode=0)
    with pytest.raises(UnusableInput, match="Permission denied"):
        find_submissions(root)


def test_students_are_in_order_and_other_entries_are_named(tmp_path: Path) -> None:
    make_class(tmp_path, "bob", "ann", ".hidden student", "__dunder")
    for name in (".git", "__pycache__", "empty-handed"):
        (tmp_path / name).mkdir()
    for name in ("roster.csv", ".DS_Store"):
        (tmp_path / name).touch()
    found = find_submissions(tmp_path)
    assert list(found.folders) == [".hidden student", "__dunder", "ann", "bob", "empty-handed"]
    assert found.ignored == ("__pycache__", "roster.csv")


NAMES = [
    "with space", " leading", "trailing ", "new\nline", "tab\t", "quote'\"`", "-rf", "--seed",
    "...", ".dot", "=1+1", "a;b|c&d", "$(HOME)", "%s%n", "{0}", "<b>&amp;", "\\back", "é", "学生",
    "👩‍🎓", "\u202eltr", "\x1b[31mred", "\x7f", "x" * 255, "é" * 127, "CON", "feedback",
]  # fmt: skip


@LINUX
def test_a_student_may_be_called_anything(tmp_path: Path) -> None:
    names = [*map(os.fsencode, NAMES), b"\xff\xfe", b"caf\xe9"]
    make_class(tmp_path, *map(os.fsdecode, names))
    found = find_submissions(tmp_path)
    assert {os.fsencode(name) for name in found.folders} == set(names)
    for student, folder in found.folders.items():
        assert read_submission(student, folder).parts["single_neuron"] == (
            Cell("single_neuron.py", CODE),
        )


# nbgrader's course


def _submit(course: Path, *students: str) -> None:
    make_class(course / "submitted", *(f"{student}/{ASSIGNMENT}" for student in students))


def test_a_course_holds_its_submissions_among_other_folders(tmp_path: Path) -> None:
    _submit(tmp_path, "ann", "bob")
    make_class(
        tmp_path, f"source/{ASSIGNMENT}", f"release/{ASSIGNMENT}", f"autograded/ann/{ASSIGNMENT}"
    )
    (tmp_path / "gradebook.db").touch()
    found = find_submissions(tmp_path)
    assert found.folders == {name: tmp_path / "submitted" / name for name in ("ann", "bob")}
    assert found.notes == (
        f"{tmp_path} is nbgrader's course; submissions are in {tmp_path / 'submitted'}.",
    )


def test_a_course_in_which_nobody_handed_in_a_part_is_a_course(tmp_path: Path) -> None:
    (tmp_path / "submitted" / "ann" / ASSIGNMENT).mkdir(parents=True)
    assert set(find_submissions(tmp_path).folders) == {"ann"}


CLASSES = {
    "a student called submitted": (["ann", "submitted"], {"ann", "submitted"}),
    "in nbgrader's inner folder": (
        [f"ann/{ASSIGNMENT}", f"submitted/{ASSIGNMENT}"], {"ann", "submitted"},
    ),
    "with data below": (["ann", "submitted", "submitted/data/"], {"ann", "submitted"}),
    "who handed in nothing": (["ann", "submitted/notes/"], {"ann", "submitted"}),
    "alone": (["submitted"], {"submitted"}),
}  # fmt: skip


def make(root: Path, folders: list[str]) -> None:
    """Folders with a part in each; those whose name ends with a slash are empty."""
    make_class(root, *(folder for folder in folders if not folder.endswith("/")))
    for folder in folders:
        (root / folder).mkdir(parents=True, exist_ok=True)


@pytest.mark.parametrize(("folders", "students"), CLASSES.values(), ids=CLASSES)
def test_a_student_called_submitted_is_a_student(
    tmp_path: Path, folders: list[str], students: set[str]
) -> None:
    make(tmp_path, folders)
    found = find_submissions(tmp_path)
    assert set(found.folders) == students
    assert found.notes == ()


BOTH_WAYS = {
    "a class, or a course": ["ann", "bob", "submitted/zoe"],
    "in nbgrader's inner folders": [f"ann/{ASSIGNMENT}", f"submitted/zoe/{ASSIGNMENT}"],
    "an inner folder that is empty": ["ann", f"submitted/zoe/{ASSIGNMENT}/"],
    "parts in submitted and below it": ["submitted", "submitted/zoe"],
    "all of it": ["ann", "submitted", "submitted/zoe", f"source/{ASSIGNMENT}"],
    "an inner folder and another": [f"submitted/{ASSIGNMENT}", "submitted/zoe"],
}


@pytest.mark.parametrize("folders", BOTH_WAYS.values(), ids=BOTH_WAYS)
def test_what_can_be_read_as_class_and_as_course_is_refused_with_both(
    tmp_path: Path, folders: list[str]
) -> None:
    make(tmp_path, folders)
    with pytest.raises(UnusableInput) as refused:
        find_submissions(tmp_path)
    said = str(refused.value)
    assert f"{tmp_path} can be read in two ways" in said
    assert "where 'zoe' handed in" in said
    assert "a student called 'submitted'" in said
    assert ("'ann'" in said) == any(folder.startswith("ann") for folder in folders)
    assert f"If it is a course, name {tmp_path / 'submitted'}." in said
    assert "zoe" in find_submissions(tmp_path / "submitted").folders
    (tmp_path / "submitted").rename(tmp_path / "renamed")
    assert "renamed" in find_submissions(tmp_path).folders


# A folder for results among the students'


def leave_results(folder: Path) -> None:
    """What an earlier run left."""
    for name in ("feedback", "students"):
        (folder / name).mkdir(parents=True)
    (folder / "results.json").write_text("{}")


def leave_an_interrupted_run(folder: Path) -> None:
    leave_results(folder)
    (folder / "results.json").rename(folder / ".lock")


@pytest.mark.parametrize("leave", [leave_results, leave_an_interrupted_run])
@pytest.mark.parametrize("there", ["results", "results/of/may"])
@pytest.mark.parametrize("out", [None, "../elsewhere", "this run's"])
def test_results_are_no_student_wherever_this_runs_go(
    tmp_path: Path, leave: Callable[[Path], None], there: str, out: str | None
) -> None:
    root = tmp_path / "class"
    make_class(root, "ann")
    leave(root / there)
    for into in (root / there, None if out is None else root / out):
        found = find_submissions(root, into)
        assert set(found.folders) == {"ann"}
        assert found.notes == (
            f"Passed over {root / 'results'}, which holds results and no submission.",
        )


NO_RESULTS = {
    "work beside results": ["results.json", "students/", "feedback/", "single_neuron.py"],
    "work below results": ["results.json", "students/", "feedback/", "deep/single_neuron.py"],
    "a file with such a name": ["results.json", "plot.png"],
    "folders with such names": ["students/", "feedback/"],
    "folders with such names apart from it": ["results.json", "a/students/", "a/feedback/"],
}


@pytest.mark.parametrize("entries", NO_RESULTS.values(), ids=NO_RESULTS)
def test_what_a_run_did_not_leave_is_a_students(tmp_path: Path, entries: list[str]) -> None:
    make_class(tmp_path, "ann")
    for entry in entries:
        path = tmp_path / "bob" / entry
        (path if entry.endswith("/") else path.parent).mkdir(parents=True, exist_ok=True)
        if not entry.endswith("/"):
            path.write_text(CODE)
    assert set(find_submissions(tmp_path).folders) == {"ann", "bob"}


@pytest.mark.parametrize("out", ["results", "../results", ".results", "results/of/may"])
def test_a_new_folder_for_results_may_lie_anywhere_but_in_a_students(
    tmp_path: Path, out: str
) -> None:
    make_class(tmp_path / "class", "ann")
    found = find_submissions(tmp_path / "class", tmp_path / "class" / out)
    assert (set(found.folders), found.notes) == ({"ann"}, ())


IN_A_STUDENTS = {
    "a student": "ann",
    "in a student": "ann/results",
    "deep in a student": "ann/results/of/may",
    "a student with nothing": "empty-handed",
    "a student with other files": "notes",
    "a student with results": "sly",
    "in earlier results": "results/again",
}


@pytest.mark.parametrize("out", IN_A_STUDENTS.values(), ids=IN_A_STUDENTS)
@pytest.mark.parametrize("layout", ["class", "course"])
def test_results_among_a_students_files_are_refused(tmp_path: Path, out: str, layout: str) -> None:
    place = tmp_path / "submitted" if layout == "course" else tmp_path
    inner = f"/{ASSIGNMENT}" if layout == "course" else ""
    make_class(place, f"ann{inner}", f"sly{inner}")
    (place / "empty-handed").mkdir()
    (place / "notes").mkdir()
    (place / "notes" / "plan.txt").touch()
    leave_results(place / "sly")
    leave_results(place / "results")
    before = sorted(tmp_path.rglob("*"))
    why = r"which (counts as a student's folder|holds other results)"
    with pytest.raises(UnusableInput, match=why):
        find_submissions(tmp_path, place / out)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("out", ["", "submitted"])
def test_results_in_the_folder_of_the_submissions_are_refused(tmp_path: Path, out: str) -> None:
    _submit(tmp_path, "ann")
    with pytest.raises(UnusableInput, match="holds the submissions"):
        find_submissions(tmp_path, tmp_path / out)


@POSIX
def test_a_student_that_is_a_link_to_the_results_stays_a_student(tmp_path: Path) -> None:
    make_class(tmp_path / "class", "ann")
    leave_results(tmp_path / "results")
    (tmp_path / "class" / "sly").symlink_to(tmp_path / "results")
    found = find_submissions(tmp_path / "class", tmp_path / "results")
    assert set(found.folders) == {"ann", "sly"}


def test_a_class_of_nothing_but_results_is_refused(tmp_path: Path) -> None:
    leave_results(tmp_path / "results")
    with pytest.raises(UnusableInput, match="There is no submission in"):
        find_submissions(tmp_path, tmp_path / "results")


@POSIX
def test_a_link_called_submitted_leads_nowhere(tmp_path: Path) -> None:
    make_class(tmp_path, "ann")
    (tmp_path / "submitted").symlink_to(".")
    assert set(find_submissions(tmp_path).folders) == {"ann", "submitted"}


# Another level than that of a class


def clone(root: Path) -> None:
    """A clone of this project, as far as its folders go."""
    make_class(root, "exercises", "solutions")
    for name in ("docs", "grader", "tests", "findings"):
        (root / name).mkdir()


def five_parts(folder: Path) -> None:
    folder.mkdir(parents=True)
    for name in PARTS:
        (folder / f"{name}.py").write_text(CODE)


def classes(root: Path) -> None:
    make_class(root, "monday/ann", "monday/bob", "tuesday/cy", "tuesday/dee")


LEVELS = {
    "one student's folder": (lambda c: five_parts(c / "ann"), "ann", ""),
    "with a copy in it": (
        lambda c: (five_parts(c / "ann"), make_class(c / "ann", "old")), "ann", "",
    ),
    "with one part and old copies in it": (
        lambda c: make_class(c, "ann", "ann/old", "ann/v1", "ann/2026-11-03"), "ann", "",
    ),
    "with exercises in it": (lambda c: make_class(c, "ann/exercises"), "ann", ""),
    "the exercises in it": (lambda c: make_class(c, "ann/exercises"), "ann/exercises", ""),
    "with nbgrader's folder in it": (lambda c: make_class(c, f"ann/{ASSIGNMENT}"), "ann", ""),
    "nbgrader's folder in it": (
        lambda c: make_class(c, f"ann/{ASSIGNMENT}"), f"ann/{ASSIGNMENT}", "",
    ),
    "one student's clone": (lambda c: clone(c / "ann"), "ann", ""),
    "a folder of classes": (classes, "", "monday"),
    "a folder of classes of which one has one student": (
        lambda c: (classes(c), make_class(c, "wednesday/eve")), "", "monday",
    ),
    "a folder of two classes of which one has one student": (
        lambda c: make_class(c, "monday/ann", "monday/bob", "tuesday/eve/exercises"), "", "monday",
    ),
    "a folder of classes of clones": (
        lambda c: make_class(c, "monday/ann/hw", "monday/bob/exercises", "tuesday/cy/hw/exercises",
                             "tuesday/dee/hw"),
        "", "monday",
    ),
    "each part in a folder of its own": (
        lambda c: [
            (make_class(c, f"ann/{part}"), (c / f"ann/{part}/single_neuron.py").rename(
                c / f"ann/{part}/{part}.py"))
            for part in PARTS
        ],
        "ann", "",
    ),
    "a folder of one class": (lambda c: make_class(c, "hw/ann", "hw/bob"), "", "hw"),
    "a class beside the exercises": (
        lambda c: make_class(c, "class1/ann", "class1/bob", "exercises"), "", "class1",
    ),
    "a class beside a part": (
        lambda c: (make_class(c, "class1/ann", "class1/bob"),
                   (c / "single_neuron.py").write_text(CODE)),
        "", "class1",
    ),
    "two levels too high": (lambda c: make_class(c, "x/hw/ann", "x/hw/bob"), "", "x/hw"),
    "a folder of courses": (
        lambda c: make_class(c, *(f"2026/submitted/{n}/{ASSIGNMENT}" for n in ("ann", "bob"))),
        "", "2026/submitted",
    ),
    "a clone with a class in it": (
        lambda c: (clone(c), make_class(c, "backprop-demo/submissions/ann",
                                        "backprop-demo/submissions/bob")),
        "", "backprop-demo/submissions",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("make_it", "named", "meant"), LEVELS.values(), ids=LEVELS)
def test_another_level_is_refused_with_the_folder_that_was_meant(
    tmp_path: Path, make_it: Callable[[Path], object], named: str, meant: str
) -> None:
    root = tmp_path / "class"
    make_it(root)
    with pytest.raises(UnusableInput) as refused:
        find_submissions(root / named)
    assert f"{root / meant}" in str(refused.value).split(". ", 1)[1]
    if not str(refused.value).startswith(f"{root / named} is a clone"):
        assert find_submissions(root / meant).folders


def test_a_clone_is_refused_however_many_folders_it_has(tmp_path: Path, backprop: Command) -> None:
    clone(tmp_path / "project")
    done = backprop("grade", tmp_path / "project", "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "is a clone of this project, not a class." in done.stderr
    assert not (tmp_path / "out").exists()


A_CLASS = {
    "folders with nothing among others": ["ann", "bob/", "cy/notes/"],
    "nobody handed in anything": ["ann/", "bob/"],
    "everybody's a clone": ["ann/exercises", "bob/exercises", "ann/.git/"],
    "everybody's deep": ["ann/week 3/final", "bob/hw"],
    "some in versions": ["ann/v1", "ann/v2", "bob/hw"],
    "one in two folders": ["ann/lab", "ann/nets", "bob/lab"],
    "all in versions": ["ann/v1", "ann/v2", "bob/draft", "bob/final"],
    "the exercises beside the students": ["ann", "bob", "exercises"],
}


@pytest.mark.parametrize("folders", A_CLASS.values(), ids=A_CLASS)
def test_a_class_stays_a_class(tmp_path: Path, folders: list[str]) -> None:
    make(tmp_path, folders)
    assert set(find_submissions(tmp_path).folders) == {f.partition("/")[0] for f in folders}


def test_results_are_not_a_class(tmp_path: Path) -> None:
    leave_results(tmp_path / "results")
    with pytest.raises(UnusableInput, match="holds the results of a run, not a class"):
        find_submissions(tmp_path / "results", tmp_path / "out")


def test_a_part_beside_the_students_folders_is_named(tmp_path: Path) -> None:
    make_class(tmp_path, "ann", "bob")
    (tmp_path / "review.py").write_text(CODE)
    found = find_submissions(tmp_path)
    assert (set(found.folders), found.ignored) == ({"ann", "bob"}, ("review.py",))


# A class where one person's folder is expected

CLASS_IN = {
    "two students": (["ann", "bob"], "", ["ann", "bob"]),
    "numbers for names": (["1042", "1043", "1044"], "", ["1042", "1043", "1044"]),
    "in the folders that were handed out": (
        ["ann/exercises", f"bob/{ASSIGNMENT}"], "", ["ann", "bob"],
    ),
    "at different depths": (["ann/week 3/final", "bob"], "", ["ann", "bob"]),
    "the exercises beside them": (["ann", "bob", "exercises"], "", ["ann", "bob"]),
    "a level below": (["monday/ann", "monday/bob"], "monday", ["ann", "bob"]),
    "nbgrader's": (
        [f"submitted/{name}/{ASSIGNMENT}" for name in ("ann", "bob")], "submitted", ["ann", "bob"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("folders", "named", "students"), CLASS_IN.values(), ids=CLASS_IN)
def test_a_class_is_known_where_one_persons_work_is_expected(
    tmp_path: Path, folders: list[str], named: str, students: list[str]
) -> None:
    make(tmp_path, folders)
    assert class_in(tmp_path) == (tmp_path / named, students)


OF_ONE_PERSON = {
    "files": [""],
    "what was handed out beside the own copy": ["exercises", "ann"],
    "an old copy": ["", "old"],
    "two old copies": ["", "ann", "bob"],
    "old beside new": ["old", "new"],
    "versions": ["v1", "v2", "final version"],
    "by day": ["2026-11-03", "2026-11-10"],
    "copies of a folder": ["backprop", "backprop (1)", "backprop - Copy"],
    "copies of a folder of any name": ["nets", "nets (1)"],
    "unpacked twice": ["backprop-calculus-main", "backprop-calculus-main (1)"],
    "both forms": ["notebooks", "scripts"],
    "a clone of this project": ["exercises", "solutions", "grader/assignment", "tests/answers"],
    "an old copy of a folder": ["ann", "ann/old"],
}


@pytest.mark.parametrize("folders", OF_ONE_PERSON.values(), ids=OF_ONE_PERSON)
def test_one_persons_folder_is_no_class(tmp_path: Path, folders: list[str]) -> None:
    for folder in folders:
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / "single_neuron.py").write_text(CODE)
    assert class_in(tmp_path) is None


def test_each_part_in_a_folder_of_its_own_is_no_class(tmp_path: Path) -> None:
    for part in PARTS:
        (tmp_path / "lessons" / f"on {part}").mkdir(parents=True)
        (tmp_path / "lessons" / f"on {part}" / f"{part}.py").write_text(CODE)
    assert class_in(tmp_path) is None
