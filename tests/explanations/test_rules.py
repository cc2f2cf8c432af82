"""Every rule matches its examples and not its near misses; the rubric is covered."""

from __future__ import annotations

import tomllib

import pytest

from grader.explanations.patterns import statements
from grader.explanations.rules import Rule
from tests.conftest import SOLUTIONS
from tests.explanations.project_rules import RULEBOOK, score_explanation, text_of

RULES = {rule.name: rule for rules in RULEBOOK.rules.values() for rule in rules}
FILES = [tomllib.loads(p.read_text("utf-8")) for p in SOLUTIONS.glob("explanations/rules/*.toml")]
ENTRIES = {entry["name"]: entry for file in FILES for entry in file["rule"]}


def states(rule: Rule, answer: str) -> bool:
    text = text_of(answer)
    return all(
        any(True for pattern in group.patterns for _ in statements(pattern, text))
        for group in rule.groups
    )


@pytest.mark.parametrize("name", RULES)
def test_a_rule_has_two_examples_and_a_near_miss(name: str) -> None:
    assert len(set(ENTRIES[name]["matches"])) >= 2
    assert ENTRIES[name]["near_misses"]


@pytest.mark.parametrize(
    ("name", "example"), [(n, e) for n, entry in ENTRIES.items() for e in entry["matches"]]
)
def test_a_rule_matches_its_examples(name: str, example: str) -> None:
    assert states(RULES[name], example)


@pytest.mark.parametrize(
    ("name", "near_miss"), [(n, e) for n, entry in ENTRIES.items() for e in entry["near_misses"]]
)
def test_a_rule_does_not_match_its_near_misses(name: str, near_miss: str) -> None:
    assert not states(RULES[name], near_miss)


@pytest.mark.parametrize("id", RULEBOOK.rubric)
def test_every_criterion_has_a_rule(id: str) -> None:
    question = RULEBOOK.rubric[id].question
    assert any(rule.criterion == id and not rule.denies for rule in RULEBOOK.rules[question])


def test_names_of_rules_are_distinct() -> None:
    assert len(RULES) == sum(map(len, RULEBOOK.rules.values()))


def test_every_criterion_asks_the_student_something() -> None:
    assert all(criterion.ask.endswith((".", "?")) for criterion in RULEBOOK.rubric.values())


def test_every_class_that_a_pattern_names_is_in_the_lexicon() -> None:
    lexicon = tomllib.loads((SOLUTIONS / "explanations" / "lexicon.toml").read_text("utf-8"))
    known = {f"@{name}" for name in lexicon["classes"]}
    named = {
        mark
        for rule in RULES.values()
        for group in rule.groups
        for pattern in group.patterns
        for element in pattern.elements
        for mark in element.marks | element.barred
        if mark.startswith("@")
    }
    assert named <= known


@pytest.mark.parametrize("name", RULES)
def test_every_word_of_a_pattern_can_occur(name: str) -> None:
    words = {
        mark
        for group in RULES[name].groups
        for pattern in group.patterns
        for element in pattern.elements
        for mark in element.marks | element.barred
        if mark.isalpha()
    }
    assert not {word for word in words if word in RULEBOOK.lexicon.noise}
    assert not {word for word in words if RULEBOOK.lexicon.lemmas.get(word, (word,)) != (word,)}


def test_a_partly_expressed_concept_earns_less() -> None:
    assert score_explanation(1, "Since C depends on a and a depends on z.").score == 0.5
    assert score_explanation(1, "C depends on a, a depends on z, z depends on w.").score == 0.75


def test_sensitivity_implies_the_derivative() -> None:
    verdict = score_explanation(2, "It says how much a changes when z changes.")
    assert {found.id for found in verdict.concepts} == {"q2_deriv", "q2_sens"}


@pytest.mark.parametrize(
    "answer",
    [
        "Σ_j runs over the neurons of layer L, since a_k feeds into all of them.",
        "The Σ_j is needed, because a_k reaches C0 along one path for each neuron j.",
        "With Σ_j we collect what a_k does to C0 through every neuron j.",
        "Because C0 = Σ_j (a_j−y_j)² and each a_j depends on a_k, the effects are added.",
    ],
)
def test_a_sum_sign_at_the_beginning_costs_nothing(answer: str) -> None:
    verdict = score_explanation(4, answer)
    assert (verdict.score, verdict.doubt) == (1, None)
