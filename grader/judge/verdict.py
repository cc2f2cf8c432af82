"""The verdict on one exercise: from answers to checks, points and words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.answers import (
    Answer,
    Crashed,
    Failure,
    Missing,
    NotAsked,
    NotHandedIn,
    Raised,
    Returned,
    TimedOut,
    Unfit,
    Unreadable,
)
from grader.curriculum.exercise import Exercise
from grader.curriculum.mistakes import MISCONCEPTIONS
from grader.judge import explain
from grader.judge.compare import deviation, is_finite, same_shapes
from grader.judge.diagnose import diagnose, is_measured_but_close
from grader.judge.key import Key, Question, Role
from grader.result import Check, Item, Status

SIDE_SHARE = 0.1
"""Each check but that of the values is worth this share of an exercise's points."""

Asked = list[tuple[Question, Answer]]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; ``misconception`` where its failing has a name of its own."""

    name: str
    passed: bool
    message: str = ""
    misconception: str | None = None


def judge(key: Key, answers: Sequence[Answer]) -> Item:
    """The verdict on the answers to all questions of a key."""
    asked = list(zip(key.questions, answers, strict=True))
    misconception = diagnose(key, answers)
    stopped = next((a for a in answers if not isinstance(a, Returned)), None)
    if stopped is not None and misconception is None:
        return _stopped(key, stopped)
    findings = list(_findings(key, asked, misconception))
    return _scored(key.exercise, findings, misconception)


def _findings(key: Key, asked: Asked, misconception: str | None) -> Iterator[Finding]:
    values = [(q, a) for q, a in asked if isinstance(a, Returned)]
    ordinary = [(q, a) for q, a in values if q.role not in (Role.LARGE, Role.KINK)]
    yield _shape(ordinary)
    yield Finding(
        "finite",
        all(is_finite(a.leaves) for _, a in ordinary),
        "An entry is nan or infinite at an ordinary input.",
    )
    yield _right_values(key, asked, misconception)
    yield _inputs_unchanged(values)
    yield _same_twice(values)
    if key.exercise.large:
        yield _large_inputs(values)


def _shape(values: Sequence[tuple[Question, Returned]]) -> Finding:
    for question, answer in values:
        if not same_shapes(answer.leaves, question.expected):
            return Finding("shape", False, explain.shapes(answer.leaves, question.expected))
    return Finding("shape", True)


def _right_values(key: Key, asked: Asked, misconception: str | None) -> Finding:
    if misconception:
        return Finding("values", False, MISCONCEPTIONS[misconception].sentence, misconception)
    pairs = [(q, a) for q, a in asked if isinstance(a, Returned)]
    if not all(_is_right(key, q, a) for q, a in pairs if q.role in (Role.VALUE, Role.KINK)):
        return Finding("values", False, explain.wrong_values(key, [a for _, a in asked]))
    if is_measured_but_close(key, [a for _, a in asked]):
        entry = MISCONCEPTIONS["finite_difference"]
        return Finding("values", False, entry.sentence, entry.id)
    if not all(_is_right(key, q, a) for q, a in pairs if q.role in (Role.REPEAT, Role.TWIN)):
        return Finding(
            "values", False, "Asked again for the same input, your function gave another answer."
        )
    return Finding("values", True)


def _is_right(key: Key, question: Question, answer: Returned) -> bool:
    if question.role is Role.KINK and key.exercise.anything_between:
        _, low, high = key.exercise.anything_between
        value = answer.leaves[0]
        return value.shape == () and bool(low <= value <= high)
    return deviation(answer.leaves, question.expected) <= question.tolerance


def _inputs_unchanged(values: Sequence[tuple[Question, Returned]]) -> Finding:
    by_role = {q.role: (q, a) for q, a in reversed(values)}
    again = by_role.get(Role.AGAIN)
    kept = not any(a.changed_arguments for _, a in values)
    if kept and again and is_finite(again[1].leaves):
        first = by_role[Role.VALUE][1]
        kept = deviation(again[1].leaves, first.leaves) <= again[0].tolerance
    return Finding(
        "inputs unchanged",
        kept,
        MISCONCEPTIONS["mutates_inputs"].sentence,
        None if kept else "mutates_inputs",
    )


def _same_twice(values: Sequence[tuple[Question, Returned]]) -> Finding:
    first = next((a for q, a in values if q.role is Role.VALUE), None)
    last = next((a for q, a in values if q.role is Role.REPEAT), None)
    same = (
        bool(first and last) and repr(first.leaves) == repr(last.leaves) if first and last else True
    )
    return Finding(
        "same answer twice",
        same,
        "The same arguments gave another answer the second time: the function depends on chance "
        "or on what was called before.",
    )


def _large_inputs(values: Sequence[tuple[Question, Returned]]) -> Finding:
    large = [(q, a) for q, a in values if q.role is Role.LARGE]
    right = all(deviation(a.leaves, q.expected) <= q.tolerance for q, a in large)
    return Finding(
        "large inputs",
        right,
        MISCONCEPTIONS["unstable"].sentence,
        None if right else "unstable",
    )


def _scored(exercise: Exercise, findings: Sequence[Finding], misconception: str | None) -> Item:
    failed = [finding for finding in findings if not finding.passed]
    values_right = all(finding.passed for finding in findings if finding.name == "values")
    named = misconception or next((f.misconception for f in failed if f.misconception), None)
    shares = _shares(findings, named, values_right)
    checks = tuple(
        Check(
            finding.name,
            round(exercise.points * share, 4),
            round(exercise.points * _worth(finding, findings), 4),
            "" if finding.passed else finding.message,
        )
        for finding, share in zip(findings, shares, strict=True)
    )
    score = round(sum(check.score for check in checks), 4)
    status: Status = "passed" if not failed else "partial" if score > 0 else "failed"
    return Item(
        id=exercise.id,
        score=score,
        max_score=exercise.points,
        status=status,
        feedback=explain.summary(_most_telling(failed).message if failed else "Right.", named),
        checks=checks,
        misconception=named,
    )


def _most_telling(failed: Sequence[Finding]) -> Finding:
    """A named mistake says more than a wrong value, a wrong shape more than an unnamed value."""
    return min(failed, key=lambda f: (f.misconception is None, f.name != "shape"))


def _worth(finding: Finding, findings: Sequence[Finding]) -> float:
    return 1 - SIDE_SHARE * (len(findings) - 1) if finding.name == "values" else SIDE_SHARE


def _shares(findings: Sequence[Finding], named: str | None, values_right: bool) -> list[float]:
    """The share of the points that each check earns.

    Where the values are wrong, a named mistake's credit is spread over the checks that passed,
    what is left of it going to the values; without a name nothing is earned.
    """
    earned = [_worth(f, findings) if f.passed else 0.0 for f in findings]
    if values_right:
        return earned
    credit = MISCONCEPTIONS[named].credit if named else 0.0
    side = sum(earned)
    if side >= credit:
        return [share * credit / side for share in earned]
    return [
        credit - side if f.name == "values" else e for f, e in zip(findings, earned, strict=True)
    ]


_STATUS: dict[type, Status] = {
    Missing: "not_attempted",
    NotHandedIn: "not_attempted",
    Unreadable: "error",
    Raised: "error",
    TimedOut: "timeout",
    NotAsked: "timeout",
    Crashed: "crashed",
    Unfit: "failed",
}


def _stopped(key: Key, answer: Failure | Unfit) -> Item:
    """The verdict where a call brought no value that could be compared."""
    exercise = key.exercise
    status = _STATUS[type(answer)]
    if isinstance(answer, Raised) and is_stub(answer, exercise.function):
        status = "not_attempted"
    message = explain.no_value(exercise, answer, status)
    name = "shape" if isinstance(answer, Unfit) else "answers"
    check = Check(name, 0.0, exercise.points, message)
    return Item(exercise.id, 0.0, exercise.points, status, message, (check,))


def is_stub(answer: Answer, function: str) -> bool:
    """Whether the function is as it was handed out: it raises NotImplementedError itself."""
    return (
        isinstance(answer, Raised)
        and answer.error == "NotImplementedError"
        and answer.where == function
    )
