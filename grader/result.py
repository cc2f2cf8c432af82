"""The verdicts on a submission: frozen data, which the judge makes and every report reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from grader.picture import Picture
from grader.reasons import Reason

Status: TypeAlias = Literal[
    "passed", "partial", "failed", "not_attempted", "error", "timeout", "crashed"
]


def status_of(is_full: bool, score: float) -> Status:
    """The status of an answer that has a value, by whether it has full points and by its score."""
    return "passed" if is_full else "partial" if score > 0 else "failed"


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
    entries: tuple[Message, ...] = ()
    """What is said of each entry of a list, or of each statement in an explanation."""
    decision: Decision | None = field(default=None, metadata=NOT_RECORDED)
    """The decision that the score is taken from."""
    auto_score: float | None = field(default=None, metadata=NOT_RECORDED)
    """The grader's score, where a person's stands in its place."""
    old_decision: Decision | None = field(default=None, metadata=NOT_RECORDED)
    """A decision on an earlier answer, which does not count any more."""

    @property
    def text(self) -> str:
        """All that it says in one text, a line for each entry."""
        return "\n".join(filter(None, (one.text for one in (self.message, *self.entries))))

    @property
    def is_full(self) -> bool:
        return self.score >= self.max_score


@dataclass(frozen=True, slots=True)
class Item:
    """The verdict on one exercise or question.

    Its checks add up to its score, unless a person settled the score of the whole item.
    ``message`` is about the whole of it. Where it has no sentence, each check says its own.
    """

    id: str
    score: float
    max_score: float
    status: Status
    message: Message
    checks: tuple[Check, ...]
    misconceptions: tuple[str, ...] = ()
    """What was found by name; two where one answer shows both at once."""
    message_from: tuple[str, ...] = ()
    """The checks whose messages ``message`` repeats; who shows it leaves theirs out."""
    follow_through: bool = False
    review_reason: str | None = None
    """Why a person should read this item's explanation; ``None`` where no one needs to."""
    pictures: tuple[Picture, ...] = ()
    """The pictures beside a wrong answer on the student's page; not in ``results.json``."""
    decision: Decision | None = field(default=None, metadata=NOT_RECORDED)
    """The decision on the whole item, as in a check."""
    auto_score: float | None = field(default=None, metadata=NOT_RECORDED)
    old_decision: Decision | None = field(default=None, metadata=NOT_RECORDED)

    def waits(self, check: Check) -> bool:
        """Whether a person gives this check's points: those of an explanation, the last check."""
        return self.review_reason is not None and check is self.checks[-1]

    @property
    def is_wrong(self) -> bool:
        """Whether it was attempted and is not right."""
        return self.status not in ("passed", "not_attempted")

    @property
    def points_later(self) -> float:
        """The points that a person may still give."""
        return sum(check.max_score - check.score for check in self.checks if self.waits(check))

    @property
    def misconception(self) -> str | None:
        """The first misconception, if there is one."""
        return self.misconceptions[0] if self.misconceptions else None

    @property
    def text(self) -> str:
        """All that it says in one text: the message, or a line for each check that is not full."""
        if self.message.sentence:
            return self.message.text
        told = [check for check in self.checks if not check.is_full or not check.max_score]
        lines = "\n".join(f"{check.name}: {check.text}" for check in told if check.text)
        return replace(self.message, sentence=lines).text

    @property
    def further_checks(self) -> tuple[tuple[Check, str], ...]:
        """The checks, each with what it says; this is empty where ``message`` says it."""
        return tuple(
            (check, "" if check.name in self.message_from else check.text) for check in self.checks
        )


@dataclass(frozen=True, slots=True)
class GradedFile:
    """The file that a part was read from: its path in the student's folder and its bytes' hash."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that looks like work and was not graded, and why.

    ``part`` is empty where the name is not a part's; ``path`` is ``.`` for the whole folder.
    """

    part: str
    path: str
    reason: Reason
    untouched: bool = False
    """Whether it is the same as the file that was handed out."""


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
    modules: tuple[GradedFile, ...] = ()
    """The files of the student's own modules that the parts import."""
    handed_in: bool = True
    """Whether anything of any part was found."""
    versions: Mapping[str, str] = field(default_factory=dict)
    """The versions of Python and numpy where the submission was judged."""
    name: str | None = None
    """The student's name, where the roster has it."""
    unreadable: tuple[Reason, ...] = ()
    """Why parts that were handed in could not be read."""

    @property
    def score(self) -> float:
        return round(sum(item.score for item in self.items), 6)

    @property
    def max_score(self) -> float:
        return round(sum(item.max_score for item in self.items), 6)

    @property
    def needs_review(self) -> tuple[str, ...]:
        return tuple(item.id for item in self.items if item.review_reason is not None)
