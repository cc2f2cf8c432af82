"""The class report of a hundred students: what an instructor sees of it without scrolling."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.assignment.catalogue import CATALOGUE
from grader.report.class_page import write_class_page
from grader.report.class_report import ClassReport, ClassTable, StudentReport
from grader.result import Result
from tests.browser.conftest import Open
from tests.browser.edges import paper_of, right_edge
from tests.report.classes import ABOUT, failed, not_attempted, result

pytestmark = pytest.mark.slow

MISCONCEPTIONS = (
    "missing_factor_2", "sign_flipped", "missing_slope", "sigma_instead_of_slope",
    "missing_transpose", "single_path", "wrong_shape", "finite_difference",
)  # fmt: skip
NAMES = ("Ada Li", "Maximiliane Fernández-Villanueva", "Bartholomew Papadopoulos", "Zoë O'Neill",
         "x" * 80)  # fmt: skip
BACKWARDS = "single_neuron.relu_prime"
"""An exercise that only weak students have right."""


def student(number: int, chance: random.Random) -> Result:
    strength = chance.random()
    ids = [id for id in CATALOGUE if id != BACKWARDS and chance.random() > strength]
    items = [
        failed(
            id,
            misconceptions=(chance.choice(MISCONCEPTIONS),),
            review_reason="not sure" if id.startswith("review") else None,
        )
        for id in ids
    ]
    if strength < 0.2:
        items += not_attempted(*(id for id in CATALOGUE if id.startswith("cross_entropy")))
    if strength > 0.5:
        items.append(failed(BACKWARDS))
    return replace(result(f"s{number:03}", *items), name=NAMES[number % len(NAMES)])


@pytest.fixture(scope="module")
def report() -> ClassReport:
    chance = random.Random(5)
    return ClassReport(ABOUT, ClassTable.of(student(number, chance) for number in range(100)))


@pytest.fixture(scope="module")
def file(report: ClassReport, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("report")
    write_class_page(out, report)
    return out / "report.html"


@pytest.mark.parametrize("width", [1280, 1920])
def test_every_column_of_every_table_is_on_the_screen(
    open_page: Open, file: Path, width: int
) -> None:
    page = open_page(file, width=width).page
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    tables = page.locator("table").evaluate_all(
        """tables => tables.map((table) => [
            table.caption.innerText, table.getBoundingClientRect().right,
            (table.closest(".scroll") ?? document.body).getBoundingClientRect().right])"""
    )
    assert len(tables) == 6
    assert [caption for caption, right, edge in tables if right > edge + 0.5] == []


@pytest.mark.parametrize("width", [390, 800])
def test_what_a_row_is_about_stays_when_a_table_is_scrolled(
    open_page: Open, file: Path, width: int
) -> None:
    page = open_page(file, width=width).page
    for scrolled in page.locator(".scroll").all():
        scrolled.evaluate("(each) => { each.scrollLeft = each.scrollWidth }")
        left = scrolled.evaluate("(each) => each.getBoundingClientRect().left")
        shown = scrolled.locator("tbody th").evaluate_all(
            "all => all.map((e) => e.getBoundingClientRect()).map((r) => [r.left, r.right])"
        )
        assert shown
        for start, end in shown:
            assert left - 0.5 <= start < end <= left + 0.6 * width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_frame_shows_that_more_is_to_its_right_and_is_reached_by_keyboard(
    open_page: Open, file: Path, scheme: str
) -> None:
    page = open_page(file, scheme, width=390).page
    paper = paper_of(page)
    frames = page.locator(".scroll").all()
    wide = [each for each in frames if each.evaluate("(e) => e.scrollWidth > e.clientWidth")]
    assert len(wide) == 2
    for scrolled in wide:
        assert right_edge(scrolled) != paper
        scrolled.focus()
        page.keyboard.press("End")
        page.keyboard.press("ArrowRight")
        page.wait_for_function("(e) => e.scrollLeft > 0", arg=scrolled.element_handle())
        assert page.locator(f"#{scrolled.get_attribute('aria-labelledby')}").inner_text()
        scrolled.evaluate("(e) => { e.blur(); e.scrollLeft = e.scrollWidth }")
        assert right_edge(scrolled) == paper


AXES = """all => all.map((svg) => {
  const scale = svg.querySelector(".scale").getBoundingClientRect();
  const at = (x) => (x - scale.left) / scale.width;
  const middle = (r) => at(r.left + r.width / 2);
  const span = svg.querySelector(".span").getBoundingClientRect();
  return {value: Number(svg.closest("td").previousElementSibling.dataset.sort),
          dot: middle(svg.querySelector("circle").getBoundingClientRect()),
          low: at(span.left), high: at(span.right)}})"""


@pytest.mark.parametrize(
    ("column", "low", "high"), [(3, 0.0, 1.0), (5, -1.0, 1.0)], ids=["points", "discrimination"]
)
def test_a_figure_stands_at_its_place_on_the_scale(
    open_page: Open, file: Path, column: int, low: float, high: float
) -> None:
    page = open_page(file, width=1280).page
    axes: list[dict[str, Any]] = page.locator(
        f".items tbody td:nth-child({column}) svg"
    ).evaluate_all(AXES)
    assert len(axes) == len(CATALOGUE)
    for axis in axes:
        assert axis["dot"] == pytest.approx((axis["value"] - low) / (high - low), abs=0.01)
        assert -0.03 <= axis["low"] <= axis["dot"] <= axis["high"] <= 1.03
    if low < 0:
        assert min(axis["value"] for axis in axes) < -0.2


def test_a_students_misconceptions_are_counted_in_the_row_and_named_on_a_click(
    open_page: Open, file: Path, report: ClassReport
) -> None:
    def several(one: StudentReport) -> int:
        return len({id for _, id in one.misconceptions})

    number = max(range(100), key=lambda n: several(report.students[n]))
    row = open_page(file).page.locator("#table tbody tr").nth(number)
    cell = row.locator("td").last
    assert cell.locator("summary").inner_text().startswith(str(several(report.students[number])))
    assert not cell.locator("a").first.is_visible()
    cell.locator("summary").click()
    assert cell.locator("a").count() == several(report.students[number])
    assert "a sign is flipped" in cell.inner_text()


def test_on_paper_the_misconceptions_are_named(open_page: Open, file: Path) -> None:
    page = open_page(file).page
    page.emulate_media(media="print")
    assert page.locator("#table li").first.is_visible()
