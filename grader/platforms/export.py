"""Fills the marks of a class into the table that a platform let somebody download."""

from __future__ import annotations

import io
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from grader.errors import UnusableInput
from grader.platforms.archive import ZIP_ERRORS, why
from grader.platforms.known import PLATFORMS
from grader.platforms.marks import MarksRow, MarksTable
from grader.platforms.platform import Platform
from grader.platforms.results import Scored, read_results
from grader.platforms.tables import readings
from grader.records.files import whole_bytes
from grader.submissions.notebook import NotReadable
from grader.submissions.submission import read_bytes
from grader.text import quoted

LARGEST_TABLE = 256 << 20
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How the files of Excel and others begin; some are called `.csv` all the same."""
OF_WORKBOOKS = {"[Content_Types].xml", "mimetype"}
"""Files of which each such zip has one."""
FULL = Decimal(100)
WORD = "backprop"


@dataclass(frozen=True)
class Filled:
    """What came of filling in; people are named as the table or the results name them."""

    platform: Platform
    title: str
    """The title of the column."""
    marks: int
    """How many cells were filled."""
    scales: Sequence[Decimal]
    """The maxima that are not 100, to which marks were scaled."""
    provisional: Sequence[str]
    without_result: Sequence[str]
    """Rows of the table that keep their cell, since there is no result."""
    several: Sequence[str]
    """Rows that keep their cell, since their id stands in another row too."""
    locked: Sequence[str]
    """Rows that keep their cell, since the platform takes none in them."""
    without_row: Sequence[str]
    """Students with results who are not in the table."""
    note: str

    @property
    def is_whole(self) -> bool:
        """Whether everyone was matched."""
        return not (self.without_result or self.several or self.locked or self.without_row)


def export_marks(results: Path, into: Path, to: Path, column: str | None) -> Filled:
    """Write the table ``into`` with the marks of a class to ``to``.

    :raises UnusableInput: where the table or the column cannot be used; nothing is written then.
    :raises CannotWrite: with what to do about it.
    """
    if to.resolve() == into.resolve() or (to.exists() and into.exists() and to.samefile(into)):
        raise UnusableInput(
            f"{to} is the table that is read, and it is never written over. Name a new file."
        )
    scored, collected = read_results(results)
    try:
        data = read_bytes(into, LARGEST_TABLE)
    except NotReadable as problem:
        raise UnusableInput(f"{into} {why(problem)}") from None
    platform, marks = _recognised(into, data)
    at = _column(marks, column, platform)
    is_own = collected is not None and collected.platform == platform.name
    key = _key(marks, scored, is_own=is_own)
    by_id = _by_id(scored)
    by_group = _by_group(scored) if collected else {}
    of_groups = any(_group(row, by_group) for row in marks.rows)
    values: dict[tuple[int, int], str] = {}
    provisional = dict[str, None]()
    without_result, several, locked = list[str](), list[str](), list[str]()
    in_table, scales = set[str](), set[Decimal]()
    twice = Counter(row.ids[key] for row in marks.rows)
    for row in marks.rows:
        id = row.ids[key]
        student = _group(row, by_group) if of_groups else by_id.get(id)
        if student is None:
            without_result.append(_label(row, key))
            continue
        in_table |= set(student.ids) if of_groups else {id}
        if twice[id] > 1:
            several.append(_label(row, key))
            continue
        if row.locked:
            locked.append(f"{_label(row, key)}: {row.locked}")
            continue
        most = marks.maxima.get(at, FULL) if row.maximum is None else row.maximum
        if most <= 0:
            raise UnusableInput(
                f"The most that can be given in {quoted(marks.table.titles[at])} is {most}. Set "
                "its points on the platform and download the table again."
            )
        if most != FULL:
            scales.add(most)
        values[row.number, at] = student.mark(most)
        if student.is_provisional:
            provisional[student.label] = None
    whole = marks.table.filled(values)
    with whole_bytes(to) as file:
        file.write(whole)
    return Filled(
        platform, marks.table.titles[at], len(values), sorted(scales), list(provisional),
        without_result, several, locked, list(_without_row(scored, in_table)), marks.note,
    )  # fmt: skip


def _recognised(path: Path, data: bytes) -> tuple[Platform, MarksTable]:
    """The platform whose table this is, known by its titles.

    :raises UnusableInput: where it is nobody's.
    """
    if data.startswith(WORKBOOKS):
        if _is_plain_zip(data):
            raise UnusableInput(
                f"{path} is a zip, not a table of marks. Give the table that the platform let you "
                "download. A zip of submissions is laid out with `backprop collect`."
            )
        raise UnusableInput(
            f"{path} is a workbook of a spreadsheet program. Give the table as the platform let "
            "you download it, as text."
        )
    titles: Sequence[str] = ()
    for table in readings(data):
        for platform in PLATFORMS.values():
            if (marks := platform.marks(table)) is not None:
                return platform, marks
        titles = max(titles, table.titles, key=len)
    shown = ", ".join(quoted(title) for title in titles[:20])
    raise UnusableInput(
        f"{path} is no table of marks from Canvas, Moodle, Blackboard or Brightspace; its titles "
        f"are {shown or 'missing'}. Download the table from the platform and give it as it is."
    )


def _is_plain_zip(data: bytes) -> bool:
    """Whether this is a zip that is no workbook: those of Excel and LibreOffice are zips too."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            return not OF_WORKBOOKS & set(file.namelist())
    except ZIP_ERRORS:
        return False


def _column(marks: MarksTable, title: str | None, platform: Platform) -> int:
    """The column for the marks.

    :raises UnusableInput: where none or several may be meant, or the platform takes none in it.
    """
    titles = marks.table.titles
    if title is not None:
        fitting = [at for at, one in enumerate(titles) if one == title.strip()]
    else:
        fitting = [at for at, one in enumerate(titles) if WORD in one.lower()]
    if len(fitting) != 1:
        many = f"{len(fitting)} columns"
        if title is not None:
            found = f"{many} are" if fitting else "no column is"
            found = f"{found} called {quoted(title)}"
        else:
            found = f"{many} have" if fitting else "no column has"
            found = f"{found} {WORD} in the title"
        usual = "TITLE" if marks.column is None else titles[marks.column]
        listed = ", ".join(quoted(one) for one in titles)
        raise UnusableInput(
            f"In the table {found}. Choose one with --column {usual}. The titles are {listed}."
        )
    (at,) = fitting
    if at in marks.refused:
        raise UnusableInput(
            f"The column {quoted(titles[at])} cannot be filled: {marks.refused[at]} "
            f"({platform.title}). Choose another one with --column."
        )
    return at


def _key(marks: MarksTable, scored: Sequence[Scored], *, is_own: bool) -> int:
    """Which of the columns holds the ids: one for all students, so that none is another's.

    Where the class is from the same platform as the table (``is_own``), another column than the
    platform's own counts only if that one holds none of the ids: the same number may stand for
    other people in it.
    """
    ids = {id for one in scored for id in one.ids}
    hits = [sum(row.ids[at] in ids for row in marks.rows) for at in range(len(marks.keys))]
    return 0 if is_own and hits[0] else hits.index(max(hits))


def _by_id(scored: Sequence[Scored]) -> dict[str, Scored]:
    """The students by each of their ids; an id of two is nobody's.

    Who handed in with a group has its mark, and not the one for having handed in nothing alone. Who
    handed in both alone and with a group, in two downloads, has the mark of what is newer.
    """
    found: dict[str, list[Scored]] = defaultdict(list)
    for one in sorted(scored, key=_newness):
        for id in one.ids:
            found[id].append(one)
    return {
        id: several[-1]
        for id, several in found.items()
        if len(several) == 1 or _newness(several[-1]) > _newness(several[-2])
    }


def _newness(one: Scored) -> tuple[bool, float]:
    return one.handed_in, one.sequence


def _by_group(scored: Sequence[Scored]) -> dict[str, Scored]:
    """The students by name, for tables that name the group of each person."""
    counts = Counter(one.name for one in scored)
    return {one.name: one for one in scored if one.name and counts[one.name] == 1}


def _group(row: MarksRow, by_group: Mapping[str, Scored]) -> Scored | None:
    """The group of a row's student. Where rows name groups, ids are not compared: those of groups
    and those of people may be the same numbers.
    """
    return next((by_group[name] for name in row.groups if name in by_group), None)


def _without_row(scored: Iterable[Scored], in_table: Set[str]) -> Iterator[str]:
    """The students, or members of groups, whose ids are in no row."""
    for one in scored:
        missing = [id for id in one.ids if id not in in_table]
        if len(missing) == len(one.ids):
            yield one.label
        else:
            yield from (f"{id} (with {one.label})" for id in missing)


def _label(row: MarksRow, key: int) -> str:
    return f"{row.label} ({row.ids[key]})" if row.ids[key] else row.label or f"row {row.number + 1}"
