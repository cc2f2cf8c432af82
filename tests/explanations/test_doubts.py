"""Doubts: an answer that the rules may have misread waits for a person, with the reason."""

from __future__ import annotations

from typing import get_args

import pytest

from grader.explanations.doubts import Doubt
from grader.explanations.guards import LONGEST
from grader.messages.explanations import DOUBTS
from tests.explanations.project_rules import score_explanation

REVIEWED: dict[Doubt, tuple[int, str]] = {
    "not recognised": (
        1,
        "Differentiation distributes over the whole network like butter on bread.",
    ),
    "mixed": (3, "dz/db is 1, the rest is the same, but the bias is never trained."),
    "another language": (3, "Weil b nur addiert wird, ist dz/db = 1; der Rest ist gleich."),
    "contradictory": (5, "The sigma'(z) cancels. dC/da does not change."),
    "taken back": (3, "dz/db = 0. Scratch that. dz/db = 1, because b is added."),
    "too long": (1, "w changes z, z changes a, a changes C. " * 200),
    "longer than asked for": (1, "The weight w changes z, z changes a, and a changes C. " * 30),
    "negation": (3, "dz/db isn't 1, the bias isn't just added."),
    "partly recognised": (2, "It makes the update of the weight smaller or larger."),
    "answers everything": (
        1,
        "∂C₀/∂w = ∂C₀/∂a · ∂a/∂z · ∂z/∂w because C₀ knows w only via a, and a knows w only via z.",
    ),
    "unordered": (
        4,
        "Many paths a_k has, through of all neurons the, so we add them all, and is the sum.",
    ),
    "shuffled": (4, "paths the all over sum we so neurons many feeds a_k because"),
    "loose": (5, "cost derivative dC/da changes others same sigma' cancels a-y"),
}


@pytest.mark.parametrize("reason", REVIEWED)
def test_an_answer_in_doubt_waits_with_the_reason(reason: Doubt) -> None:
    assert score_explanation(*REVIEWED[reason]).doubt == reason


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
    assert (verdict.doubt is None) is understood


LANGUAGES = [
    "Weil die Gewichte nur über z und a wirken, multipliziert man die Ableitungen.",
    "parce que b est juste ajouté, dz/db = 1; le reste est pareil",
    "Es la pendiente de la sigmoide y dice cuánto cambia a si cambia z.",
    "Perché il bias è solo sommato, la sua derivata è uno.",
    "Porque o peso só influencia o custo através de z e a.",
    "Omdat de bias gewoon wordt opgeteld is dz/db = 1, en de rest is hetzelfde.",
    "Pochodna kosztu się zmienia, a σ' jest taka sama.",
    "Çünkü a_k sonraki katmandaki bütün nöronları etkiler.",
    "Eftersom biasen bara adderas är dz/db = 1.",
    "Koska paino vaikuttaa kustannukseen vain z:n kautta.",
    "Vì trọng số ảnh hưởng đến chi phí thông qua z và a.",
    "Потому что вес влияет на стоимость только через z и a.",
    "因为权重只通过z和a影响代价，所以要用链式法则",
    "重みはzとaを通してのみコストに影響するので連鎖律を使う。",
]


@pytest.mark.parametrize("answer", LANGUAGES)
def test_an_answer_in_another_language_waits_and_is_not_called_empty_words(answer: str) -> None:
    verdict = score_explanation(1, answer)
    assert (verdict.guard, verdict.doubt) == (None, "another language")


def test_a_small_misconception_beside_half_an_explanation_needs_nobody() -> None:
    verdict = score_explanation(3, "dz/db is 1, but the bias is never trained.")
    assert (verdict.score, verdict.doubt) == (0.25, None)


def test_words_in_no_order_count_a_quarter_until_read() -> None:
    verdict = score_explanation(5, "cost derivative dC/da changes others same sigma' cancels a-y")
    assert (verdict.score, verdict.doubt) == (0.25, "loose")


def test_every_reason_has_words() -> None:
    assert {*get_args(Doubt)} == DOUBTS.keys() - {"no rules", "self-check"}
    assert f"longer than {LONGEST:,} characters" in DOUBTS["too long"]
