"""What a student is told about an explanation: their own words, and what could be added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.explanations.rules import Criterion
from grader.explanations.verdict import Evidence
from grader.text import quoted

SAID_BEFORE = "Some of this repeats the lesson or a hint. Please say it in your own words."
_LONGEST_QUOTE = 120
_GUARDS = {
    "empty": "There is no explanation yet. One to five sentences in your own words are enough.",
    "instructions": "This speaks to whoever marks it. Please explain the mathematics instead.",
    "copied question": "This repeats the question. Please answer it in your own words.",
    "keyword list": "These are keywords. Please make sentences of them that say what acts on what.",
    "shuffled words": "The words are not in an order that can be read. Please write sentences.",
    "another question": "This seems to answer another question than the one asked here.",
    "off topic": "This does not speak about the question.",
    "retracted": "You took your explanation back. Please leave only what you stand by.",
    "denied": "This says what is not the case. Please say what is.",
}


def feedback(
    rubric: Mapping[str, Criterion],
    question: int,
    guard: str | None,
    concepts: Sequence[Evidence],
    misconceptions: Sequence[Evidence],
) -> str:
    """One line for each concept found and each misconception, and one on what could be added."""
    if guard is not None:
        return _GUARDS[guard]
    lines = [f"You say: {_words(found)}. That belongs here." for found in concepts]
    lines += [
        f"Please look again at {_words(found)}. {rubric[found.id].ask}" for found in misconceptions
    ]
    found = {evidence.id for evidence in concepts}
    missing = [
        criterion
        for criterion in rubric.values()
        if criterion.question == question and criterion.points > 0 and criterion.id not in found
    ]
    score = sum(rubric[id].points for id in found)
    if not concepts and not misconceptions:
        lines.append("None of the statements looked for was recognised; that need not mean wrong.")
    if missing and score < 1:
        most = max(missing, key=lambda criterion: criterion.points)
        lines.append(f"To say more: {most.ask}")
    return "\n".join(lines)


def _words(found: Evidence) -> str:
    return quoted(found.quote, _LONGEST_QUOTE)
