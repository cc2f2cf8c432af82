"""``backprop watch``: the self-check again after every save, one exercise at a time."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from grader.assignment import PARTS, part_of
from grader.errors import UnusableInput
from grader.messages import self_check as said
from grader.report.terminal import (
    closing_lines,
    item_lines,
    later_lines,
    part_lines,
    points,
    printed_lines,
    wrapped,
)
from grader.result import Item
from grader.sandbox.asking.plain import SelfCheckWorkers
from grader.self_check.checking import (
    SelfCheck,
    files_told,
    may_follow,
    read_own_work,
    told_of_missing,
)
from grader.self_check.hints import next_hint
from grader.self_check.keyboard import pressed, single_keys
from grader.submissions.finding import called_like, look_through
from grader.text import printable

POLL_SECONDS = 0.1
CLEAR = "\x1b[2J\x1b[H"
BAR_WIDTH = 30

ANOTHER = ""
"""In place of a part's name, for a script that is none."""
Stamp = tuple[int, int]


def watch(path: Path) -> int:
    """Check a folder or a file after every save until q is pressed; return the exit status.

    Without a terminal it is checked once.
    """
    read_own_work(path)  # says what is wrong with the path before anything else is said
    with SelfCheckWorkers() as workers:
        session = Session(path, SelfCheck(workers))
        print(said.checking(printable(str(path.resolve()))), flush=True)
        session.check(session.changed())
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            print("\n".join(session.everything()))
            print(said.NO_TERMINAL)
            return session.status
        with single_keys():
            _loop(session)
        return session.status


def _loop(session: Session) -> None:
    show = session.focused()
    while True:
        print(CLEAR + "\n".join(show), flush=True)
        key, changed = pressed(POLL_SECONDS), session.changed()
        while key is None and not changed:
            key, changed = pressed(POLL_SECONDS), session.changed()
        if changed:
            print(said.checking(", ".join(changed)), flush=True)
            try:
                session.check(changed)
                show = session.focused()
            except UnusableInput as problem:  # the file is gone, as between two steps of a save
                show = [printable(str(problem)), "", said.KEYS]
        elif key == "q":
            return
        else:
            show = session.after_key(key or "")


class Session:
    """The verdicts so far, and the exercise that is shown."""

    def __init__(self, path: Path, check: SelfCheck) -> None:
        self._path, self._check = path, check
        self._stamps: dict[tuple[str, str], Stamp] = {}
        self._files: dict[str, list[str]] = {}
        self._items: dict[str, list[Item]] = {}
        self._missing: list[str] = []
        self._focus = ""

    def changed(self) -> list[str]:
        """The parts whose files were saved since the last call; all where it was another script."""
        stamps = dict(_stamps(self._path))
        before, self._stamps = self._stamps, stamps
        differing = {part for part, _ in dict(stamps.items() ^ before.items())}
        if ANOTHER in differing:
            differing |= {part for part, _ in stamps}
        return [part for part in PARTS if part in differing]

    def check(self, parts: Collection[str]) -> None:
        """Check these parts again, and those whose verdicts may change with them."""
        work = read_own_work(self._path)
        self._missing = told_of_missing(work)
        importing = {
            p for p, modules in work.modules.items() if not modules.keys().isdisjoint(parts)
        }
        again = {*parts, *importing}
        for part in PARTS:
            if part not in again:
                continue
            before, items = self._items.pop(part, []), []
            if part in work.asked:
                items = self._check.part(part, work, dict(self._items))
                self._items[part] = items
                self._files[part] = files_told(work, part, items)
            if _wrong(items) != _wrong(before):
                again |= {p for p, others in self._items.items() if any(map(may_follow, others))}

    @property
    def items(self) -> list[Item]:
        """All verdicts in the order of the lesson."""
        return [item for part in PARTS for item in self._items.get(part, [])]

    @property
    def status(self) -> int:
        """1 where something is wrong, else 0."""
        return int(any(item.is_wrong for item in self.items))

    def everything(self) -> list[str]:
        """All parts, as `backprop check` shows them."""
        lines: list[str] = []
        for part in [part for part in PARTS if part in self._items]:
            items = self._items[part]
            lines += part_lines(part, items, self._check.printed)
            lines += [line for sentence in self._files[part] for line in wrapped(sentence)]
        return [*lines, *self._missing, *closing_lines(self.items)]

    def focused(self) -> list[str]:
        """The progress over all parts, and the verdict on the exercise that is shown."""
        item = self._in_focus()
        if item is None:
            return [*self._progress(), "", said.ALL_RIGHT, *later_lines(self.items), "", said.KEYS]
        printed = self._check.printed
        above = [printed.get(part_of(item.id), ""), printed.get(item.id, "")]
        lines = [line for text in above for line in printed_lines(text)]
        return [*self._progress(), "", item.id, *lines, *item_lines(item), "", said.KEYS]

    def after_key(self, key: str) -> list[str]:
        """The lines to show after a key was pressed."""
        item = self._in_focus()
        if key == "l":
            return [*self.everything(), "", said.KEYS]
        if key == "n" and item is not None:
            ids = [one.id for one in self.items]
            self._focus = ids[(ids.index(self._focus) + 1) % len(ids)]
        if key == "h" and item is not None:
            folder = self._path if self._path.is_dir() else self._path.parent
            return [*self.focused()[:-1], next_hint(item.id, folder), "", said.KEYS]
        return self.focused()

    def _in_focus(self) -> Item | None:
        """The exercise that was shown last, or the first after it that is not right."""
        items = self.items
        at = next((n for n, item in enumerate(items) if item.id == self._focus), 0)
        in_turn = [*items[at:], *items[:at]]
        found = next((item for item in in_turn if item.status != "passed"), None)
        self._focus = found.id if found else ""
        return found

    def _progress(self) -> list[str]:
        items = self.items
        right = sum(item.status == "passed" for item in items)
        filled = BAR_WIDTH * right // max(len(items), 1)
        total = points(sum(i.score for i in items), sum(i.max_score for i in items))
        name = printable(self._path.resolve().name)
        bar = "#" * filled + "." * (BAR_WIDTH - filled)
        return [f"{name}  [{bar}]  {said.progress(right, len(items), total)}"]


def _wrong(items: Iterable[Item]) -> set[str]:
    return {item.id for item in items if item.status != "passed"}


def _stamps(path: Path) -> Iterator[tuple[tuple[str, str], Stamp]]:
    """Each file that may be a part's: the part and the path, and what changes when it is saved.

    In a folder other scripts, which a part may import, stand under ANOTHER.
    """
    try:
        if path.is_file():
            folder, named = path.parent, called_like(path.name)
            files = [] if named is None else [(named.part, named.path)]
        else:
            folder, found = path, look_through(path)
            files = [(one.part, one.path) for one in found.candidates]
            files += [(ANOTHER, other) for other in found.others if other.endswith(".py")]
    except OSError:
        return
    for part, name in files:
        try:
            about = (folder / name).stat()
        except OSError:
            continue
        yield (part, name), (about.st_mtime_ns, about.st_size)
