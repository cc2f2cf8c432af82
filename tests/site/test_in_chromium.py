"""The pages in Chromium before Python is loaded: what is kept, shown and reached by whom."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from grader.assignment import PARTS
from grader.assignment.catalogue import CATALOGUE
from tests.site.conftest import Go
from tests.site.solving import editor, text_in, type_in

pytestmark = pytest.mark.slow

NAMES = ("index", *PARTS)
MINE = "def dC_da(a, y):\n    return 2 * (a - y)  # mine"


def kept(page: Any) -> dict[str, Any]:
    """What the browser keeps for the site."""
    stored: dict[str, str] = page.evaluate("({...localStorage})")
    return {key.rpartition(":")[2]: json.loads(text) for key, text in stored.items()}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing(visit: Go, address: str, name: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="it brings axe-core")
    page = visit(f"{address}{name}.html", color_scheme=scheme, bypass_csp=True).page
    page.locator("[data-script=runs]").wait_for()
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    found = axe.Axe().run(page).response["violations"]

    told = [
        (f["id"], node["target"], node.get("failureSummary")) for f in found for node in f["nodes"]
    ]
    assert told == []


@pytest.mark.parametrize("width", [320, 390, 768])
@pytest.mark.parametrize("name", NAMES)
def test_no_page_scrolls_sideways(visit: Go, address: str, name: str, width: int) -> None:
    page = visit(f"{address}{name}.html", width).page
    page.locator("[data-script=runs]").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 390])
def test_no_line_begins_with_the_punctuation_of_a_formula(
    visit: Go, address: str, width: int
) -> None:
    page = visit(address, width).page
    for part in PARTS:
        page.goto(f"{address}{part}.html")
        lines = page.locator(".together").evaluate_all(
            "all => all.map((e) => new Set([...e.getClientRects()].map(({top}) => top)).size)"
        )
        assert set(lines) == {1}, part


def test_the_bar_fits_a_phone_when_everything_is_done(visit: Go, address: str) -> None:
    page = visit(f"{address}single_neuron.html", 320).page
    type_in(page, "dC_da", MINE)
    page.evaluate(
        """(points) => {
             const key = Object.keys(localStorage).find((each) => each.includes("/cell/"));
             const start = key.slice(0, key.lastIndexOf(":") + 1);
             for (const [id, score] of points) {
               const name = `${start}${id.split(".")[0]}/verdict/${id}`;
               localStorage.setItem(name, JSON.stringify({status: "passed", score: score - 0.01}));
             }
           }""",
        [[id, entry.points] for id, entry in CATALOGUE.items()],
    )
    page.reload()

    assert page.locator("nav .done").count() == len(PARTS)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("name", NAMES)
def test_a_page_opens_without_errors_and_asks_its_own_host_only(
    visit: Go, address: str, name: str
) -> None:
    visited = visit(f"{address}{name}.html")
    visited.page.locator("[data-script=runs]").wait_for()
    visited.page.wait_for_timeout(300)

    assert visited.errors == []
    assert visited.elsewhere(address) == []
    assert not [url for url in visited.requests if "pyodide" in url or url.endswith(".zip")]


@pytest.mark.parametrize("name", NAMES)
def test_without_scripts_the_lesson_can_be_read(visit: Go, address: str, name: str) -> None:
    page = visit(f"{address}{name}.html", java_script_enabled=False).page

    assert page.locator("h1").is_visible()
    assert page.locator("button:visible").count() == 0
    assert "needs JavaScript" in page.locator(".needs-scripts").inner_text()
    if name == "single_neuron":
        assert "raise NotImplementedError()" in page.locator("#dC_da pre").inner_text()


def test_work_survives_a_reload_and_is_kept_cell_by_cell(visit: Go, address: str) -> None:
    page = visit(f"{address}single_neuron.html").page
    type_in(page, "dC_da", MINE)
    page.reload()

    assert text_in(page, "dC_da") == MINE
    assert [name for name in kept(page) if "/cell/" in name] == ["single_neuron/cell/dC_da"]


def test_two_tabs_show_the_same(visit: Go, address: str) -> None:
    first = visit(f"{address}single_neuron.html")
    second = first.context.new_page()
    second.goto(f"{address}single_neuron.html")
    type_in(first.page, "dC_da", MINE)
    second.locator("#dC_da .notice:not(:empty)").wait_for()
    type_in(second, "dz_dw", "# here")
    first.page.locator("#dz_dw .notice:not(:empty)").wait_for()

    assert text_in(second, "dC_da") == MINE
    assert text_in(first.page, "dz_dw") == "# here"
    second.reload()
    assert (text_in(second, "dC_da"), text_in(second, "dz_dw")) == (MINE, "# here")


def test_a_page_that_is_gone_back_to_shows_what_was_written_meanwhile(
    visit: Go, address: str
) -> None:
    page = visit(f"{address}single_neuron.html").page
    type_in(page, "dC_da", MINE)
    page.evaluate(
        """() => {
             const key = Object.keys(localStorage).find((each) => each.endsWith("/cell/dC_da"));
             const entry = JSON.parse(localStorage.getItem(key));
             localStorage.setItem(key, JSON.stringify({...entry, source: "# elsewhere"}));
             dispatchEvent(new PageTransitionEvent("pageshow", {persisted: true}));
           }"""
    )
    assert text_in(page, "dC_da") == "# elsewhere"


def changed(route: Any) -> None:
    """A newer lesson: one exercise is corrected, one is new, one is gone."""
    response = route.fetch()
    text = response.text()
    for before, after in {
        "how fast the cost changes with the activation.": "the slope of the cost.",
        'data-key="relu_prime" data-id="relu_prime"': 'data-key="leaky" data-id="leaky"',
        "how fast the weighted input changes with the weight.": "the slope of z.",
    }.items():
        assert before in text
        text = text.replace(before, after)
    route.fulfill(response=response, body=text)


def test_a_newer_lesson_takes_no_work_away(visit: Go, address: str) -> None:
    page = visit(f"{address}single_neuron.html").page
    type_in(page, "dC_da", MINE)
    type_in(page, "relu_prime", "def relu_prime(z):\n    return 1  # mine")
    page.route("**/single_neuron.html", changed)
    page.reload()

    assert text_in(page, "dC_da") == MINE
    assert "corrected after you began" in page.locator("#dC_da .notice").inner_text()
    assert "the slope of z." in text_in(page, "dz_dw")
    lost = page.locator("section[aria-label='Your own code']")
    assert "return 1  # mine" in lost.locator(".cm-content").inner_text()
    assert "was kept" in lost.inner_text()
    page.reload()
    assert lost.count() == 1
    page.locator("#dC_da .restart").click()
    assert "the slope of the cost." in text_in(page, "dC_da")
    page.locator("#dC_da .notice button").click()
    assert text_in(page, "dC_da") == MINE


def test_a_newer_lesson_reaches_who_undid_all_changes(visit: Go, address: str) -> None:
    page = visit(f"{address}single_neuron.html").page
    stub = text_in(page, "dC_da")
    type_in(page, "dC_da", MINE)
    type_in(page, "dC_da", stub)
    page.route("**/single_neuron.html", changed)
    page.reload()

    assert "the slope of the cost." in text_in(page, "dC_da")
    assert page.locator("#dC_da .notice").inner_text() == ""


def test_start_over_can_be_undone(visit: Go, address: str) -> None:
    page = visit(f"{address}single_neuron.html").page
    stub = text_in(page, "dC_da")
    type_in(page, "dC_da", MINE)
    page.locator("#dC_da .restart").click()
    assert text_in(page, "dC_da") == stub
    page.locator("#dC_da .notice button").click()
    assert text_in(page, "dC_da") == MINE
    page.reload()
    assert text_in(page, "dC_da") == MINE


NO_STORAGE = {
    "is switched off": "Object.defineProperty(window, 'localStorage', {get() {throw new Error()}})",
    "takes nothing": "Storage.prototype.setItem = () => {throw new DOMException('full')}",
}


@pytest.mark.parametrize("script", NO_STORAGE.values(), ids=NO_STORAGE)
def test_a_page_says_where_nothing_is_kept(visit: Go, address: str, script: str) -> None:
    visited = visit(f"{address}index.html")
    visited.context.add_init_script(script)
    page = visited.page
    page.goto(f"{address}single_neuron.html")
    assert "Download" in page.locator("#storage").inner_text()
    type_in(page, "dC_da", MINE)

    assert text_in(page, "dC_da") == MINE
    assert page.locator("#storage").is_visible()
    assert visited.errors == []


def test_entries_that_are_damaged_do_no_harm(visit: Go, address: str) -> None:
    visited = visit(f"{address}single_neuron.html")
    page = visited.page
    type_in(page, "dC_da", MINE)
    page.evaluate(
        """for (const key of Object.keys(localStorage)) {
             const name = key.slice(0, key.lastIndexOf('/') + 1);
             localStorage.setItem(key, '{"source": ');
             localStorage.setItem(name + 'dz_dw', '{"source": 7}');
             localStorage.setItem(name.replace('cell/', 'own'), '[null, 1, {"source": "# x"}]');
             localStorage.setItem(name.replace('cell/', 'verdict/') + 'single_neuron.dz_dw', '[]');
           }"""
    )
    page.reload()

    assert "NotImplementedError" in text_in(page, "dC_da")
    assert "NotImplementedError" in text_in(page, "dz_dw")
    assert visited.errors == []


def test_hints_come_one_at_a_time(visit: Go, address: str) -> None:
    page = visit(f"{address}single_neuron.html").page
    section = page.locator("#chain_gradient")
    hints = CATALOGUE["single_neuron.chain_gradient"].hints
    for number in range(1, len(hints) + 1):
        section.locator(".hint").click()
        assert section.locator(".hints li").all_inner_texts() == list(hints[:number])
    section.locator(".hint").dispatch_event("click")
    assert section.locator(".hints li").count() == len(hints)


def test_the_keyboard_reaches_everything_and_leaves_an_editor(visit: Go, address: str) -> None:
    page = visit(f"{address}single_neuron.html").page
    editor(page, "dC_da").focus()
    page.keyboard.press("Control+End")
    page.keyboard.press("Tab")
    assert text_in(page, "dC_da").endswith("\n        raise NotImplementedError()")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    reached = []
    for _ in range(3):
        reached.append(page.locator(":focus").aria_snapshot())
        page.keyboard.press("Tab")

    assert reached == [f'- button "{does} dC_da(a, y)"' for does in ("Check", "Hint", "Start over")]
    assert "Escape" in page.locator("#keys").inner_text()


def test_the_focus_of_an_editor_can_be_seen_in_high_contrast(visit: Go, address: str) -> None:
    page = visit(f"{address}single_neuron.html", forced_colors="active").page
    around = page.locator('[data-key="dC_da"]')
    outline = "(e) => getComputedStyle(e).outlineStyle"
    assert around.evaluate(outline) == "none"
    editor(page, "dC_da").focus()
    assert around.evaluate(outline) == "solid"


def test_what_a_student_writes_is_never_markup(visit: Go, address: str) -> None:
    visited = visit(f"{address}single_neuron.html")
    type_in(visited.page, "dC_da", "<b id='injected'>x</b>")
    visited.page.reload()

    assert text_in(visited.page, "dC_da") == "<b id='injected'>x</b>"
    assert visited.page.locator("#injected").count() == 0


def test_two_sites_on_one_host_keep_their_work_apart(visit: Go, address: str, pages: Path) -> None:
    import shutil

    other = pages.with_name("another")
    shutil.copytree(pages, other)
    visited = visit(f"{address}single_neuron.html")
    type_in(visited.page, "dC_da", MINE)
    visited.page.goto(f"{address.removesuffix('backprop/')}another/single_neuron.html")

    assert "NotImplementedError" in text_in(visited.page, "dC_da")


def test_a_printed_page_shows_the_lesson_all_code_and_no_buttons(visit: Go, address: str) -> None:
    page = visit(f"{address}single_neuron.html", 700).page
    type_in(page, "dC_da", f"{MINE}  # {'a long line ' * 20}")
    page.emulate_media(media="print")

    assert page.locator("button:visible").count() == 0
    assert page.locator(".bar").is_hidden()
    paper = page.locator("#dC_da .editor").bounding_box()
    lines = page.locator("#dC_da .cm-line").all()
    assert len(lines) == MINE.count("\n") + 1
    for line in lines:
        box = line.bounding_box()
        assert paper["x"] <= box["x"] < box["x"] + box["width"] <= paper["x"] + paper["width"]
