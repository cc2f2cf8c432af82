"""Inputs made from good ones by changing them at random, the same for the same number."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

Text = TypeVar("Text", str, bytes)

MOST_CHANGES = 6
LONGEST_PIECE = 40
MOST_REPEATS = 300


def mutated(number: int, seeds: Sequence[Text], tokens: Sequence[Text]) -> Text:
    """One of ``seeds`` with some changes: pieces lost, doubled, exchanged, and tokens put in."""
    chance = random.Random(number)
    text = chance.choice(seeds)
    for _ in range(chance.randint(0, MOST_CHANGES)):
        text = _changed(text, chance, seeds, tokens)
    return text


def _changed(
    text: Text, chance: random.Random, seeds: Sequence[Text], tokens: Sequence[Text]
) -> Text:
    start = chance.randint(0, len(text))
    end = min(len(text), start + chance.randint(0, LONGEST_PIECE))
    before, piece, after = text[:start], text[start:end], text[end:]
    other = chance.choice(seeds)
    cut = chance.randint(0, len(other))
    return chance.choice(
        (
            before + after,
            before + chance.choice(tokens) + piece + after,
            before + chance.choice(tokens) + after,
            before + piece * chance.randint(2, 5) + after,
            before + chance.choice(tokens) * chance.randint(2, MOST_REPEATS) + after,
            before + other[cut : cut + LONGEST_PIECE] + after,
            after + piece + before,
            before + piece[::-1] + after,
        )
    )
