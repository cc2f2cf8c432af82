"""When a submission has to be graded again, and a page made again."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.platforms.nbgrader.stamp import PAGES, are_pages_of, stamp_of

STAMPS = {
    "nothing": ("", {}),
    "no notebook": ("[]", {}),
    "not graded yet": ('{"metadata": {}}', {}),
    "a stamp of another kind": ('{"metadata": {"backprop": 1}}', {}),
    "graded": ('{"metadata": {"backprop": {"submitted": "ab"}}}', {"submitted": "ab"}),
}


@pytest.mark.parametrize("name", STAMPS)
def test_a_notebook_that_was_not_graded_to_the_end_has_no_stamp(name: str, tmp_path: Path) -> None:
    notebook = tmp_path / "review.ipynb"
    assert stamp_of(notebook) == {}
    text, expected = STAMPS[name]
    notebook.write_text(text)
    assert stamp_of(notebook) == expected


def test_pages_count_as_made_when_all_are_there_and_say_what_they_show(tmp_path: Path) -> None:
    assert not are_pages_of(tmp_path, "ab", [])
    (tmp_path / PAGES).write_text("ab")
    (tmp_path / "review.html").write_text("")
    assert are_pages_of(tmp_path, "ab", ["review"])
    assert not are_pages_of(tmp_path, "cd", ["review"])
    assert not are_pages_of(tmp_path, "ab", ["review", "matrix_form"])
