"""Gradescope: ``/autograder`` holds the grader in ``source``, the submission and the results.

Source: https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from grader import __version__
from grader.platforms.autograder import words
from grader.platforms.autograder.autograder import Autograder, Judged, Places
from grader.report.feedback import parts_of
from grader.result import Item

RESULTS = "results.json"


class Gradescope(Autograder):
    """See this module."""

    name = "gradescope"
    title = "Gradescope"
    at_root = ("setup.sh", "run_autograder")
    next_step = "Upload it on the assignment's page Configure Autograder; give it 100 points."
    written = (RESULTS,)

    def places(self, root: Path) -> Places:
        """All of ``/autograder`` is closed: it also says who submitted, with earlier results."""
        return Places(root / "submission", root / "results", (root,))

    def files(self, judged: Judged) -> Mapping[str, str]:
        """``results.json``: a test for each item, all visible, since one hidden hides the total."""
        document = {
            "score": judged.result.score,
            "output": words.html(list(words.of_submission(judged))),
            "output_format": "html",
            "test_output_format": "html",
            "test_name_format": "text",
            "visibility": "visible",
            "stdout_visibility": "hidden",
            "extra_data": {
                "isolation": judged.isolation,
                "seed": judged.seed,
                "grader_version": __version__,
                "needs_review": list(judged.result.needs_review),
            },
            "tests": [
                _test(view.item, f"{part.number}.{number}")
                for part in parts_of(judged.result)
                for number, view in enumerate(part.items, start=1)
            ],
        }
        return {RESULTS: json.dumps(document)}


def _test(item: Item, number: str) -> dict[str, Any]:
    return {
        "name": item.id,
        "name_format": "text",
        "number": number,
        "score": item.score,
        "max_score": item.max_score,
        "status": "passed" if item.status == "passed" else "failed",
        "output": words.html(list(words.of_item(item))),
        "output_format": "html",
        "visibility": "visible",
    }
