"""``DIR/decisions.jsonl``: what people settled, and results as these decisions change them.

The file has one line for each decision and only ever grows: of several on one item or check the
last one counts. Records are never changed, so a class can be graded again at any time, and a
decision counts for as long as the answer is the one that it was made on.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TypeAlias, TypeVar, cast

from filelock import FileLock

from grader.assignment import part_of
from grader.assignment.catalogue import CATALOGUE, QUESTIONS
from grader.errors import UnusableInput
from grader.messages.page import CHANGED
from grader.records.files import cannot_write, read_own, refuse_foreign, without_links
from grader.records.plain import DoesNotFit, reader
from grader.result import Check, Decision, Item, Result, Status, status_of

NAME = "decisions.jsonl"
LARGEST = 256 << 20
"""Bytes of the file; a line takes about 250."""
MOST_SHOWN = 10
"""Lines that hold no decision and are named."""

Mark = TypeVar("Mark", Check, Item)

OfStudent: TypeAlias = Mapping[tuple[str, str], Decision]
"""A student's decisions by item id and check, those made last at the end."""


@dataclass(frozen=True)
class Decisions:
    """The last decision on each item and check, those made last at the end."""

    of: Mapping[str, OfStudent] = field(default_factory=dict)
    """By student."""
    unreadable: tuple[int, ...] = ()
    """The numbers of lines that hold no decision; they are passed over and stay in the file."""

    def __iter__(self) -> Iterator[Decision]:
        for own in self.of.values():
            yield from own.values()

    @property
    def passed_over(self) -> str:
        """In words, which lines hold no decision; "" where all do."""
        if not self.unreadable:
            return ""
        more = ", ..." if len(self.unreadable) > MOST_SHOWN else ""
        numbers = ", ".join(map(str, self.unreadable[:MOST_SHOWN]))
        return f"Lines of {NAME} that hold no decision were passed over: {numbers}{more}"

    def on(self, result: Result) -> Result:
        """A student's result as the decisions change it."""
        return decided(result, self.of.get(result.student, {}))


# The file


def read_decisions(out: Path) -> Decisions:
    """The decisions in a folder for results; none where there is no file.

    :raises UnusableInput: where the file is a link or belongs to another user.
    """
    path = out / NAME
    refuse_foreign(path)
    return parse(read_own(path, LARGEST)) if path.exists() else Decisions()


def parse(data: bytes) -> Decisions:
    """The decisions that the lines of a file hold.

    A piece of a line at the end is what a process was writing when it was killed. It was never
    reported as done, and is passed over.
    """
    lines = data.split(b"\n")
    found: dict[str, dict[tuple[str, str], Decision]] = {}
    unreadable = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            decision = _decision(line)
        except DoesNotFit:
            if number < len(lines):
                unreadable.append(number)
            continue
        own = found.setdefault(decision.student, {})
        own.pop((decision.id, decision.check), None)
        if decision.score is not None:
            own[decision.id, decision.check] = decision
    return Decisions(found, tuple(unreadable))


def _decision(line: bytes) -> Decision:
    """The decision in a line; keys that this version does not know are left alone."""
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise DoesNotFit(f"is not JSON ({type(error).__name__})") from None
    if not isinstance(values, dict):
        raise DoesNotFit("must be an object")
    known = {name: values[name] for name in Decision.__slots__ if name in values}
    decision = cast(Decision, reader(Decision)(known))
    if decision.id not in CATALOGUE:
        raise DoesNotFit("is not an exercise or question", "id")
    most = CATALOGUE[decision.id].points
    if decision.score is not None and not 0 <= decision.score <= most:
        raise DoesNotFit(f"must be a number from 0 to {most:g}", "score")
    return decision


def add_decisions(out: Path, decisions: Sequence[Decision]) -> None:
    """Write decisions to the end of the file; when this returns, they are on the disk.

    Several processes may do so at the same time. What stands in the file stays as it is.

    :raises UnusableInput: where the file is a link or belongs to another user.
    :raises CannotWrite: with what to do about it; none of the decisions is kept then.
    """
    if not decisions:
        return
    path = out / NAME
    text = "".join(f"{json.dumps(asdict(decision))}\n" for decision in decisions).encode()
    with _only_writer(out):
        refuse_foreign(path)
        is_new = not path.exists()
        try:
            with open(path, "a+b", buffering=0, opener=without_links) as file:
                _append(file, text)
            if is_new:
                _sync_folder(out)
        except OSError as error:
            raise cannot_write(path, error) from error


@contextmanager
def _only_writer(out: Path) -> Iterator[None]:
    lock = out / ".decisions.lock"
    refuse_foreign(lock)
    try:
        with FileLock(lock):
            yield
    except OSError as error:
        raise cannot_write(out / NAME, error) from error


def _append(file: IO[bytes], text: bytes) -> None:
    """Write all of ``text`` on lines of its own, and nothing of it where the disk is full."""
    about = os.fstat(file.fileno())
    if not stat.S_ISREG(about.st_mode):
        raise UnusableInput(f"{file.name} is not a regular file. Remove it.")
    if about.st_size:
        file.seek(-1, os.SEEK_END)
        if file.read(1) != b"\n":  # a line that was cut off must not swallow the next one
            text = b"\n" + text
    try:
        while text:
            text = text[file.write(text) :]
        os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):
            file.truncate(about.st_size)
        raise


def _sync_folder(folder: Path) -> None:
    """Have the name of a new file on the disk too, where the system can be asked for that."""
    if hasattr(os, "O_DIRECTORY"):
        number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


# What a decision is made on


def now() -> str:
    """The time of a decision: UTC in ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def answer_sha256(result: Result, item: Item, check: Check | None) -> str:
    """The hash of the answer that a decision on a check, or on the whole item, is made on.

    For a question's variable that is its text in UTF-8, otherwise the file of the part. What is not
    there counts as empty.
    """
    if check is not None and item.id in QUESTIONS:
        text = (check.answer or "").encode("utf-8", "surrogatepass")
        return hashlib.sha256(text).hexdigest()
    file = result.files.get(part_of(item.id))
    return file.sha256 if file else hashlib.sha256(b"").hexdigest()


# Results with decisions


def decided(result: Result, decisions: OfStudent) -> Result:
    """The result with the scores that people settled.

    A decision on a check changes the item's sum. One on the whole item is the item's score, and its
    checks stay as they are. Where the answer has changed since, the grader's score counts and the
    item waits again.
    """
    if not decisions:
        return result
    ids = {id for id, _ in decisions}
    order = {key: at for at, key in enumerate(decisions)}
    items = (
        _decided_item(result, item, decisions, order) if item.id in ids else item
        for item in result.items
    )
    return replace(result, items=tuple(items))


def _decided_item(
    result: Result, item: Item, decisions: OfStudent, order: Mapping[tuple[str, str], int]
) -> Item:
    def settled(mark: Mark, check: Check | None) -> Mark:
        decision = decisions.get((item.id, check.name if check else ""))
        if decision is None or decision.score is None or decision.score > mark.max_score:
            return mark
        if decision.answer_sha256 != answer_sha256(result, item, check):
            return replace(mark, old_decision=decision)
        return replace(mark, score=decision.score, auto_score=mark.score, decision=decision)

    checks = tuple(settled(check, check) for check in item.checks)
    changed = replace(settled(item, None), checks=checks)
    marks: tuple[Check | Item, ...] = (*checks, changed)
    holding = [mark.decision for mark in marks if mark.decision]
    outdated = [mark.old_decision for mark in marks if mark.old_decision]
    if holding and changed.decision is None:
        changed = replace(changed, score=round(sum(check.score for check in checks), 4))
    if holding:
        changed = replace(changed, status=_status(changed))
    last = max((order[d.id, d.check] for d in holding), default=-1)
    waits_again = any(order[d.id, d.check] > last for d in outdated)
    reason = CHANGED if waits_again else _reason_left(item, holding)
    return replace(changed, review_reason=reason)


def _reason_left(item: Item, holding: Iterable[Decision]) -> str | None:
    """Why a person should still read the explanation, after these decisions."""
    settles = {"", CATALOGUE[item.id].explanation}
    return None if any(d.check in settles for d in holding) else item.review_reason


def _status(item: Item) -> Status:
    """The status that fits the points that a person gave.

    Without points, a status that says why there was no value stays.
    """
    status = status_of(item.score >= item.max_score, item.score)
    had_points = item.status in ("passed", "partial")
    return item.status if status == "failed" and not had_points else status
