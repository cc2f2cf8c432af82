"""The rulebook: all that an instructor's files say of how explanations are scored.

It is no part of the package. The files lie in ``solutions/explanations``; whoever grades reads them
and hands their texts over, see ``grader.lesson.solutions``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grader.explanations.copies import Given
from grader.explanations.guards import Guards, read_guards
from grader.explanations.lexicon import Lexicon, read_lexicon
from grader.explanations.rules import QUESTIONS, Criterion, Rule, read_rubric, read_rules


@dataclass(frozen=True)
class Rulebook:
    """The vocabulary, the guards, the criteria by id, the rules by question, and the lesson."""

    lexicon: Lexicon
    guards: Guards
    rubric: Mapping[str, Criterion]
    rules: Mapping[int, tuple[Rule, ...]]
    given: Given


def read_rulebook(sources: Mapping[str, str], given: Given) -> Rulebook:
    """The rulebook from the texts of its files; ``given`` is what students have to read.

    Raises ``KeyError``, with its name, for a file that is not there or an entry that a file lacks.
    """
    lexicon = read_lexicon(sources["lexicon.toml"])
    rubric = read_rubric(sources["rubric.toml"])
    return Rulebook(
        lexicon=lexicon,
        guards=read_guards(sources["guards.toml"], lexicon),
        rubric=rubric,
        rules={
            number: read_rules(sources[f"rules/q{number}.toml"], rubric) for number in QUESTIONS
        },
        given=given,
    )
