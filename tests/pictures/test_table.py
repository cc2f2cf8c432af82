"""A table of ratios marks what is wrong."""

from __future__ import annotations

from grader.pictures.table import ratios


def test_ratios_mark_what_is_wrong() -> None:
    panel = ratios("r", [[1.0, 3.0, 1.0]], [[1.0, 2.0, 0.0]])

    assert [(cell.text, cell.wrong) for cell in panel.rows[0]] == [
        ("✓", False), ("× 1.5", True), ("≠ 0", True),
    ]  # fmt: skip
