"""The self-check's questions with their right values, which are the same for everyone.

To work them out takes a quarter of a self-check's time. So ``backprop build`` works them out once,
and writes them into ``self_check.json`` beside this file: every question as ``plain_data`` packs
it, and the numbers of all arrays end to end. A test keeps the file in step with the curriculum.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np

from grader.curriculum import EXERCISES
from grader.curriculum.exercise import leaves
from grader.judge.compare import deviation
from grader.judge.key import Key, Question, Role, make_keys
from grader.sandbox.plain_data import Unpacker, pack

SEED = 0
"""The self-check always asks the same, so that a student can see what a change did."""
FILE = Path(__file__).with_name("self_check.json")
CLOSE = 1e-13
"""Processors round functions such as tanh differently, by no more than this."""


def stored_keys() -> dict[str, Key]:
    """The keys of all exercises by id."""
    stored = json.loads(FILE.read_bytes())
    unpacker = Unpacker(base64.b64decode(stored["numbers"]))
    return {
        id: Key(EXERCISES[id], tuple(_question(unpacker, *question) for question in questions))
        for id, questions in stored["questions"].items()
    }


def _question(
    unpacker: Unpacker, role: str, args: Any, expected: Any, form: Any, tolerance: float
) -> Question:
    return Question(
        Role[role],
        tuple(unpacker.value(args)),
        tuple(map(np.asarray, unpacker.value(expected))),
        form,
        tolerance,
    )


def store_keys() -> Path:
    """Work the keys out and write the file."""
    numbers: list[bytes] = []
    questions = {
        id: [_packed(question, numbers) for question in key.questions]
        for id, key in make_keys(SEED, "check").items()
    }
    encoded = base64.b64encode(b"".join(numbers)).decode()
    lines = (f"  {json.dumps(id)}: {json.dumps(asked)}" for id, asked in questions.items())
    text = '{"questions": {\n' + ",\n".join(lines) + f'\n}},\n"numbers": "{encoded}"}}\n'
    FILE.write_text(text, encoding="utf-8")
    return FILE


def _packed(question: Question, numbers: list[bytes]) -> list[Any]:
    args, expected = (pack(list(part), numbers) for part in (question.args, question.expected))
    return [question.role.name, args, expected, question.form, question.tolerance]


def is_stale() -> bool:
    """Whether the file is missing, or holds other questions or answers than the curriculum."""
    try:
        stored = stored_keys()
    except (OSError, ValueError, KeyError):
        return True
    fresh = make_keys(SEED, "check")
    return stored.keys() != fresh.keys() or any(
        len(stored[id].questions) != len(fresh[id].questions)
        or not all(map(_alike, stored[id].questions, fresh[id].questions))
        for id in fresh
    )


def _alike(one: Question, other: Question) -> bool:
    return (one.role, one.form, one.tolerance) == (other.role, other.form, other.tolerance) and all(
        deviation(mine, theirs) <= CLOSE
        for mine, theirs in ((one.expected, other.expected), (leaves(one.args), leaves(other.args)))
    )
