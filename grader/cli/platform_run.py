"""The runs of ``backprop collect`` and ``backprop export``: they do it and say what came of it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from tqdm import tqdm

from grader.cli.parsing import MOST_NAMED
from grader.lesson.solutions import WHERE_THE_RULES_ARE, packed_rules
from grader.platforms import collect as collecting
from grader.platforms import export, feedback
from grader.platforms.autograder.known import AUTOGRADERS
from grader.platforms.autograder.pack import pack
from grader.platforms.collected import FILE, Unmatched
from grader.submissions.roster import read_roster
from grader.text import counted, printable


def collect(download: Path, to: Path, platform: str | None, roster: Path | None) -> bool:
    """Lay out a download, and say whether everything and everyone was matched."""
    listed = read_roster(roster) if roster else {}
    outcome = collecting.collect(download, to, platform, listed, _with_progress)
    students = outcome.students
    files = sum(len(one.files) for one in students)
    print(
        f"Collected {counted(files, 'file')} of {counted(len(students), 'student')} from "
        f"{outcome.platform.title} into {printable(str(to))}."
    )
    labels = {s.id: _label(s.id, s.name) for s in students}
    _say("late", [labels[s.id] for s in students if s.late])
    _say("nothing found for", [labels[s.id] for s in students if not s.files])
    _say("handed in nothing", [_label(id, listed[id].name) for id in outcome.nothing_from])
    _say_files("left out", outcome.left_out)
    _say_files("could not be matched to a student", outcome.not_matched)
    _say("not looked into, by their names", outcome.not_looked_into)
    _say("not in the roster", [labels[id] for id in outcome.not_listed])
    print(f"  where every file came from: {printable(str(to / FILE))}")
    return outcome.is_whole


def export_marks(results: Path, into: Path, to: Path, column: str | None) -> bool:
    """Fill in the marks, and say whether everyone was matched."""
    filled = export.export_marks(results, into, to, column)
    print(
        f"Filled in {counted(filled.marks, 'mark')} for {filled.platform.title} in the column "
        f"{printable(filled.title)!r}: {printable(str(to))}."
    )
    if filled.scales:
        scales = " and ".join(f"{most.normalize():f}" for most in filled.scales)
        print(f"  The marks are scaled from 100 to {scales}, the maximum of the column.")
    _say("provisional, since an answer waits for a person", filled.provisional)
    _say("in the table, but without a result (the cell was kept)", filled.without_result)
    _say("with an id that stands in several rows (the cells were kept)", filled.several)
    _say("locked (the cell was kept)", filled.locked)
    _say("graded, but not in the table", filled.without_row)
    if filled.note:
        print(f"  {filled.note}")
    return filled.is_whole


def export_feedback(results: Path, to: Path) -> bool:
    """Pack the pages, and say whether there is one for everyone."""
    packed = feedback.pack_feedback(results, to)
    print(
        f"Packed {counted(packed.pages, 'page')} for {packed.platform.title}: {printable(str(to))}."
    )
    print(f"  {packed.platform.feedback_note}")
    _say(f"{packed.platform.title} takes no page for", packed.not_taken)
    return not packed.not_taken


def pack_autograder(platform: str, to: Path) -> None:
    """Pack the grader for a platform that runs it itself, and say what to do with the zip."""
    autograder, rules = AUTOGRADERS[platform], packed_rules()
    pack(autograder, rules, to)
    print(f"Packed the grader for {autograder.title} into {printable(str(to))}.")
    print(f"  {autograder.next_step}")
    if rules is None:
        print(f"Explanations will not be scored and will wait for a person: {WHERE_THE_RULES_ARE}")


def _with_progress(ids: Sequence[str]) -> Iterable[str]:
    tqdm.monitor_interval = 0
    return tqdm(ids, unit=" students", file=sys.stderr)


def _label(id: str, name: str | None) -> str:
    return f"{id} ({name})" if name else id


def _say(what: str, names: Sequence[str]) -> None:
    """Name all of a kind."""
    if names:
        print(f"  {what}: {', '.join(map(printable, names))}")


def _say_files(what: str, files: Sequence[Unmatched]) -> None:
    """Name some of the files, each on its line, and say where all of them stand."""
    if files:
        print(f"  {what}:")
    for one in files[:MOST_NAMED]:
        print(f"    {printable(f'{one.source}: {one.reason}')}")
    if (more := len(files) - MOST_NAMED) > 0:
        print(f"    and {more:,} more; all of them stand in {FILE}")
