"""What people settled: on disk for good, and in results as long as the answer is the same."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from grader.errors import UnusableInput
from grader.messages.page import CHANGED
from grader.records.decisions import (
    Decisions,
    add_decisions,
    answer_sha256,
    parse,
    read_decisions,
)
from grader.records.plain import plain, reader
from grader.report import results_json
from grader.result import Check, Decision, Item, Message, Result
from grader.submissions.submission import GradedFile
from tests.report.classes import failed, result

HASH = "a" * 64
AT = "2026-11-28T12:00:00+00:00"


def question(answer: str | None = "It multiplies.", reason: str | None = "a doubt") -> Item:
    checks = (
        Check("q1_factors", 2.0, 3.0, answer="[a, b]"),
        Check("q1_explanation", 0.5, 2.0, answer=answer),
    )
    return Item("review.q1", 2.5, 5, "partial", Message("so"), checks, review_reason=reason)


def ada(item: Item | None = None, **files: str) -> Result:
    own = {part: GradedFile(f"{part}.py", sha256) for part, sha256 in files.items()}
    return replace(result("ada", item or question()), files=own)


def decision(on: Result, id: str, check: str, score: float | None, comment: str = "") -> Decision:
    """A decision on what stands in this result."""
    item = next(item for item in on.items if item.id == id)
    found = next((c for c in item.checks if c.name == check), None)
    return Decision(on.student, id, check, score, comment, answer_sha256(on, item, found), AT)


def decisions(*made: Decision) -> Decisions:
    return parse("".join(f"{json.dumps(plain(one))}\n" for one in made).encode())


def entry(after: Result, id: str) -> Mapping[str, object]:
    """The item in results.json."""
    (found,) = [item for item in json.loads(results_json.entry(after))["items"] if item["id"] == id]
    return found  # type: ignore[no-any-return]


def test_a_settled_check_changes_the_sum_and_waits_no_more() -> None:
    before = ada()
    after = decisions(decision(before, "review.q1", "q1_explanation", 1.5, "good")).on(before)
    item = entry(after, "review.q1")
    check = item["checks"][1]  # type: ignore[index]

    assert check["decision"] == {"score": 1.5, "comment": "good", "at": AT}
    assert (check["auto_score"], check["score"], item["score"]) == (0.5, 1.5, 3.5)
    assert "decision" not in item
    assert "auto_score" not in item
    assert (before.needs_review, after.needs_review) == (("review.q1",), ())
    assert after.score == before.score + 1


def test_a_settled_item_leaves_its_checks_as_they_were() -> None:
    before = ada(review="b" * 64)
    after = decisions(decision(before, "review.q1", "", 5)).on(before)
    item = entry(after, "review.q1")

    assert (item["auto_score"], item["score"], item["status"]) == (2.5, 5, "passed")
    assert item["checks"] == entry(before, "review.q1")["checks"]
    assert after.needs_review == ()


@pytest.mark.parametrize("check_first", [True, False])
def test_the_score_of_a_whole_item_stands_above_those_of_its_checks(check_first: bool) -> None:
    before = ada()
    made = [decision(before, "review.q1", check, 1) for check in ("q1_explanation", "")]
    item = entry(decisions(*(made if check_first else made[::-1])).on(before), "review.q1")

    assert item["score"] == 1
    assert item["checks"][1]["score"] == 1  # type: ignore[index]


def test_another_check_settles_no_explanation() -> None:
    before = ada()
    after = decisions(decision(before, "review.q1", "q1_factors", 3)).on(before)

    assert after.needs_review == ("review.q1",)
    assert entry(after, "review.q1")["score"] == 3.5


def test_the_last_decision_counts_and_can_be_taken_back() -> None:
    before = ada()
    made = [decision(before, "review.q1", "q1_explanation", score) for score in (1, 2, None)]

    assert entry(decisions(*made[:2]).on(before), "review.q1")["score"] == 4
    assert decisions(*made).on(before) == before


CHANGES: Mapping[str, tuple[str, Result, Result]] = {
    "an explanation": ("q1_explanation", ada(), ada(question("Another text."))),
    "an explanation that needs nobody": ("q1_explanation", ada(), ada(question("New.", None))),
    "one that is gone": ("q1_explanation", ada(), ada(question(None, None))),
    "the file of a whole item": ("", ada(review="b" * 64), ada(review="c" * 64)),
}


@pytest.mark.parametrize(("check", "before", "after"), CHANGES.values(), ids=CHANGES.keys())
def test_a_changed_answer_waits_again_beside_the_old_decision(
    check: str, before: Result, after: Result
) -> None:
    made = decision(before, "review.q1", check, 1.5, "so far")
    again = decisions(made).on(after)
    item = next(item for item in again.items if item.id == "review.q1")
    marks = {"": item} | {each.name: each for each in item.checks}

    assert again.needs_review == ("review.q1",)
    assert item.review_reason == CHANGED
    assert again.score == after.score
    assert marks[check].decision is None
    assert marks[check].old_decision == made

    anew = decision(after, "review.q1", "q1_explanation", 1)
    assert decisions(made, anew).on(after).needs_review == ()


def test_an_exercise_waits_again_when_its_part_has_changed() -> None:
    exercise = failed("single_neuron.dC_da")
    before, after = ada(exercise, single_neuron="b" * 64), ada(exercise, single_neuron="c" * 64)
    made = decisions(decision(before, exercise.id, "", 2))

    assert entry(made.on(before), exercise.id)["score"] == 2
    assert entry(made.on(before), exercise.id)["status"] == "partial"
    assert made.on(after).needs_review == (exercise.id,)


@pytest.mark.parametrize("score", [-1, 2.5, float("nan"), float("inf")])
def test_a_score_out_of_bounds_does_not_count(score: float) -> None:
    before = ada()
    made = decision(before, "review.q1", "q1_explanation", score)

    assert decisions(made).on(before) == before


def test_a_record_holds_no_decision() -> None:
    before = ada()
    after = decisions(decision(before, "review.q1", "q1_explanation", 1.5)).on(before)
    document = json.loads(json.dumps(plain(after), default=plain))

    assert "decision" not in json.dumps(document)
    assert reader(Result)(document).items[-5].checks[1].decision is None


# The file

GOOD = Decision("ada", "review.q1", "q1_explanation", 1.0, "é \ud800 \n", HASH, AT)
OTHER = replace(GOOD, student="bob")


def test_what_was_added_is_read_again(tmp_path: Path) -> None:
    add_decisions(tmp_path, [GOOD])
    add_decisions(tmp_path, [OTHER])

    assert list(read_decisions(tmp_path)) == [GOOD, OTHER]
    assert len((tmp_path / "decisions.jsonl").read_text().splitlines()) == 2


FOREIGN = {
    "no JSON": (b"hello\n", (1,)),
    "another kind of value": (b"[1]\n", (1,)),
    "a field is missing": (b'{"student": "ada"}\n', (1,)),
    "a score that is no number": (json.dumps(plain(replace(OTHER, score="1"))).encode(), ()),  # type: ignore[arg-type]
    "an unknown exercise": (
        json.dumps(plain(replace(OTHER, id="review.q9"))).encode() + b"\n",
        (1,),
    ),
    "more than the maximum": (json.dumps(plain(replace(OTHER, score=5.5))).encode() + b"\n", (1,)),
    "a score that is not finite": (
        json.dumps(plain(replace(OTHER, score=float("nan")))).encode() + b"\n",
        (1,),
    ),
    "blank lines": (b"\n  \n", ()),
    "a line that was cut off": (b'{"student": "ada", "id": "rev', ()),
    "not UTF-8": (b"\xff\xfe\n", (1,)),
    "very deep": (b"[" * 100_000 + b"\n", (1,)),
}


@pytest.mark.parametrize(("data", "unreadable"), FOREIGN.values(), ids=FOREIGN.keys())
def test_lines_of_others_are_passed_over_and_stay(
    tmp_path: Path, data: bytes, unreadable: tuple[int, ...]
) -> None:
    path = tmp_path / "decisions.jsonl"
    path.write_bytes(data)

    assert read_decisions(tmp_path) == Decisions({}, unreadable)

    add_decisions(tmp_path, [GOOD])

    assert list(read_decisions(tmp_path)) == [GOOD]
    assert path.read_bytes().startswith(data)


def test_keys_of_a_later_version_do_no_harm() -> None:
    line = json.dumps(plain(GOOD) | {"by": "someone"})

    assert list(parse(line.encode())) == [GOOD]


def test_a_link_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("")
    (tmp_path / "decisions.jsonl").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UnusableInput, match="is a link"):
        read_decisions(tmp_path)
    with pytest.raises(UnusableInput, match="is a link"):
        add_decisions(tmp_path, [GOOD])

    assert (tmp_path / "elsewhere").read_text() == ""


WRITER = """
import sys
from pathlib import Path
from grader.records.decisions import add_decisions
from grader.result import Decision
out, who = Path(sys.argv[1]), sys.argv[2]
for number in range(int(sys.argv[3])):
    made = Decision(who, "review.q1", str(number), 1.0, "x" * 500, "", "")
    add_decisions(out, [made])
    print(number, flush=True)
"""


def writer(out: Path, who: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(out), who, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_two_writers_lose_nothing_of_each_other(tmp_path: Path) -> None:
    writers = [writer(tmp_path, who, 50) for who in ("ada", "bob")]
    for one in writers:
        one.communicate()
        assert one.returncode == 0
    found = read_decisions(tmp_path)

    assert {who: len(own) for who, own in found.of.items()} == {"ada": 50, "bob": 50}
    assert found.unreadable == ()


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_what_was_reported_as_done_survives_a_kill(tmp_path: Path) -> None:
    chance = random.Random(1)
    reported: set[tuple[str, str]] = set()
    for attempt in range(5):
        one = writer(tmp_path, f"s{attempt}", 10_000)
        assert one.stdout
        reported.add((f"s{attempt}", one.stdout.readline().strip()))  # it has started
        time.sleep(chance.random() / 5)
        one.send_signal(signal.SIGKILL)
        reported |= {(f"s{attempt}", line.strip()) for line in one.stdout if line.endswith("\n")}
        one.communicate()
    there = {(each.student, each.check) for each in read_decisions(tmp_path)}

    assert reported <= there
    assert len(reported) > 20
