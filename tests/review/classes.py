"""Classes whose explanations wait, made as a class run makes them but without running code."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import cycle, islice
from pathlib import Path

from grader.answers import Number, Text, Value, written
from grader.assignment.catalogue import QUESTIONS, Question
from grader.explanations import Assessment, score_explanation
from grader.judge.question import judge_question
from grader.lesson.solutions import digest_of, packed_rules, rulebook
from grader.records.folder import Records
from grader.records.record import Facts, Record
from grader.report.render import render
from grader.result import Item, Result
from grader.sandbox.asking.limits import Limits
from grader.submissions.submission import GradedFile
from tests.conftest import ROOT
from tests.report.classes import result

ANSWERS = ROOT / "tests" / "explanations" / "answers"

EXACT: Mapping[str, Value] = {
    "q2_slope": Text("a*(1 - a)"),
    "q2_slope_at_zero": Number(0.25),
    "q2_when_saturated": Text("learns slowly"),
    "q3_dz_db": Text("1"),
    "q3_dz_dw": Text("a_prev"),
    "q3_ratio": Text("a_prev"),
}
"""Some variables, filled in rightly; the others are left as they were handed out."""


def labelled(*names: str) -> dict[int, list[tuple[str, float]]]:
    """Answers by question, each with the score that a person gave, as a share of the points."""
    found: dict[int, list[tuple[str, float]]] = {number: [] for number in range(1, 6)}
    for name in names:
        for line in (ANSWERS / f"{name}.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            found[row["question"]].append((row["answer"], row["score"]))
    return found


@cache
def packed() -> bytes:
    rules = packed_rules(ROOT)
    assert rules is not None
    return rules


def facts() -> Facts:
    rules = digest_of(packed())
    return Facts("backprop_calculus", 7, "none", "1", Limits(), rules)


def question(question: Question, explanation: str) -> Item:
    """The verdict on a question with this explanation."""
    values = {v.name: EXACT[v.name] for v in question.variables if v.name in EXACT}
    values[question.explanation] = Text(explanation)
    item = judge_question(question, values, explain)
    checks = (replace(c, answer=written(values[c.name])) for c in item.checks if c.name in values)
    others = (check for check in item.checks if check.name not in values)
    by_name = {check.name: check for check in (*checks, *others)}
    return replace(item, checks=tuple(by_name[check.name] for check in item.checks))


@cache
def explain(number: int, answer: str) -> Assessment:
    return score_explanation(rulebook(packed()), number, answer)


def student(name: str, explanations: Mapping[int, str], version: int = 0) -> Record:
    """A student's record; another ``version`` is another file."""
    items = [question(QUESTIONS[f"review.q{n}"], text) for n, text in explanations.items()]
    sha256 = hashlib.sha256(f"{name} {version} {explanations}".encode("utf-8", "replace"))
    files = {"review": GradedFile("review.py", sha256.hexdigest())}
    made: Result = replace(result(name, *items), files=files)
    return Record(facts(), f"{version}", made)


def write(out: Path, records: Iterable[Record]) -> Path:
    """Write a class and all its reports."""
    for folder in (out, out / "students", out / "feedback"):
        folder.mkdir(exist_ok=True)
    for record in records:
        Records(out).write(record)
    render(out)
    return out


def class_of(names: Sequence[str], *files: str) -> list[Record]:
    """A class that gives the labelled answers of these files, in turn."""
    texts = {number: [text for text, _ in rows] for number, rows in labelled(*files).items()}
    given = {number: list(islice(cycle(rows), len(names))) for number, rows in texts.items()}
    return [
        student(name, {number: rows[at] for number, rows in given.items()})
        for at, name in enumerate(names)
    ]
