"""What was done at the desk since it was opened, so that each window can take back its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from grader.records.decisions import now
from grader.result import Decision
from grader.review.desk import Desk
from grader.review.marks import Key
from grader.text import counted, name


@dataclass(frozen=True, slots=True)
class Step:
    """What a window did: the decisions, each with what counted before it, and what to say of it."""

    message: str
    made: tuple[tuple[Decision, Decision | None], ...] = ()
    before: int | None = None
    """The number of the step before it in the same window."""


class History:
    """The steps of all windows; a window knows the number of its last one."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._steps: list[Step] = []

    def __getitem__(self, number: int | None) -> Step | None:
        if number is None or number >= len(self._steps):
            return None
        return self._steps[number]

    def to_undo(self, number: int | None) -> int | None:
        """The number of the last step of a window that can be taken back."""
        step = self[number]
        while step is not None and not step.made:
            number = step.before
            step = self[number]
        return number if step else None

    def say(self, message: str, before: int | None) -> int:
        """Have the window's next page say something; returns the number to give to it."""
        return self._add(Step(message, before=self.to_undo(before)))

    def settle(
        self,
        id: str,
        check: str,
        chosen: Mapping[str, str],
        score: float,
        comment: str,
        before: int | None,
    ) -> int:
        """Give a score to the marks of several students and return the step's number.

        ``chosen`` has the state of each mark as the page showed it. A mark that is not in that
        state any more is left as it is, and the message says so.

        :raises CannotWrite: with what to do about it; nothing is settled then.
        """
        made: list[tuple[Decision, Decision | None]] = []
        left = []
        for student, state in chosen.items():
            mark = self._desk.mark(student, id, check)
            if mark is None or mark.state != state or not 0 <= score <= mark.max_score:
                left.append(student)
            else:
                old = mark.decision or mark.old_decision
                made.append((mark.settled(score, comment), old))
        self._desk.settle(decision for decision, _ in made)
        said = [f"Gave {score:g} to {_names([d.student for d, _ in made])}."] if made else []
        if left:
            said.append(
                f"Left as it is: {_names(left)}. The answer or its mark has changed since the page "
                "was shown, or the score is above the maximum."
            )
        if not chosen:
            said.append("No answer was chosen, and nothing was settled.")
        return self._add(Step(" ".join(said), tuple(made), self.to_undo(before)))

    def undo(self, number: int | None) -> tuple[int, tuple[Key, ...]]:
        """Take back a window's last step; returns a number for its next page, and the marks.

        What somebody else settled on the same marks since stays.

        :raises CannotWrite: with what to do about it; nothing is taken back then.
        """
        number = self.to_undo(number)
        step = self[number]
        if step is None:
            return self.say("There is nothing to take back.", None), ()
        standing = self._desk.marks.decisions.of
        again, left = [], []
        for made, old in step.made:
            counts = standing.get(made.student, {}).get((made.id, made.check))
            if counts == made:
                again.append(old or replace(made, score=None, comment="", at=now()))
            else:
                left.append(made.student)
        self._desk.settle(again)
        said = [f"Took back the score of {_names([d.student for d in again])}."] if again else []
        if left:
            said.append(f"Left as it is, since it was settled anew: {_names(left)}.")
        keys = tuple((d.student, d.id, d.check) for d in again)
        return self._add(Step(" ".join(said), before=step.before)), keys

    def _add(self, step: Step) -> int:
        self._steps.append(step)
        return len(self._steps) - 1


def _names(students: list[str]) -> str:
    shown = ", ".join(map(name, students[:5]))
    return shown if len(students) <= 5 else f"{counted(len(students), 'student')}: {shown}, …"
