"""Words are told apart, spelt right, joined to phrases, and traced to the original."""

from __future__ import annotations

import random

import pytest

from grader.explanations.words import corrected, interpret, is_near, scan
from tests.explanations.project_rules import RULEBOOK

CORRECTED = {
    "derivitive": "derivative",
    "sigmod": "sigmoid",
    "activaton": "activation",
    "nueron": "neuron",
    "gradeint": "gradient",
    "beacuse": "because",
    "becuase": "because",
    "chian": "chain",
    "competition": "competition",
    "weather": "weather",
    "deviation": "deviation",
    "training": "training",
    "slop": "slop",
}


@pytest.mark.parametrize("word", CORRECTED)
def test_spelling(word: str) -> None:
    assert corrected(word, RULEBOOK.lexicon) == CORRECTED[word]


def test_no_word_of_the_field_becomes_another() -> None:
    for word in RULEBOOK.lexicon.spellings:
        assert corrected(word, RULEBOOK.lexicon) == word


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("abc", "xbc", 1), ("", "ab", 2),
        ("abcd", "badc", 2), ("ab", "bca", 3), ("abc", "xyz", 3), ("abab", "baba", 2),
    ],
)  # fmt: skip
def test_so_many_edits_lead_from_one_word_to_another(one: str, other: str, distance: int) -> None:
    for edits in range(5):
        assert is_near(one, other, edits) == is_near(other, one, edits) == (edits >= distance)


WORDS = {
    "becuase u get teh chian rule": "because you get chain_rule",
    "it doesn't go thru z": "it not go_through z",
    "a change in a": "change in a",
    "a changes and a neuron fires": "a changes and neuron fires",
    "with respect to w": "wrt w",
    "the derivative of the activation function": "derivative_of_activation_function",
    "w * b is 1e-13 here": "w * b is 1_e_-_13 here",
}


@pytest.mark.parametrize("answer", WORDS)
def test_words(answer: str) -> None:
    tokens = interpret(scan(answer, RULEBOOK.lexicon), RULEBOOK.lexicon)
    assert " ".join(token.text for token in tokens) == WORDS[answer]


def test_tokens_point_at_the_original() -> None:
    random.seed(7)
    for _ in range(50):
        answer = "".join(random.choices("aAzwσ∂′^_{}()L-1/²ﬁ \n.,\\$→\u200b\U0001d44e", k=60))
        for token in scan(answer, RULEBOOK.lexicon):
            assert 0 <= token.start < token.end <= len(answer), (answer, token)


def test_the_sign_of_a_product_is_a_word_of_its_own() -> None:
    sign, word = interpret(scan("* word", RULEBOOK.lexicon), RULEBOOK.lexicon)
    assert "@multiplied" in sign.marks
    assert "@multiplied" not in word.marks
