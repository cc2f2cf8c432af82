"""Classroom 50: ``autograder.py`` runs in a clone of the student's repository and writes there.

The names of the submission come from environment variables. All scores are whole numbers.

Source: https://github.com/foundation50/classroom50/wiki/Advanced-Autograding
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from markupsafe import escape

from grader.errors import GraderError
from grader.platforms.autograder import words
from grader.platforms.autograder.autograder import Autograder, Judged, Places
from grader.report.feedback import feedback_page
from grader.result import Item

RESULT, BODY, PAGE = "result.json", "release-body.md", "feedback.html"
MOST_IN_BODY = 120_000
"""GitHub takes 125,000 characters for a release."""
NEEDED = ("CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG")


class Classroom50(Autograder):
    """See this module."""

    name = "classroom50"
    title = "Classroom 50"
    at_root = ("autograder.py",)
    next_step = (
        "Unpack it into CLASSROOM/autograders/ASSIGNMENT/ of the classroom's repository. What lies "
        "there is published: see the page in docs/."
    )
    written = (RESULT, BODY, PAGE)

    def places(self, root: Path) -> Places:
        """The student's clone is the submission, and takes the results."""
        return Places(root, root, (root,))

    def files(self, judged: Judged) -> Mapping[str, str]:
        """``result.json``, the text of the release, and the student's page to attach."""
        about = {name: os.environ.get(name, "") for name in NEEDED}
        if lacking := [name for name, value in about.items() if not value]:
            verb = "is" if len(lacking) == 1 else "are"
            raise GraderError(
                f"{' and '.join(lacking)} {verb} not set in the environment. Let Classroom 50's "
                "runner start autograder.py: it sets what is needed."
            )
        result = judged.result
        commit = os.environ.get("COMMIT_URL") or about["SUBMISSION_TAG"]
        document = {
            "schema": "classroom50/result/v1",
            "classroom": about["CLASSROOM"],
            "assignment": about["ASSIGNMENT"],
            "submission": about["SUBMISSION_TAG"],
            "commit": commit,
            "release": os.environ.get("RELEASE_URL") or commit,
            "review": os.environ.get("REVIEW_URL") or commit,
            "datetime": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "score": _whole(result.score),
            "max-score": _whole(result.max_score),
            "tests": [_test(item) for item in result.items],
        }
        texts = words.fitting(lambda longest: {BODY: _body(judged, longest)}, MOST_IN_BODY)
        return {RESULT: json.dumps(document, indent=1), **texts, PAGE: feedback_page(result)}


def _test(item: Item) -> dict[str, Any]:
    return {
        "test-name": item.id,
        "passed": item.status == "passed",
        "score": _whole(item.score),
        "max-score": _whole(item.max_score),
    }


def _whole(score: float) -> int:
    """The score rounded to a whole number, and a half upward."""
    return math.floor(round(score, 6) + 0.5)


def _body(judged: Judged, longest: int) -> str:
    """The text of the release: in Markdown, with all words in blocks that show them as they are."""
    pieces = [f"### {_whole(judged.result.score)} of {_whole(judged.result.max_score)} points"]
    pieces.append(_block(words.plain(list(words.of_submission(judged)), longest)))
    for item in judged.result.items:
        worth = f"{_whole(item.score)} of {_whole(item.max_score)}"
        pieces.append(f"**{item.id}** ({item.status.replace('_', ' ')}, {worth})")
        if text := words.plain(list(words.of_item(item)), longest):
            pieces.append(_block(text))
    return "\n\n".join(pieces) + "\n"


def _block(text: str) -> str:
    return f"<pre>{escape(text)}</pre>"
