"""What is told of a class, and the students behind every figure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from grader.assignment.catalogue import EXERCISES
from grader.reasons import because
from grader.report.class_page import write_class_page
from grader.report.class_report import ClassReport, ClassTable
from grader.result import LeftOut, Result
from tests.report.classes import ABOUT, failed, not_attempted, result

ALL = list(EXERCISES)
SLOPE = "single_neuron.sigmoid_prime"
STOP = ALL.index("single_neuron.previous_activation_gradient")

CLASS = (
    result("ada"),
    result("ben", failed(SLOPE, misconceptions=("sign_flipped",))),
    result("cleo", failed(SLOPE, misconceptions=("sign_flipped",)),
           failed("single_neuron.dC_da", misconceptions=("sign_flipped",)),
           failed("review.q2", review_reason="not sure")),
    result("dan", *not_attempted(*ALL[STOP:])),
    result("eve", *not_attempted(*ALL, *(f"review.q{n}" for n in range(1, 6)))),
)  # fmt: skip


@pytest.fixture(scope="module")
def report() -> ClassReport:
    return ClassReport(ABOUT, ClassTable.of(CLASS))


def names(report: ClassReport, students: tuple[int, ...]) -> list[str]:
    return [report.table.students[number] for number in students]


def test_results_are_read_once_and_one_at_a_time() -> None:
    alive: list[str] = []

    def stream() -> Iterator[Result]:
        for each in CLASS:
            alive.append(each.student)
            yield each

    assert ClassTable.of(stream()).students == alive


def test_a_misconception_counts_a_student_once_wherever_it_was_made(report: ClassReport) -> None:
    (shared,) = report.misconceptions

    assert shared.misconception.id == "sign_flipped"
    assert names(report, shared.group.students) == ["ben", "cleo"]
    assert shared.where == ((SLOPE, 2), ("single_neuron.dC_da", 1))


def test_two_misconceptions_at_once_are_both_counted_and_told(tmp_path: Path) -> None:
    both = failed(SLOPE, misconceptions=("missing_slope", "sign_flipped"))
    report = ClassReport(ABOUT, ClassTable.of([*CLASS, result("fay", both)]))
    shared = {one.misconception.id: one for one in report.misconceptions}
    assert names(report, shared["missing_slope"].group.students) == ["fay"]
    assert names(report, shared["sign_flipped"].group.students) == ["ben", "cleo", "fay"]
    assert shared["sign_flipped"].where == ((SLOPE, 3), ("single_neuron.dC_da", 1))

    fay = report.students[-1]
    assert fay.misconceptions == ((SLOPE, "missing_slope"), (SLOPE, "sign_flipped"))
    assert fay.start == (SLOPE, "a slope σ′ is missing; also: a sign is flipped")
    write_class_page(tmp_path, report)
    rows = (tmp_path / "report-students.csv").read_text(encoding="utf-8").splitlines()
    assert f"{SLOPE}: missing_slope; {SLOPE}: sign_flipped" in rows[-1]


def test_the_marks_count_every_student_once(report: ClassReport) -> None:
    assert sorted(n for group in report.marks for n in group.students) == [0, 1, 2, 3, 4]
    assert names(report, report.marks[0].students) == ["ada", "ben"]
    assert report.marks[0].label == "90 to 100 points"


def test_each_item_has_the_students_behind_its_figures(report: ClassReport) -> None:
    item = report.items[ALL.index(SLOPE)]

    assert names(report, item.right.students) == ["ada", "dan"]
    assert names(report, item.wrong.students) == ["ben", "cleo"]
    assert names(report, item.not_attempted.students) == ["eve"]
    assert item.facility is not None
    assert item.facility.value == pytest.approx(2 / 5)


def test_where_students_stop_leaves_out_those_who_reached_the_end(report: ClassReport) -> None:
    stops = {group.label: names(report, group.students) for group in report.stops}

    assert stops == {"no exercise attempted": ["eve"], ALL[STOP - 1]: ["dan"]}


def test_who_needs_help_and_on_what(report: ClassReport) -> None:
    assert names(report, report.helped.students) == ["eve", "dan"]
    dan = report.students[3]
    assert dan.weak == ("many_neurons", "matrix_form", "cross_entropy")
    assert dan.start == (ALL[STOP], "not attempted")
    assert report.students[1].start == (SLOPE, "a sign is flipped")


def test_what_waits_for_review(report: ClassReport) -> None:
    assert names(report, report.waiting.students) == ["cleo"]
    assert report.students[2].review == 1
    assert report.answers_waiting == 1


def test_answers_that_wait_are_not_counted_as_students(tmp_path: Path) -> None:
    waiting = [failed(f"review.q{n}", review_reason="not sure") for n in (1, 2)]
    write_class_page(tmp_path, ClassReport(ABOUT, ClassTable.of([result("ada", *waiting)])))
    page = re.sub(r"<[^>]*>", "", (tmp_path / "report.html").read_text(encoding="utf-8"))
    assert "To review2answers of 1 student" in page
    assert "2 answers wait, of 1 student, because the grader was not sure of them." in page


def test_a_submission_that_the_grader_failed_on_is_named_with_the_reason(tmp_path: Path) -> None:
    failing = replace(result("ben"), not_judged="MemoryError")
    write_class_page(tmp_path, ClassReport(ABOUT, ClassTable.of([CLASS[0], failing])))
    page = re.sub(r"<[^>]*>", "", (tmp_path / "report.html").read_text(encoding="utf-8"))
    assert "The grader itself failed on the work of ben (MemoryError)." in page


def test_where_to_begin_is_said_in_the_words_of_the_students_page() -> None:
    stopped = result("ada", failed(SLOPE, status="error"))
    (ada,) = ClassReport(ABOUT, ClassTable.of([stopped])).students
    assert ada.start == (SLOPE, "error")


def test_every_figure_can_be_looked_up_by_its_students(report: ClassReport) -> None:
    marks = report.groups_of_students()
    for groups in report.groups.values():
        for group in groups:
            found = tuple(n for n, ids in enumerate(marks) if group.id in ids)
            assert found == tuple(sorted(group.students)), group.label
    ids = [group.id for groups in report.groups.values() for group in groups]
    assert len(ids) == len(set(ids))


def test_follow_through_is_counted() -> None:
    item = failed(SLOPE, status="passed", score=3.0, follow_through=True)
    one = ClassReport(ABOUT, ClassTable.of([result("ada", item)]))

    assert one.items[ALL.index(SLOPE)].follow_through.count == 1


@pytest.mark.parametrize(
    ("missing", "quartiles"),
    [([], ()), ([1], (99, 99, 99)), ([4, 1], (96.75, 97.5, 98.25)), ([1, 4, 2], (97, 98, 98.5))],
    ids=["nobody", "one", "two", "three"],
)
def test_quartiles_lie_between_the_marks_around_them(
    missing: list[float], quartiles: tuple[float, ...]
) -> None:
    marks = [failed("review.q2", score=5.0 - points, max_score=5.0) for points in missing]
    table = ClassTable.of(result(f"s{at}", mark) for at, mark in enumerate(marks))

    assert ClassReport(ABOUT, table).quartiles == pytest.approx(quartiles)


def test_who_handed_in_nothing_counts_in_no_figure_and_is_named(tmp_path: Path) -> None:
    absent = replace(
        result("zoe", *not_attempted(*ALL, *(f"review.q{n}" for n in range(1, 6)))), handed_in=False
    )
    report = ClassReport(ABOUT, ClassTable.of([CLASS[0], absent, *CLASS[1:]]))
    without = ClassReport(ABOUT, ClassTable.of(CLASS))
    assert names(report, report.not_handed_in.students) == ["zoe"]
    assert (report.size, report.quartiles) == (without.size, without.quartiles)
    for item, same in zip(report.items, without.items, strict=True):
        assert (item.facility, item.discrimination) == (same.facility, same.discrimination)
        assert names(report, item.not_attempted.students) == names(
            without, same.not_attempted.students
        )
    for groups, same_groups in ((report.marks, without.marks), (report.stops, without.stops)):
        for group, same_group in zip(groups, same_groups, strict=True):
            assert names(report, group.students) == names(without, same_group.students)
    assert "zoe" not in names(report, report.helped.students)
    write_class_page(tmp_path, report)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Nothing found for:" in page
    assert 'href="feedback/zoe.html"' in page


def test_files_that_were_left_out_are_named_with_the_reason(tmp_path: Path) -> None:
    left = (LeftOut("", "<b>.zip", because("archive")),)
    write_class_page(
        tmp_path, ClassReport(ABOUT, ClassTable.of([replace(CLASS[0], left_out=left)]))
    )
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Left out: files of 1 student<" in page
    assert "<code>&lt;b&gt;.zip</code>: It is an archive, and archives" in page
