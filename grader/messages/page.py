"""Sentences of a student's page that are about the whole submission, or about any answer."""

from __future__ import annotations

from grader.messages.verdicts import STATUSES

NOTHING_FOUND = "Nothing was found of any part of this assignment."
EVERYTHING_RIGHT = "Everything is right."
NOT_GRADED = "Files that were not graded"
GO_ON = "Where to go on:"
BUILDS_ON_IT = "What comes later builds on it."
NEXT_STEP = "Next step:"
WAITING = ("A person will look at", "The points for it may still change.")
"""What stands before and behind the ids that are meant."""
READ_BY_A_PERSON = "A person will read this explanation."
LOOKED_AT_BY_A_PERSON = "A person will look at this."
CHANGED = "It was settled before, and the answer has changed since."
"""Why a person looks at an answer again."""
SETTLED = "Settled by a person:"
"""What stands before the points, which a comment may follow."""
ANSWERS = {
    "full": " ".join(STATUSES["passed"]),
    "part": " ".join(STATUSES["partial"]),
    "none": "✗ not yet",
}
"""How right the answer in a variable is, on the page of a review question."""


NOTES = "The grader notes"
"""What stands above a sentence about a notebook, on nbgrader's page."""


def only_the_beginning(characters: int) -> str:
    """A file of which only so much is shown, on nbgrader's page."""
    return f"Only the first {characters:,} characters of this file are shown."


PROVISIONAL = "This mark is provisional."
"""What stands before the questions that wait for a person, where an autograder shows the mark."""
NOT_GRADED_HERE = "This submission could not be graded here and got no mark. Tell your teacher:"
"""What stands before the reason."""


def hints_of(id: str) -> str:
    """How to get the hints for an exercise where no page shows them."""
    return f"Hints: `backprop hint {id}`"


def judged_with(version: str, seed: int, isolation: str) -> str:
    """What an autograder's mark rests on."""
    return f"Graded by backprop-grader {version} with the seed {seed}; isolation: {isolation}."
