"""The verdicts on a submission: frozen data, which the judge makes and every report reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from grader.pictures.picture import Picture
from grader.text import file_named

Status: TypeAlias = Literal[
    "passed", "partial", "failed", "not_attempted", "error", "timeout", "crashed"
]


@dataclass(frozen=True, slots=True)
class Message:
    """What a student is told, in pieces that a page may set apart.

    ``title`` names a misconception, ``sentence`` says what was found, ``advice`` what to do next,
    and ``evidence`` what it rests on, such as the student's own formula as it was read.
    """

    sentence: str = ""
    title: str = ""
    advice: str = ""
    evidence: str = ""

    @property
    def text(self) -> str:
        """All of it in one text."""
        title = f"{self.title[0].upper()}{self.title[1:]}." if self.title else ""
        return " ".join(filter(None, (self.evidence, title, self.sentence, self.advice)))

    def advising(self, more: str) -> Message:
        """This message with more advice."""
        return replace(self, advice=" ".join(filter(None, (self.advice, more))))


NOTHING_TO_SAY = Message()


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person settled: the score of one check, or of a whole item where ``check`` is empty.

    It holds as long as the answer is the one that it was made on, of which it has the hash.
    ``score`` is ``None`` where an earlier decision was taken back. ``at`` is UTC in ISO 8601.
    """

    student: str
    id: str
    check: str
    score: float | None
    comment: str
    answer_sha256: str
    at: str


NOT_RECORDED: Mapping[str, bool] = {"recorded": False}
"""Marks fields that a record on disk does not have: what people settled is kept apart from it."""


@dataclass(frozen=True, slots=True)
class Check:
    """A finding with its points: one thing that was looked at, and what to tell the student."""

    name: str
    score: float
    max_score: float
    message: Message = NOTHING_TO_SAY
    answer: str | None = None
    """What the student wrote, where the check is about a variable."""
    decision: Decision | None = field(default=None, metadata=NOT_RECORDED)
    """The decision that the score is taken from."""
    auto_score: float | None = field(default=None, metadata=NOT_RECORDED)
    """The grader's score, where a person's stands in its place."""
    old_decision: Decision | None = field(default=None, metadata=NOT_RECORDED)
    """A decision on an earlier answer, which does not count any more."""

    @property
    def is_full(self) -> bool:
        return self.score >= self.max_score


@dataclass(frozen=True, slots=True)
class Item:
    """The verdict on one exercise or question.

    Its checks add up to its score, unless a person settled the score of the whole item.
    """

    id: str
    score: float
    max_score: float
    status: Status
    message: Message
    checks: tuple[Check, ...]
    misconception: str | None = None
    follow_through: bool = False
    review_reason: str | None = None
    """Why a person should read this item's explanation; ``None`` where no one needs to."""
    pictures: tuple[Picture, ...] = ()
    """The pictures beside a wrong answer on the student's page; not in ``results.json``."""
    decision: Decision | None = field(default=None, metadata=NOT_RECORDED)
    """The decision on the whole item, as in a check."""
    auto_score: float | None = field(default=None, metadata=NOT_RECORDED)
    old_decision: Decision | None = field(default=None, metadata=NOT_RECORDED)

    @property
    def further_checks(self) -> tuple[tuple[Check, str], ...]:
        """The checks, each with its message, which is empty where the item's own says the same."""
        said = (self.message.sentence, self.message.advice)
        return tuple(
            (check, "" if check.message.sentence in said else check.message.text)
            for check in self.checks
        )


@dataclass(frozen=True, slots=True)
class GradedFile:
    """The file that a part was read from: its path in the student's folder and its bytes' hash."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that looks like work and was not graded; ``reason`` is a sentence.

    ``part`` is empty where the name is not a part's; ``path`` is ``.`` for the whole folder.
    """

    part: str
    path: str
    reason: str
    untouched: bool = False
    """Whether it is the same as the file that was handed out."""

    def __str__(self) -> str:
        if self.path == ".":
            return self.reason
        return f"{file_named(self.path)} was not graded: {self.reason}"


@dataclass(frozen=True, slots=True)
class Result:
    """All verdicts on one student's submission, one item for every exercise and question."""

    student: str
    items: tuple[Item, ...]
    left_out: tuple[LeftOut, ...] = ()
    not_judged: str | None = None
    """Why the submission could not be judged at all. It has no points and waits for a person."""
    files: Mapping[str, GradedFile] = field(default_factory=dict)
    """The file that each part was read from."""
    handed_in: bool = True
    """Whether anything of any part was found."""
    versions: Mapping[str, str] = field(default_factory=dict)
    """The versions of Python and numpy where the submission was judged."""
    name: str | None = None
    """The student's name, where the roster has it."""

    @property
    def score(self) -> float:
        return round(sum(item.score for item in self.items), 6)

    @property
    def max_score(self) -> float:
        return round(sum(item.max_score for item in self.items), 6)

    @property
    def needs_review(self) -> tuple[str, ...]:
        return tuple(item.id for item in self.items if item.review_reason is not None)
