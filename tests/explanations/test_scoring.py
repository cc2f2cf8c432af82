"""Verdicts quote the answer exactly, and any text at all gets one."""

from __future__ import annotations

import pytest

from grader.messages.explanations import feedback
from tests.explanations.project_rules import RULEBOOK, all_marked, score_explanation


def test_quotes_are_the_students_own_words() -> None:
    for one in all_marked():
        for found in one.verdict.concepts + one.verdict.misconceptions:
            assert found.quote == one.answer[found.start : found.end] != ""
            assert found.description == RULEBOOK.rubric[found.id].description


def test_scores_are_quarters() -> None:
    assert {one.verdict.score for one in all_marked()} <= {0, 0.25, 0.5, 0.75, 1}


def test_feedback_quotes_each_concept_found() -> None:
    verdict = score_explanation(3, "Because dz/db = 1. The rest is the same.")
    assert any("“dz/db = 1”" in said.text for said in feedback(verdict))
    assert any("“rest is the same”" in said.text for said in feedback(verdict))


MISSING: dict[str, tuple[int, str, set[str]]] = {
    "one is found": (3, "Because dz/db = 1.", {"q3_dwa", "q3_shared"}),
    "one is missing": (3, "Because dz/db = 1 and dz/dw = a^{L-1}.", {"q3_shared"}),
    "a part of it is missing": (1, "C depends on a, and a depends on z.", {"q1_path", "q1_chain"}),
    "enough is found": (1, "w -> z -> a -> C, so it is the chain rule.", set()),
}


@pytest.mark.parametrize("case", MISSING)
def test_what_full_points_need_is_missing_by_concept(case: str) -> None:
    question, answer, expected = MISSING[case]
    verdict = score_explanation(question, answer)
    assert {concept.id for concept in verdict.missing} == expected
    said = "\n".join(message.text for message in feedback(verdict))
    for concept in verdict.missing:
        assert concept.about in said
        assert concept.ask in said


def test_what_students_are_told_earns_nothing() -> None:
    told = [text for c in RULEBOOK.rubric.values() for text in (c.about, c.ask) if text]
    told += [said.text for one in all_marked()[::40] for said in feedback(one.verdict)
             if not one.verdict.concepts + one.verdict.misconceptions]  # fmt: skip
    earned = {(q, t) for t in told for q in RULEBOOK.rules if score_explanation(q, t).score >= 0.5}
    assert earned == set()


def test_feedback_on_an_unrecognised_answer_does_not_call_it_wrong() -> None:
    verdict = score_explanation(
        1, "Differentiation distributes over networks like butter on bread."
    )
    assert any("not mean wrong" in said.text for said in feedback(verdict))


HOSTILE = {
    "megabyte": "w changes z. " * 80_000,
    "one long word": "a" * 1_000_000,
    "brackets": "(" * 50_000 + ")" * 50_000,
    "braces": r"\frac{" * 5_000,
    "fractions": r"\frac{a}{b}" * 400,
    "control characters": "\x00\x01\x1b[31m w \x7f changes z \x85",
    "surrogates": "w \ud800 changes \udfff z",
    "zero width": "w\u200b cha\u200bnges z",
    "right to left": "\u202ew changes z",
    "regular expression": r"(a+)+$ [z-a] (?P<x>.*)* \1 {9999}",
    "format string": "{0.__class__} %s %n ${x}",
    "markup": "<script>alert(1)</script><b>w changes z</b>",
    "spaces": " " * 3_999 + "w",
    "signs": "- " * 2_000,
    "primes": "'" * 4_000,
    "the same symbol": "a " * 2_000,
    "the same verb": "w changes " * 400,
    "no end": "z = w a + b " * 300,
    "derivatives": "d d d (a / d " * 300,
    "not": "not " * 1_000,
    "emoji": "🧠" * 1_000,
    "newlines": "\n" * 4_000,
}


@pytest.mark.parametrize("question", RULEBOOK.rules)
@pytest.mark.parametrize("name", HOSTILE)
def test_any_text_gets_a_verdict(name: str, question: int) -> None:
    answer = HOSTILE[name]
    verdict = score_explanation(question, answer)
    assert verdict.score < 0.5 or verdict.doubt
    for found in verdict.concepts:
        assert found.quote == answer[found.start : found.end]


def test_invisible_characters_do_not_hide_words() -> None:
    plain = score_explanation(1, "chain rule")
    assert score_explanation(1, "ch\u200bain ru\u00adle").score == plain.score == 0.25
