"""A pattern is found where its words stand in order, and not where they are denied."""

from __future__ import annotations

import pytest

from grader.explanations.patterns import denials, occurrences, parse, statements
from tests.explanations.project_rules import RULEBOOK, all_marked, text_of

PATTERNS: dict[str, tuple[str, str, bool]] = {
    "in order": ("@w @affects @z", "w changes z", True),
    "not in another order": ("@w @affects @z", "z changes w", False),
    "not too far apart": ("w z", "w and so on and so forth until z", False),
    "later in the sentence": ("w .. z", "w and so on and so forth until z", True),
    "later in the clause": ("w -- z", "w goes on, z goes on", False),
    "not in another sentence": ("w .. z", "I like w. I like z.", False),
    "later in the answer": ("w ... z", "I like w. I like z.", True),
    "at once": ("w ~ z", "w changes z", False),
    "barred": ("w !changes z", "w changes z", False),
    "begins the sentence": ("^ z", "w and z", False),
    "ends the sentence": ("w $", "w and z", False),
    "alternatives": ("w|b z", "b and z", True),
    "denied between": ("w @affects z", "w does not change z", False),
    "denied before": ("chain_rule", "It is not the chain rule", False),
    "denied in the clause before": (
        "chain_rule",
        "It is not the sum rule, it is the chain rule",
        True,
    ),
    "denied after": ("chain_rule", "The chain rule is not used", False),
    "denied in the sentence before": ("chain_rule", "It is not so. It is the chain rule", True),
    "supposed and then rejected": ("chain_rule", "I thought it is the chain rule, but no", False),
    "disbelieved": ("chain_rule", "I don't think that we need the chain rule", False),
    "negation asked for": ("w @neg z", "w is not z", True),
    "not only is no negation": ("@w @affects @z", "w changes not only z but a", True),
}


@pytest.mark.parametrize("case", PATTERNS)
def test_patterns(case: str) -> None:
    source, answer, expected = PATTERNS[case]
    assert any(True for _ in statements(parse(source), text_of(answer))) is expected


def test_a_denied_statement_is_found_as_denied() -> None:
    assert list(denials(parse("@chain_rule"), text_of("It is not the chain rule.")))
    assert not list(denials(parse("@chain_rule"), text_of("It is the chain rule.")))


def test_a_pattern_stands_as_near_as_it_can() -> None:
    text = text_of("w and w and b and z and z. w and b.")
    spans = statements(parse("w .. b .. z"), text)
    assert [tuple(span) for span in spans] == [(0, 6), (2, 6)]


def test_every_pattern_that_stands_in_an_answer_is_possible_there() -> None:
    patterns = {
        pattern: group
        for rules in RULEBOOK.rules.values()
        for rule in rules
        for group in rule.groups
        for pattern in group.patterns
    }
    crossing = 0
    for one in all_marked()[::25]:
        text = text_of(one.answer)
        for pattern, group in patterns.items():
            if any(True for _ in occurrences(pattern, text)):
                assert pattern in text.possible.get(group, ()), (pattern.source, one.answer)
                crossing += "..." in pattern.source.split()
    assert crossing
