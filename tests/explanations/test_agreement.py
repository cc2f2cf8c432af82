"""The scorer agrees with the labels, and what it credits unread deserves it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from benchmarks.explanations import NOT_RIGHT, Marked, kappa
from grader.explanations import Assessment
from tests.explanations.project_rules import FILES, all_marked, marked, unseen


@pytest.mark.parametrize("name", FILES)
def test_kappa_over_all_that_is_english(name: str) -> None:
    assert kappa([one for one in marked(name) if one.kind != "other_language"]) >= 0.85


@pytest.mark.parametrize("name", FILES)
def test_kappa_of_what_is_not_reviewed(name: str) -> None:
    assert kappa([one for one in marked(name) if not one.reviewed]) >= 0.95


@pytest.mark.parametrize("name", FILES)
def test_at_most_30_percent_are_reviewed(name: str) -> None:
    answers = marked(name)
    assert sum(one.reviewed for one in answers) <= 0.3 * len(answers)


def test_answers_in_another_language_and_no_others_wait_for_that_reason() -> None:
    waiting = {one.id for one in all_marked() if one.verdict.doubt == "another language"}
    assert waiting == {one.id for one in all_marked() if one.kind == "other_language"}
    assert len(waiting) >= 20


@pytest.mark.parametrize(
    ("kinds", "share"),
    [
        (("wrong", "offtopic"), 0.01),
        (("gaming",), 0.0),
        (("denial",), 0.0),
        (("empty",), 0.0),
    ],
)
def test_credit_unread(kinds: tuple[str, ...], share: float) -> None:
    answers = [one for one in all_marked() if one.kind in kinds and one.label < 0.5]
    credited = [one.answer for one in answers if one.credited_unread]
    assert len(credited) <= share * len(answers), credited


def test_agreement_on_answers_that_no_rule_was_tuned_on() -> None:
    answers = unseen()
    assert kappa([one for one in answers if not one.reviewed]) >= 0.95
    not_right = [one for one in answers if one.kind in NOT_RIGHT]
    assert not_right
    assert not [one.answer for one in not_right if one.credited_unread]


def _marked(label: float, score: float) -> Marked:
    return Marked("", 1, "", "good", label, Assessment(score, (), (), None, None, ""))


KAPPAS: dict[str, tuple[list[tuple[float, float]], Callable[[float], bool]]] = {
    "all agree": ([(0, 0), (0.5, 0.5), (1, 1)], lambda k: k == 1),
    "by chance": ([(0, 0), (0, 1), (1, 0), (1, 1)], lambda k: abs(k) < 1e-12),
    "opposed": ([(0, 1), (1, 0)], lambda k: k == -1),
    "near is better than far": ([(0, 0.25), (1, 0.75), (0.5, 0.5)], lambda k: 0.5 < k < 1),
}


@pytest.mark.parametrize("case", KAPPAS)
def test_kappa(case: str) -> None:
    pairs, holds = KAPPAS[case]
    assert holds(kappa([_marked(label, score) for label, score in pairs]))
