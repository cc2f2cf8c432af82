"""The desk of a class: what waits in groups, what is proposed, and settling it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

from grader.explanations import Rulebook
from grader.lesson.solutions import digest_of, packed_rules, rulebook
from grader.records.decisions import add_decisions
from grader.result import Decision
from grader.review.alike import Group, Likeness, Proposals, decisions_elsewhere, groups
from grader.review.code import HandedIn
from grader.review.marks import ClassMarks, Mark, marks_of


class Desk:
    """A class whose marks are settled.

    ``elsewhere`` are files with other classes' decisions, ``submissions`` is what was graded.

    :raises UnusableInput: where the results, the submissions or one of these files cannot be used.
    """

    def __init__(
        self, out: Path, elsewhere: Sequence[Path] = (), submissions: Path | None = None
    ) -> None:
        self.marks = ClassMarks(out)
        self.handed_in = HandedIn(submissions, out)
        packed = packed_rules()
        self.rules: Rulebook | None = rulebook(packed) if packed else None
        used = digest_of(packed) if packed else None
        self.same_rules = used == self.marks.facts.rules
        """Whether the rules here are those that the class was graded with."""
        self.likeness = Likeness(self.rules)
        self._elsewhere = [pair for file in elsewhere for pair in decisions_elsewhere(file)]

    def refresh(self) -> None:
        """See what others have settled or graded since."""
        if self.marks.refresh():
            self.__dict__.pop("proposals", None)
            self.__dict__.pop("groups", None)

    @cached_property
    def proposals(self) -> Proposals:
        """What was settled before; this class's own decisions count before those of others."""
        found = Proposals(self.likeness)
        for decision, answer in self._elsewhere:
            found.add(decision, answer)
        answers = {mark.decision: mark.answer for mark in self.marks.settled if mark.decision}
        for decision in sorted(self.marks.decisions, key=lambda decision: decision.at):
            found.add(decision, answers.get(decision))
        return found

    @cached_property
    def groups(self) -> list[Group]:
        """What waits, in groups."""
        return groups(self.marks.waiting, self.likeness, self.proposals)

    def settle(self, decisions: Iterable[Decision]) -> None:
        """Write decisions; when this returns, they are on disk.

        :raises CannotWrite: with what to do about it; nothing is settled then.
        """
        add_decisions(self.marks.out, list(decisions))
        self.refresh()

    def mark(self, student: str, id: str, check: str) -> Mark | None:
        """A mark as it stands now, if there is such a one."""
        if student not in self.marks.students:
            return None
        found = marks_of(self.marks.result(student))
        return next((mark for mark in found if (mark.id, mark.check) == (id, check)), None)
