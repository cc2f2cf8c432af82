"""Doubts: an answer that the rules may have misread waits for a person, with the reason."""

from __future__ import annotations

import pytest

from tests.explanations.project_rules import score_explanation

REVIEWED: dict[str, tuple[int, str]] = {
    "not recognised": (
        1,
        "Differentiation distributes over the whole network like butter on bread.",
    ),
    "mixed": (3, "dz/db is 1, but the bias is never trained."),
    "contradicts": (5, "The sigma'(z) cancels. dC/da does not change."),
    "takes back": (3, "dz/db = 0. Scratch that. dz/db = 1, because b is added."),
    "longer than": (1, "w changes z, z changes a, a changes C. " * 200),
    "much longer": (1, "The weight w changes z, z changes a, and a changes C. " * 30),
    "a negation": (3, "dz/db isn't 1, the bias isn't just added."),
    "part of the answer": (2, "It makes the update of the weight smaller or larger."),
    "several of the questions": (
        1,
        "∂C₀/∂w = ∂C₀/∂a · ∂a/∂z · ∂z/∂w because C₀ knows w only via a, and a knows w only via z.",
    ),
    "order of the words": (4, "The same a_k shows up in z_1, z_2, z_3 and so on."),
    "shuffled": (4, "paths the all over sum we so neurons many feeds a_k because"),
    "keywords": (5, "cost derivative dC/da changes others same sigma' cancels a-y"),
}


@pytest.mark.parametrize("reason", REVIEWED)
def test_an_answer_in_doubt_waits_with_the_reason(reason: str) -> None:
    assert reason in (score_explanation(*REVIEWED[reason]).review_reason or "")


@pytest.mark.parametrize(
    ("question", "answer", "understood"),
    [
        (4, "Not because of the training examples: a_k feeds many neurons.", True),
        (5, "It isn't the activation function that changes, it's dC/da.", True),
        (1, "There is no need to panic: w -> z -> a -> C.", False),
    ],
)
def test_a_negation_is_understood_if_it_denies_a_misconception(
    question: int, answer: str, understood: bool
) -> None:
    verdict = score_explanation(question, answer)
    assert verdict.score == 0.75
    assert (verdict.review_reason is None) is understood


def test_words_in_no_order_count_a_quarter_until_read() -> None:
    verdict = score_explanation(5, "cost derivative dC/da changes others same sigma' cancels a-y")
    assert (verdict.score, verdict.review_reason) == (0.25, "reads like a list of keywords")
