"""Typing errors in the field's own words, corrected only where one word alone can be meant."""

from __future__ import annotations

from functools import lru_cache

from grader.explanations.lexicon import Lexicon

_LONGEST = 20


def corrected(word: str, lexicon: Lexicon) -> str:
    """The field's word that ``word`` misspells, or ``word`` itself.

    One edit (a letter more, less, wrong, or two swapped) is forgiven in a word of five letters,
    two from nine letters on; four letters may only be swapped. A word that is spelt right, whether
    it belongs to the field or not, is never changed, and neither is one near two field words.
    """
    if not 4 <= len(word) <= _LONGEST or not word.isalpha() or lexicon.knows(word):
        return word
    allowed = 2 if len(word) >= 9 else 1
    near = [
        (distance, known)
        for known in lexicon.spellings
        if abs(len(known) - len(word)) <= (allowed if len(word) > 4 else 0)
        and (word[0] == known[0] or sorted(word[:2]) == sorted(known[:2]))
        and (len(word) > 4 or sorted(word) == sorted(known))
        and (distance := edits(word, known)) <= allowed
    ]
    if not near:
        return word
    least = min(distance for distance, _ in near)
    best = [known for distance, known in near if distance == least]
    return best[0] if len(best) == 1 else word


@lru_cache(maxsize=4096)
def edits(one: str, other: str) -> int:
    """Optimal string alignment distance: insertions, deletions, substitutions, swaps."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, letter_j in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != letter_j))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == letter_j:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
