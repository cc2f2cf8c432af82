"""``results.json`` has the contract's form, whatever names and texts it holds."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import pytest

from grader.messages.files import REASONS
from grader.reasons import because
from grader.report.results_json import entry, writing_results
from grader.result import NOTHING_TO_SAY, GradedFile, Item, LeftOut, Result
from tests.report.classes import UNEVEN, UNPRINTABLE


def entry_of(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(entry(result))
    return found


def test_a_result_has_the_contracts_form() -> None:
    found = entry_of(UNEVEN)
    assert {key: value for key, value in found.items() if key != "items"} == {
        "student": "ann", "score": 2.1, "max_score": 8.1, "needs_review": ["review.q1"],
        "files": {}, "left_out": [],
    }  # fmt: skip
    assert found["items"][0] == {
        "id": "a.one", "score": 1.8, "max_score": 3.0, "status": "partial",
        "misconception": "missing_factor_2", "follow_through": False, "feedback": UNPRINTABLE,
        "checks": [
            {"name": "shape", "score": 0.3, "max_score": 0.3, "message": ""},
            {"name": "values", "score": 1.5, "max_score": 2.7, "message": UNPRINTABLE},
        ],
    }  # fmt: skip


def test_of_two_misconceptions_the_first_stands_alone_and_both_in_a_list() -> None:
    both = ("missing_factor_2", "sign_flipped")
    item = Item("a", 0.9, 3.0, "partial", NOTHING_TO_SAY, (), both)
    (found,) = entry_of(Result("ann", (item,)))["items"]
    assert (found["misconception"], found["misconceptions"]) == (both[0], list(both))


def test_files_names_and_who_handed_in_nothing_stand_in_the_contracts_form() -> None:
    files = {"review": GradedFile("a/review (1).py", "0" * 64)}
    left_out = (
        LeftOut("review", "review.py", because("is_a_link")),
        LeftOut("", "x.zip", because("archive")),
    )
    found = entry_of(replace(UNEVEN, files=files, left_out=left_out, name="Ann"))
    assert found["name"] == "Ann"
    assert found["files"] == {"review": {"path": "a/review (1).py", "sha256": "0" * 64}}
    assert found["left_out"] == [
        {"path": "review.py", "reason": REASONS["is_a_link"]},
        {"path": "x.zip", "reason": REASONS["archive"]},
    ]
    assert "handed_in" not in found
    used = (GradedFile("a/utils.py", "1" * 64),)
    assert entry_of(replace(UNEVEN, files=files, modules=used))["files"] == found["files"] | {
        "modules": [{"path": "a/utils.py", "sha256": "1" * 64}]
    }
    assert entry_of(replace(UNEVEN, handed_in=False))["handed_in"] is False


def test_a_submission_that_could_not_be_judged_says_why_in_a_field() -> None:
    assert entry_of(replace(UNEVEN, not_judged="ValueError"))["error"] == "ValueError"
    assert "error" not in entry_of(UNEVEN)


def test_points_add_up_without_the_noise_of_binary_fractions() -> None:
    tenths = Item("a", 0.1, 0.1, "passed", NOTHING_TO_SAY, ())
    assert Result("ann", (tenths,) * 3).score == 0.3


@pytest.mark.parametrize("students", [[], ["ann"], ["ann", "bob\n", "\udcff", "</script>"]])
def test_the_document_is_json_of_ascii(students: list[str]) -> None:
    about: dict[str, Any] = {"assignment": "backprop_calculus", "seed": 2**70, "isolation": '"]}'}
    results = [Result(student, UNEVEN.items) for student in students]
    entries = [entry_of(result) for result in results]
    file = io.StringIO()
    lines = ((entry(result), result) for result in results)
    assert list(writing_results(file, about, lines)) == results
    assert file.getvalue().isascii()
    assert json.loads(file.getvalue()) == about | {"submissions": entries}
