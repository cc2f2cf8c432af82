"""Answers that say the same, in groups, and what was settled on such answers before.

Two explanations say the same if their texts are equal but for case, blanks and punctuation, or if
the rules find the same concepts, misconceptions and doubts in them. Those in which the rules find
nothing stand together too, a few at a time, since most of them get the same score; but nothing is
proposed from one of them to another unless the texts are equal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from grader.assignment.catalogue import CATALOGUE, QUESTIONS
from grader.errors import UnusableInput
from grader.explanations import Assessment, Rulebook, score_explanation
from grader.records.decisions import LARGEST, NAME, parse
from grader.records.folder import Records
from grader.result import Decision
from grader.review.marks import Mark, marks_of

NOTHING = sha256(b"").hexdigest()
"""The hash of an answer that is not there, which is alike to no other."""


UNRECOGNISED_TOGETHER = 8
"""As many answers without anything recognised are shown at a time."""


def normalised(answer: str) -> str:
    """An answer's words in small letters with one blank between them, its signs kept."""
    text = unicodedata.normalize("NFKC", answer).casefold()
    return " ".join(re.sub(r"[.,;:!?\"'“”„‘’`]+(?=\s|$)|(?<!\S)[\"'“”„‘’`]+", " ", text).split())


class Likeness:
    """Tells which answers say the same; without a rulebook, only equal texts do."""

    def __init__(self, rules: Rulebook | None) -> None:
        self.rules = rules
        self._assessed: dict[tuple[int, str], Assessment] = {}

    def assessment(self, id: str, check: str, answer: str | None) -> Assessment | None:
        """What the rules find in an explanation; ``None`` for every other answer."""
        question = QUESTIONS.get(id)
        if self.rules is None or question is None or check != question.explanation:
            return None
        if answer is None or not answer.strip():
            return None
        known = (question.number, answer)
        if known not in self._assessed:
            self._assessed[known] = score_explanation(self.rules, *known)
        return self._assessed[known]

    def of(self, id: str, check: str, answer: str | None, answer_sha256: str) -> tuple[object, ...]:
        """What an answer means, as a key: equal for answers that say the same."""
        if answer is None:
            return id, check, answer_sha256
        found = self.assessment(id, check, answer)
        if found is None or not (found.concepts or found.misconceptions):
            return id, check, normalised(answer)
        concepts = frozenset(evidence.id for evidence in found.concepts)
        misconceptions = frozenset(evidence.id for evidence in found.misconceptions)
        return id, check, concepts, misconceptions, found.doubt


@dataclass(frozen=True, slots=True)
class Group:
    """Marks that are settled together, with one score from the grader and one proposal.

    Their answers say the same; where they do not (``says_the_same``), nothing is recognised in any.
    """

    marks: tuple[Mark, ...]
    proposal: Decision | None
    says_the_same: bool = True

    @property
    def id(self) -> str:
        return self.marks[0].id

    @property
    def check(self) -> str:
        return self.marks[0].check

    @property
    def ready(self) -> float:
        """The score that is ready to be taken: the proposal's, or else the grader's."""
        if self.proposal and self.proposal.score is not None:
            return self.proposal.score
        return self.marks[0].auto_score


class Proposals:
    """The decisions that were made before, by what they were made on; later ones count."""

    def __init__(self, likeness: Likeness) -> None:
        self._likeness = likeness
        self._same: dict[tuple[str, str, str], Decision] = {}
        self._text: dict[tuple[str, str, str], Decision] = {}
        self._alike: dict[tuple[object, ...], Decision] = {}

    def add(self, decision: Decision, answer: str | None) -> None:
        """Have a decision proposed for its answer and, where the text is known, for alike ones."""
        id, check, hash = decision.id, decision.check, decision.answer_sha256
        if hash == NOTHING:
            return
        self._same[id, check, hash] = decision
        if answer is not None:
            self._text[id, check, normalised(answer)] = decision
            self._alike[self._likeness.of(id, check, answer, hash)] = decision

    def on(self, mark: Mark) -> Decision | None:
        """What was settled on the same answer, or else on one that says the same."""
        id, check, hash = mark.id, mark.check, mark.answer_sha256
        found = self._same.get((id, check, hash))
        if found is None and mark.answer is not None:
            found = self._text.get((id, check, normalised(mark.answer)))
            found = found or self._alike.get(self._likeness.of(id, check, mark.answer, hash))
        too_much = found is not None and (found.score is None or found.score > mark.max_score)
        return None if too_much else found


def groups(marks: Iterable[Mark], likeness: Likeness, proposals: Proposals) -> list[Group]:
    """The marks in groups: in the order of the lesson, the largest of an item first."""
    together: dict[tuple[object, ...], list[Mark]] = {}
    proposed: dict[tuple[object, ...], Decision | None] = {}
    texts: dict[tuple[str, str, str], tuple[object, ...]] = {}
    for mark in marks:
        meaning = likeness.of(mark.id, mark.check, mark.answer, mark.answer_sha256)
        if mark.answer is not None:
            meaning = texts.setdefault((mark.id, mark.check, normalised(mark.answer)), meaning)
        elif mark.answer_sha256 == NOTHING:
            meaning = mark.key
        proposal = proposals.on(mark)
        about = (proposal.score, proposal.comment) if proposal else None
        key = (meaning, mark.auto_score, mark.max_score, about)
        together.setdefault(key, []).append(mark)
        proposed.setdefault(key, proposal)
    made = [Group(tuple(marks), proposed[key]) for key, marks in together.items()]
    order = {id: at for at, id in enumerate(CATALOGUE)}
    return sorted(
        _with_unrecognised_together(made, likeness),
        key=lambda group: (
            order[group.id], group.check, not group.says_the_same, -len(group.marks),
            group.marks[0].student,
        ),
    )  # fmt: skip


def _with_unrecognised_together(groups: Iterable[Group], likeness: Likeness) -> Iterator[Group]:
    """The groups, those joined in whose answers nothing is recognised."""
    few: dict[tuple[object, ...], list[Mark]] = {}
    for group in groups:
        first = group.marks[0]
        found = likeness.assessment(first.id, first.check, first.answer)
        is_alone = len(group.marks) == 1 and group.proposal is None
        if is_alone and found and not (found.concepts or found.misconceptions):
            few.setdefault((first.id, first.reason, first.auto_score), []).append(first)
        else:
            yield group
    for marks in few.values():
        marks.sort(key=lambda mark: mark.student)
        for start in range(0, len(marks), UNRECOGNISED_TOGETHER):
            some = tuple(marks[start : start + UNRECOGNISED_TOGETHER])
            yield Group(some, None, says_the_same=len(some) == 1)


def decisions_elsewhere(file: Path) -> Iterator[tuple[Decision, str | None]]:
    """Another class's decisions, each with the answer where its records lie beside the file.

    :raises UnusableInput: where the file cannot be read or holds something else.
    """
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST)
    except OSError as error:
        raise UnusableInput(f"{file} cannot be read: {error.strerror or error}.") from error
    found = parse(data)
    if found.unreadable and not found.of:
        raise UnusableInput(
            f"{file} holds no decisions. Name the file {NAME} in another class's results."
        )
    answers = _answers(file.parent)
    for decision in found:
        yield decision, answers.get((decision.id, decision.check, decision.answer_sha256))


def _answers(out: Path) -> Mapping[tuple[str, str, str], str]:
    """The answers of a class by item, check and hash; none where its records cannot be read."""
    try:
        return {
            (mark.id, mark.check, mark.answer_sha256): mark.answer
            for record in Records(out)
            for mark in marks_of(record.result)
            if mark.answer is not None
        }
    except UnusableInput:
        return {}
