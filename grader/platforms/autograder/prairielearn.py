"""PrairieLearn: ``/grade`` holds the grader in ``tests`` and the submission in ``student``.

Source: https://docs.prairielearn.com/externalGrading/
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from grader.messages import page as said
from grader.platforms.autograder import words
from grader.platforms.autograder.autograder import Autograder, Judged, Places
from grader.result import Item

RESULTS = "results.json"
MOST_BYTES = 1_000_000


class PrairieLearn(Autograder):
    """See this module."""

    name = "prairielearn"
    title = "PrairieLearn"
    at_root = ("run.sh",)
    next_step = "Unpack it into the folder tests/ of the question; its page in docs/ has info.json."
    written = (RESULTS,)

    def places(self, root: Path) -> Places:
        """All of ``/grade`` is closed: the question's data stand there too."""
        return Places(root / "student", root / "results", (root,))

    def files(self, judged: Judged) -> Mapping[str, str]:
        """``results.json``; a submission that could not be judged costs no attempt."""
        if judged.result.not_judged is not None:
            return self.refused(judged.result.items[0].text)
        return words.fitting(lambda longest: _results(judged, longest), MOST_BYTES)

    def refused(self, reason: str) -> Mapping[str, str]:
        """Results that give no points and take no attempt."""
        document = {"gradable": False, "format_errors": [f"{said.NOT_GRADED_HERE} {reason}"]}
        return {RESULTS: json.dumps(document)}


def _results(judged: Judged, longest: int) -> Mapping[str, str]:
    result = judged.result
    document = {
        "gradable": True,
        "score": min(1.0, max(0.0, round(result.score / result.max_score, 6))),
        "message": words.plain(list(words.of_submission(judged)), longest),
        "isolation": judged.isolation,
        "seed": judged.seed,
        "needs_review": list(result.needs_review),
        "tests": [_test(item, longest) for item in result.items],
    }
    return {RESULTS: json.dumps(document, ensure_ascii=False)}


def _test(item: Item, longest: int) -> dict[str, Any]:
    return {
        "name": item.id,
        "points": item.score,
        "max_points": item.max_score,
        "message": words.plain(list(words.of_item(item)), longest),
    }
