"""A student's self-check: what grading does, with the inputs of a seed of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from grader.answers import NotHandedIn
from grader.assignment import CODING_PARTS, PARTS, part_of
from grader.assignment.catalogue import CATALOGUE
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
from grader.submissions.class_folder import class_in
from grader.submissions.finding import called_like
from grader.submissions.submission import PartFile, Submission, read_file, read_submission
from grader.text import file_named


@dataclass(frozen=True, slots=True)
class OwnWork(Submission):
    """What a student has, which parts are ``asked`` about, and which a folder does not hold."""

    asked: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def told_of_files(self, part: str) -> list[str]:
        """As of any submission, but for what ``backprop start`` left beside the student's work."""
        counts = self.files[part].path if part in self.files else ""
        others = [file for file in self.left_out if not _is_as_it_came(file, counts)]
        return Submission.told_of_files(replace(self, left_out=tuple(others)), part)


def _is_as_it_came(file: LeftOut, counts: str) -> bool:
    """Whether a file is a twin that was not begun, or one beside a part that was not begun.

    ``counts`` is the file that is read.
    """
    named = [called_like(path.rpartition("/")[2]) for path in (file.path, counts)]
    are_twins = all(one is not None and not one.numbers for one in named)
    return file.reason.kind == "both_untouched" or (file.untouched and are_twins)


Known: TypeAlias = dict[str, list[Item]]
"""The verdicts so far, part by part."""


def read_own_work(path: Path) -> OwnWork:
    """The exercises in a folder, or one file of them.

    :raises UnusableInput: where there are none, or where the folder is that of a class.
    """
    if path.is_file():
        named = called_like(path.name)
        if named is None:
            raise UnusableInput(said.not_an_exercise_file(str(path), PARTS))
        return _one_file(path, named.part)
    if not path.is_dir():
        raise UnusableInput(said.nothing_there(str(path)))
    _refuse_class(path)
    whole = read_submission(path.name, path.resolve())
    present = _present(whole)
    if not present:
        left_out = "".join(f" {not_graded(file)}" for file in whole.left_out)
        raise UnusableInput(said.no_exercises(str(path.resolve()), PARTS[0]) + left_out)
    return OwnWork(
        whole.student,
        present,
        whole.files,
        whole.left_out,
        whole.advice,
        whole.modules,
        asked=tuple(present),
        missing=tuple(part for part in PARTS if part not in present),
    )


def _refuse_class(folder: Path) -> None:
    try:
        found = class_in(folder)
    except OSError:
        return  # which reading it says
    if found:
        folders = [file_named(name) for name in found.students]
        raise UnusableInput(said.looks_like_a_class(str(folder), str(found.folder), folders))


def _present(whole: Submission) -> Mapping[str, PartFile]:
    return {p: file for p, file in whole.parts.items() if not isinstance(file, NotHandedIn)}


def _one_file(path: Path, part: str) -> OwnWork:
    """The work in one file, and a note where another file would count when its folder is graded."""
    whole = read_submission(path.name, path.absolute().parent)
    counts = whole.files.get(part)
    is_other = counts is not None and counts.path != path.name
    reason = because("this_would_count", other=path.name)
    return OwnWork(
        path.name,
        {**_present(whole), part: read_file(path)},
        left_out=(LeftOut(part, counts.path, reason),) if counts and is_other else (),
        advice={} if is_other else whole.advice,
        modules=whole.modules,
        asked=(part,),
    )


def told_of_missing(work: OwnWork) -> list[str]:
    """Which parts a folder does not hold, and what they are worth."""
    if not work.missing:
        return []
    worth = sum(entry.points for entry in CATALOGUE.values() if entry.part in work.missing)
    return [said.missing_parts(work.missing, f"{worth:g}")]


def files_told(submission: Submission, part: str, items: Iterable[Item]) -> list[str]:
    """Which of several files was read, where no verdict says so because all of them are right."""
    all_right = all(item.status == "passed" for item in items)
    return submission.told_of_files(part) if all_right else []


def may_follow(item: Item) -> bool:
    """Whether a verdict may change with those on earlier exercises."""
    return (item.follow_through or item.is_wrong) and part_of(item.id) in CODING_PARTS


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

    def parts(self, work: OwnWork) -> Iterator[tuple[str, list[Item]]]:
        """Each part that is asked about and its verdicts, in the order of the lesson."""
        known: Known = {}
        for part in work.asked:
            yield part, self.part(part, work, known)

    def part(self, part: str, work: OwnWork, known: Known) -> list[Item]:
        """One part's verdicts, which are added to those that are ``known``.

        Where something is wrong, it may be right but for a function of an earlier part. So those
        earlier parts that are there and not known are checked as well.
        """
        items = self._checked(part, work, known)
        if any(may_follow(item) for item in items):
            before = PARTS[: PARTS.index(part)]
            unknown = [p for p in before if p in work.parts and p not in known]
            for earlier in unknown:
                self.part(earlier, work, known)
            items = self._checked(part, work, known) if unknown else items
        known[part] = items
        return items

    def _checked(self, part: str, work: OwnWork, known: Known) -> list[Item]:
        for id in [id for id in self.printed if part_of(id) == part]:
            del self.printed[id]
        before = PARTS[: PARTS.index(part)]
        earlier = [item for p in before for item in known.get(p, [])]
        return naming_files(self._part(part, work, earlier), work)

    def _part(self, part: str, submission: Submission, earlier: list[Item]) -> list[Item]:
        modules = submission.modules.get(part, {})
        file = self._grader.asked(part, submission.parts[part], modules)
        if part in self._cases:
            earlier = submission.of_parts_read(earlier)
            return self._grader.grade_part(self._cases[part], file, earlier)
        from grader.judge.question import self_check_question

        return self._grader.grade_review(file, self_check_question)
