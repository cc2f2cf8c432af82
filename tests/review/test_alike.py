"""Which answers stand in one group, and what earlier decisions propose for others."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from grader.errors import UnusableInput
from grader.lesson.solutions import rulebook
from grader.records.decisions import add_decisions
from grader.records.plain import plain
from grader.result import Decision
from grader.review.alike import Likeness, groups, normalised
from grader.review.desk import Desk
from grader.review.marks import marks_of
from tests.review.classes import packed, student, write

MIXED = "You use the product rule on w -> z -> a -> C."
MIXED_TOO = "It is the product rule: w -> z -> a -> C."
UNKNOWN = "Because of something about rates that I can not put."

SAME_WORDS = {
    "capitals": ("The slope.", "THE SLOPE."),
    "blanks": ("the  slope\n", " the slope"),
    "a full stop": ("the slope", "the slope."),
    "quotation marks": ("“the slope”", "the slope"),
    "a comma": ("so, the slope", "so the slope"),
    "full-width letters": ("ｓlope", "slope"),
}
OTHER_WORDS = {
    "a sign": ("a - y", "a + y"),
    "a minus": ("-a", "a"),
    "a decimal": ("0.25", "0 25"),
    "a prime": ("σ'(z)", "σ(z)"),
    "a factor": ("2(a-y)", "(a-y)"),
    "a negation": ("it does not", "it does"),
}


@pytest.mark.parametrize(("one", "other"), SAME_WORDS.values(), ids=SAME_WORDS.keys())
def test_the_same_words_are_the_same_answer(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(("one", "other"), OTHER_WORDS.values(), ids=OTHER_WORDS.keys())
def test_what_may_change_the_meaning_is_kept(one: str, other: str) -> None:
    assert normalised(one) != normalised(other)


def made(tmp_path: Path, explanations: Mapping[str, str], *elsewhere: Path) -> Desk:
    tmp_path.mkdir(exist_ok=True)
    write(tmp_path, [student(name, {1: text}) for name, text in explanations.items()])
    return Desk(tmp_path, elsewhere)


def together(desk: Desk) -> list[list[str]]:
    return [[mark.student for mark in group.marks] for group in desk.groups]


def test_answers_with_the_same_meaning_or_words_stand_together(tmp_path: Path) -> None:
    desk = made(
        tmp_path,
        {"ann": MIXED, "bob": MIXED_TOO, "cyd": UNKNOWN, "dan": UNKNOWN + "..", "eve": UNKNOWN[8:]},
    )

    assert together(desk) == [["ann", "bob"], ["cyd", "dan"], ["eve"]]


def test_answers_in_which_nothing_is_recognised_stand_together_only_by_their_words() -> None:
    likeness = Likeness(rulebook(packed()))
    alike = [likeness.of("review.q1", "q1_explanation", text, "") for text in (UNKNOWN, "Why not?")]

    assert alike[0] != alike[1]


def test_answers_without_anything_recognised_are_shown_a_few_at_a_time(tmp_path: Path) -> None:
    words = ("way", "nudge", "thing", "part", "step", "side", "turn", "kind", "form", "line")
    desk = made(tmp_path, {f"s{n}": f"{UNKNOWN} A {word}." for n, word in enumerate(words)})

    assert together(desk) == [[f"s{n}" for n in range(8)], ["s8", "s9"]]
    assert not any(group.says_the_same for group in desk.groups)

    settle(desk, "s0", 1)

    assert together(desk) == [["s9"], [f"s{n}" for n in range(1, 9)]]
    assert proposed(desk) == {f"s{n}": None for n in range(1, 10)}


def test_marks_on_answers_that_are_not_there_stand_alone(tmp_path: Path) -> None:
    desk = made(tmp_path, {"ann": UNKNOWN, "bob": UNKNOWN})
    results = [desk.marks.result(name) for name in ("ann", "bob")]
    marks = [replace(next(marks_of(result)), reason="not judged") for result in results]

    assert len(groups(marks, desk.likeness, desk.proposals)) == 2


def proposed(desk: Desk) -> dict[str, float | None]:
    return {
        mark.student: group.proposal.score if group.proposal else None
        for group in desk.groups
        for mark in group.marks
    }


def settle(desk: Desk, name: str, score: float, comment: str = "") -> None:
    mark = desk.mark(name, "review.q1", "q1_explanation")
    assert mark
    desk.settle([mark.settled(score, comment)])


def test_what_was_settled_is_proposed_for_all_that_say_the_same(tmp_path: Path) -> None:
    given = {
        "ann": MIXED,
        "bob": MIXED_TOO,
        "cyd": UNKNOWN,
        "dan": UNKNOWN.upper(),
        "eve": UNKNOWN[8:],
    }
    desk = made(tmp_path, given)
    settle(desk, "ann", 0.5, "which rule?")
    settle(desk, "cyd", 1)

    assert proposed(desk) == {"bob": 0.5, "dan": 1, "eve": None}
    (group,) = [g for g in desk.groups if g.marks[0].student == "bob"]
    assert group.ready == 0.5
    assert group.proposal
    assert group.proposal.comment == "which rule?"


def test_a_later_decision_is_the_one_that_is_proposed(tmp_path: Path) -> None:
    given = {"ann": UNKNOWN, "bob": UNKNOWN, "cyd": UNKNOWN}
    desk = made(tmp_path, given)
    settle(desk, "ann", 0.5)
    settle(desk, "bob", 1.5)
    later = desk.marks.decisions.of["ann"]["review.q1", "q1_explanation"]
    add_decisions(
        tmp_path, [Decision(**plain(later) | {"score": 2.0, "at": "2999-01-01T00:00:00"})]
    )
    desk.refresh()

    assert proposed(desk) == {"cyd": 2.0}


def test_another_class_proposes_what_was_settled_there(tmp_path: Path) -> None:
    other = made(tmp_path / "other", {"zoe": MIXED_TOO, "yan": UNKNOWN})
    settle(other, "zoe", 0.5)
    settle(other, "yan", 1.5)
    file = tmp_path / "other" / "decisions.jsonl"

    desk = made(tmp_path / "own", {"ann": MIXED, "bob": UNKNOWN.upper(), "cyd": UNKNOWN[8:]}, file)
    assert proposed(desk) == {"ann": 0.5, "bob": 1.5, "cyd": None}

    alone = tmp_path / "alone.jsonl"
    alone.write_bytes(file.read_bytes())  # without the records beside it, only the same text
    desk = made(tmp_path / "third", {"ann": MIXED, "bob": UNKNOWN}, alone)
    assert proposed(desk) == {"ann": None, "bob": 1.5}


def test_the_own_class_is_heard_before_another(tmp_path: Path) -> None:
    other = made(tmp_path / "other", {"zoe": UNKNOWN})
    settle(other, "zoe", 0.5)
    given = {"ann": UNKNOWN, "bob": UNKNOWN}
    desk = made(tmp_path / "own", given, tmp_path / "other" / "decisions.jsonl")
    settle(desk, "ann", 2)

    assert proposed(desk) == {"bob": 2}


NO_DECISIONS = {
    "not there": (None, "cannot be read"),
    "another kind of file": (b"a,b\n1,2\n", "holds no decisions"),
}


@pytest.mark.parametrize(("data", "words"), NO_DECISIONS.values(), ids=NO_DECISIONS.keys())
def test_a_file_without_decisions_is_refused(
    tmp_path: Path, data: bytes | None, words: str
) -> None:
    file = tmp_path / "other.jsonl"
    if data is not None:
        file.write_bytes(data)
    with pytest.raises(UnusableInput, match=words):
        made(tmp_path / "own", {"ann": UNKNOWN}, file)


def test_a_proposal_above_the_maximum_is_none(tmp_path: Path) -> None:
    desk = made(tmp_path / "own", {"ann": UNKNOWN})
    mark = desk.groups[0].marks[0]
    file = tmp_path / "other.jsonl"
    file.write_text(json.dumps(plain(mark.settled(3, ""))) + "\n")
    desk = Desk(tmp_path / "own", [file])

    assert proposed(desk) == {"ann": None}
