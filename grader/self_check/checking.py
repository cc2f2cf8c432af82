"""A student's self-check: what grading does, with the inputs of a seed of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from grader.answers import NotHandedIn
from grader.assignment import PARTS
from grader.errors import UnusableInput
from grader.grading.part_cases import SELF_CHECK_SEED, make_part_cases
from grader.grading.student import SubmissionGrader, naming_files
from grader.judge.cases import make_all_cases
from grader.messages import self_check as said
from grader.messages.files import not_graded
from grader.reasons import because
from grader.result import Item, LeftOut
from grader.sandbox.asking.limits import Limits
from grader.sandbox.asking.workers import Workers
from grader.submissions.finding import called_like
from grader.submissions.submission import Submission, read_file, read_submission


def read_own_work(path: Path) -> Submission:
    """The exercises in a folder, or one file of them.

    :raises UnusableInput: where there are none.
    """
    if path.is_file():
        named = called_like(path.name)
        if named is None:
            raise UnusableInput(said.not_an_exercise_file(str(path), PARTS))
        return _one_file(path, named.part)
    if not path.is_dir():
        raise UnusableInput(said.nothing_there(str(path)))
    whole = read_submission(path.name, path.resolve())
    present = {p: file for p, file in whole.parts.items() if not isinstance(file, NotHandedIn)}
    if not present:
        left_out = "".join(f"\n{not_graded(file)}" for file in whole.left_out)
        raise UnusableInput(said.no_exercises(str(path.resolve()), PARTS[0]) + left_out)
    return replace(whole, parts=present)


def _one_file(path: Path, part: str) -> Submission:
    """The work in one file, and a note where another file would count when its folder is graded."""
    whole = read_submission(path.name, path.absolute().parent)
    counts = whole.files.get(part)
    if counts is None or counts.path == path.name:
        return Submission(
            path.name, {part: read_file(path)}, advice=whole.advice, modules=whole.modules
        )
    reason = because("this_would_count", other=path.name)
    return Submission(
        path.name,
        {part: read_file(path)},
        left_out=(LeftOut(part, counts.path, reason),),
        modules=whole.modules,
    )


def files_told(submission: Submission, part: str, items: Iterable[Item]) -> list[str]:
    """Which of several files was read, where no verdict says so because all of them are right."""
    all_right = all(item.status == "passed" for item in items)
    return submission.told_of_files(part) if all_right else []


class SelfCheck:
    """Checks a student's parts one after another, in the given workers."""

    def __init__(self, workers: Workers, limits: Limits | None = None) -> None:
        of_parts = make_part_cases(make_all_cases(SELF_CHECK_SEED, "check"))
        self._cases = {cases.part: cases for cases in of_parts}
        self.printed: dict[str, str] = {}
        """What each exercise, and the rest of each part, printed when it was last checked."""
        self._grader = SubmissionGrader(
            of_parts, workers, limits or Limits(), printed=self.printed.__setitem__
        )

    def parts(self, submission: Submission) -> Iterator[tuple[str, list[Item]]]:
        """Each part that is there and its verdicts, in the order of the lesson."""
        earlier: list[Item] = []
        for part in PARTS:
            if part in submission.parts:
                items = self.part(part, submission, earlier)
                earlier += items
                yield part, items

    def part(self, part: str, submission: Submission, earlier: list[Item]) -> list[Item]:
        """One part's verdicts; ``earlier`` are those of the parts before it."""
        for id in [id for id in self.printed if id.partition(".")[0] == part]:
            del self.printed[id]
        return naming_files(self._part(part, submission, earlier), submission)

    def _part(self, part: str, submission: Submission, earlier: list[Item]) -> list[Item]:
        modules = submission.modules.get(part, {})
        file = self._grader.asked(part, submission.parts[part], modules)
        if part in self._cases:
            earlier = submission.of_parts_read(earlier)
            return self._grader.grade_part(self._cases[part], file, earlier)
        from grader.judge.question import self_check_question

        return self._grader.grade_review(file, self_check_question)
