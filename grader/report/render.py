"""Makes all pages, tables and ``results.json`` of a class from its records, again at any time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path

from grader.assignment.catalogue import CATALOGUE
from grader.errors import UnusableInput
from grader.records.decisions import read_decisions
from grader.records.files import whole_file
from grader.records.folder import Records
from grader.records.record import Facts
from grader.report.class_page import write_class_page
from grader.report.class_report import ClassReport, ClassTable
from grader.report.feedback import write_feedback
from grader.report.results_json import entry, writing_results
from grader.report.tables import BYTE_ORDER_MARK, write_grades
from grader.result import NOTHING_TO_SAY, Result

PAGES_AT_A_TIME = 16
"""Pages that wait for the disk together, since each is forced to it before it gets its name."""


def render(out: Path) -> ClassTable:
    """Make ``results.json``, the tables, the class report and every student's page.

    They show the records as people's decisions change them.

    A few records at a time are in memory. ``results.json`` appears when all pages are there.

    :raises UnusableInput: where there are no records, or some that do not fit.
    :raises CannotWrite: with what to do about it.
    """
    facts = _facts(out)
    return _write_class(out, facts, _with_pages(out, facts))


class ClassFiles:
    """The files of a class, to be made again after each change of a few students.

    It keeps each student's entry in ``results.json`` and row in the tables, about 25 kB, so that a
    change costs neither the reading of the other records nor the making of their pages.

    :raises UnusableInput: where there are no records, or some that do not fit.
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        self._facts = _facts(out)
        self._entries = {
            result.student: (entry(result), _row(result)) for result in _results(out, self._facts)
        }

    def again(self, students: Iterable[str]) -> None:
        """Make the pages of these students and all files of the class from the records.

        :raises UnusableInput: where a record does not fit.
        :raises CannotWrite: with what to do about it.
        """
        for line, result in _with_pages(self._out, self._facts, students):
            self._entries[result.student] = line, _row(result)
        entries = (self._entries[student] for student in sorted(self._entries))
        _write_class(self._out, self._facts, entries)


def _facts(out: Path) -> Facts:
    facts = Records(out).facts()
    if facts is None:
        raise UnusableInput(f"{out} holds no results. Grade a class into it first.")
    return facts


def _results(out: Path, facts: Facts, students: Iterable[str] | None = None) -> Iterator[Result]:
    """The results of a class or of some students, as people's decisions change them."""
    decisions = read_decisions(out)
    return (decisions.on(record.result) for record in Records(out).reading(students, facts))


def _with_pages(
    out: Path, facts: Facts, students: Iterable[str] | None = None
) -> Iterator[tuple[str, Result]]:
    """Make the students' pages; each result comes with its entry in ``results.json``."""
    results = _results(out, facts, students)
    with ThreadPoolExecutor(PAGES_AT_A_TIME) as threads:
        while some := tuple(islice(results, PAGES_AT_A_TIME)):
            pages = threads.map(partial(write_feedback, out / "feedback"), some)
            for result, _ in zip(some, pages, strict=True):
                yield entry(result), result


def _row(result: Result) -> Result:
    """What the tables and the class report need of a result."""
    items = (replace(i, message=NOTHING_TO_SAY, checks=(), pictures=()) for i in result.items)
    return replace(result, items=tuple(items))


def _write_class(out: Path, facts: Facts, entries: Iterable[tuple[str, Result]]) -> ClassTable:
    """Write the files of the class: ``results.json``, the tables and the class report."""
    table = ClassTable()
    with whole_file(out / "results.json") as document, whole_file(out / "grades.csv") as grades:
        grades.write(BYTE_ORDER_MARK)
        results = writing_results(document, facts.head, entries)
        write_grades(grades, CATALOGUE, table.noting(results))
    write_class_page(out, ClassReport(facts.head, table))
    return table
