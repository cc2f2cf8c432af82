"""The pages in a browser: from disk, without a network, by keyboard, for everyone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Open, Opened
from tests.browser.edges import colours_at_the_right, paper_of, shows_that_more_is_to_its_right
from tests.report.classes import HOSTILE_NAMES

pytestmark = pytest.mark.slow

SEVERE = ("serious", "critical")


def pages(reports: Path) -> list[Path]:
    """The class report, and the pages of a student with everything and of one who is done."""
    named = [reports / "feedback" / f"{name}.html" for name in (HOSTILE_NAMES[0], "ada")]
    return [reports / "report.html", *named]


@pytest.mark.parametrize("which", range(3), ids=["class", "everything", "all right"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_opens_from_disk_without_errors_or_requests(
    open_page: Open, reports: Path, which: int, scheme: str
) -> None:
    opened = open_page(pages(reports)[which], scheme, offline=True)

    assert opened.page.locator("h1").count() == 1
    assert opened.errors == []
    assert len(opened.requests) == 1  # the page itself


@pytest.mark.parametrize("which", range(3), ids=["class", "everything", "all right"])
@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 1200), ("light", 390)])
def test_axe_finds_nothing_serious(
    open_page: Open, reports: Path, which: int, scheme: str, width: int
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="it brings axe-core")
    page = open_page(pages(reports)[which], scheme, width, bypass_csp=True).page
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    found = axe.Axe().run(page).response["violations"]

    told = [
        (each["id"], node["target"], node.get("failureSummary"))
        for each in found
        if each["impact"] in SEVERE
        for node in each["nodes"]
    ]
    assert told == []


def test_hostile_names_and_messages_stay_text(open_page: Open, reports: Path) -> None:
    opened = open_page(reports / "report.html")
    for number, name in enumerate(HOSTILE_NAMES):
        opened.page.locator("#table tbody tr").nth(number).locator("th a").click()
        heading = opened.page.locator("h1", has_text="Feedback for ").inner_text()
        shown = re.sub(r"<U\+[0-9A-F]{4}>", "", heading.removeprefix("Feedback for "))
        assert shown == re.sub("[\x00-\x1f\u202a-\u202e\ud800-\udfff]", "", name)
        assert opened.page.locator("article script, article img, header img").count() == 0, name
        assert opened.errors == [], name
        opened.page.go_back()


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("which", range(3), ids=["class", "everything", "all right"])
def test_nothing_makes_a_phone_scroll_sideways(
    open_page: Open, reports: Path, which: int, width: int
) -> None:
    page = open_page(pages(reports)[which], width=width).page

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_phone_what_is_said_of_an_answer_has_the_width_of_its_card(
    open_page: Open, reports: Path
) -> None:
    page = open_page(pages(reports)[1], width=390).page
    shares = page.locator("article td.lines").evaluate_all(
        "all => all.map((e) => e.clientWidth / e.closest('article').clientWidth)"
    )

    assert shares
    assert min(shares) > 0.8


HIDDEN = "(e) => e.scrollWidth - e.clientWidth"
"""How many pixels of a frame's content are beyond its edge."""


def test_a_picture_fits_a_phone_or_shows_that_more_is_to_its_right(
    open_page: Open, reports: Path
) -> None:
    page = open_page(pages(reports)[1], width=390).page
    frames = page.locator("figure .scroll").all()
    assert [each.evaluate(HIDDEN) for each in frames if each.evaluate(HIDDEN) > 0] == []

    page.set_viewport_size({"width": 320, "height": 800})
    wide = [each for each in frames if each.evaluate(HIDDEN) > 20]
    assert wide
    assert all(shows_that_more_is_to_its_right(each, paper_of(page)) for each in wide)


@pytest.mark.parametrize("scale", [1.25, 1.5, 1.75])
def test_a_picture_that_is_there_whole_has_no_shade(
    open_page: Open, reports: Path, scale: float
) -> None:
    page = open_page(pages(reports)[1], width=900, device_scale_factor=scale).page
    for frame in page.locator("figure .scroll").all():
        assert frame.evaluate(HIDDEN) == 0
        assert colours_at_the_right(frame) == {paper_of(page)}


def test_a_number_stays_in_its_cell_of_a_picture(open_page: Open, reports: Path) -> None:
    page = open_page(pages(reports)[1]).page
    widths = page.locator(".picture .cell ~ text").evaluate_all(
        """all => all.map((text) => [text.textContent, text.getBBox().width,
                                     text.parentNode.querySelector(".cell").getBBox().width])"""
    )

    assert any(len(text) > 8 for text, _, _ in widths)
    assert [text for text, width, cell in widths if width > cell - 6] == []


def rows(page: Any) -> list[str]:
    """The names in the table that are to be seen, from the top."""
    names: list[str] = page.locator("#table tbody tr").evaluate_all(
        "rows => rows.filter((row) => row.checkVisibility()).map((row) => row.cells[0].innerText)"
    )
    return names


def tab_to(opened: Opened, selector: str) -> Any:
    """Press Tab until the element has the focus, as people without a mouse do."""
    for _ in range(400):
        opened.page.keyboard.press("Tab")
        if opened.page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return opened.page.locator(selector)
    raise AssertionError(f"Tab never comes to {selector}")


def test_the_table_is_sorted_by_keyboard(open_page: Open, reports: Path) -> None:
    opened = open_page(reports / "report.html")
    button = tab_to(opened, "#table thead th:nth-child(2) button")
    opened.page.keyboard.press("Enter")
    points = opened.page.locator("#table tbody td:nth-child(2)").all_inner_texts()

    assert [float(p) for p in points] == sorted(float(p) for p in points)
    assert button.locator("..").get_attribute("aria-sort") == "ascending"

    opened.page.keyboard.press("Space")

    assert rows(opened.page)[0] == "ada"
    assert button.locator("..").get_attribute("aria-sort") == "descending"


def test_the_table_is_filtered_by_keyboard(open_page: Open, reports: Path) -> None:
    opened = open_page(reports / "report.html")
    tab_to(opened, "#name")
    opened.page.keyboard.type("AD")

    assert rows(opened.page) == ["ada"]
    assert opened.page.locator("#shown").inner_text().startswith("1 of ")

    opened.page.keyboard.press("Tab")
    opened.page.keyboard.press("Tab")
    opened.page.keyboard.press("Enter")
    everybody = len(HOSTILE_NAMES) + 2
    opened.page.wait_for_function(
        "n => document.getElementById('shown').innerText.startsWith(`${n} of `)", arg=everybody
    )

    assert opened.page.locator("#name").input_value() == ""
    assert len(rows(opened.page)) == everybody


def test_a_figure_leads_to_the_students_behind_it(open_page: Open, reports: Path) -> None:
    opened = open_page(reports / "report.html")
    link = tab_to(opened, "section[aria-labelledby=marks] a.who")
    count = int(link.first.inner_text())
    opened.page.keyboard.press("Enter")

    assert len(rows(opened.page)) == count == 2
    assert opened.page.evaluate("document.activeElement.id") == "students"
    assert opened.page.locator("#students").is_visible()


def test_every_figure_shows_as_many_students_as_it_says(open_page: Open, reports: Path) -> None:
    page = open_page(reports / "report.html").page
    links = page.locator("a.who").all()
    assert links
    for link in links:
        link.evaluate("(each) => each.click()")
        said = int(re.findall(r"\d+", link.get_attribute("aria-label"))[0])
        assert len(rows(page)) == said


def test_a_sign_leads_to_its_exercise_by_keyboard(open_page: Open, reports: Path) -> None:
    opened = open_page(pages(reports)[1])
    tab_to(opened, ".marks a[href='#single_neuron.sigmoid_prime']")
    opened.page.keyboard.press("Enter")

    opened.page.wait_for_url("**#single_neuron.sigmoid_prime")
    assert opened.page.locator("[id='single_neuron.sigmoid_prime']").is_visible()


def test_the_focus_can_be_seen(open_page: Open, reports: Path) -> None:
    opened = open_page(reports / "report.html")
    tab_to(opened, "a.who")
    style = opened.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")

    assert style == "solid"


def test_the_report_is_readable_without_scripts(open_page: Open, reports: Path) -> None:
    page = open_page(reports / "report.html", java_script_enabled=False).page

    assert page.locator("#table tbody tr").count() == len(HOSTILE_NAMES) + 2
    assert not page.locator("form.filter").is_visible()
    assert page.locator("th button").count() == 0


def test_print_leaves_out_what_paper_cannot_do(open_page: Open, reports: Path) -> None:
    page = open_page(reports / "report.html").page
    page.emulate_media(media="print")

    assert not page.locator("form.filter").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
