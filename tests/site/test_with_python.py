"""The pages with Python in them: files that are opened, code that misbehaves, the network."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.edges import paper_of, shows_that_more_is_to_its_right
from tests.conftest import EXERCISES, SOLUTIONS
from tests.site.conftest import Go, Visit, listen
from tests.site.distribution import pyodide_distribution
from tests.site.solving import (
    SECONDS,
    answers,
    check,
    download,
    idle,
    text_in,
    type_in,
)
from tests.site.test_whole_way import whole

__all__ = ["pyodide_distribution", "whole"]

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

RIGHT = "def dC_da(a, y):\n    return 2 * (a - y)"


@pytest.fixture(scope="module")
def profile(browser: Any) -> Iterator[Any]:
    """A browser profile that is kept, since Python is compiled anew for each new one."""
    context = browser.new_context(viewport={"width": 1200, "height": 900}, accept_downloads=True)
    yield context
    context.close()


@pytest.fixture
def neuron(whole: str, profile: Any) -> Iterator[Visit]:
    """The page of the first part, for a student who has done nothing on the site yet."""
    visit = Visit(profile, profile.new_page())
    listen(visit, visit.page)
    visit.page.goto(f"{whole}single_neuron.html")
    yield visit
    visit.page.evaluate("localStorage.clear()")
    visit.page.close()


def open_file(page: Any, name: str, content: str) -> str:
    """Open a file; returns what the page says when Python has read it, if it asks nothing."""
    page.locator("#file").set_input_files(
        {"name": name, "mimeType": "text/plain", "buffer": content.encode()}
    )
    page.locator("#told:not(:empty), #ask[open]").wait_for(timeout=SECONDS * 1000)
    told: str = page.locator("#told").inner_text()
    return told


def exercises(part: str, ending: str = "ipynb") -> str:
    return (EXERCISES / f"{part}.{ending}").read_text(encoding="utf-8")


def test_what_is_downloaded_can_be_opened_elsewhere(
    neuron: Visit, whole: str, visit: Go, tmp_path: Path
) -> None:
    page = neuron.page
    for key, text in list(answers("single_neuron").items())[:3]:
        type_in(page, key, text)
    notebook = download(page, tmp_path)
    other = visit(f"{whole}single_neuron.html").page

    told = open_file(other, "single_neuron (1).ipynb", json.dumps(notebook))
    assert told.endswith("Cells with work in them: 3.")
    for key, text in list(answers("single_neuron").items())[:3]:
        assert text_in(other, key) == text
    other.reload()
    assert text_in(other, "relu_prime") == answers("single_neuron")["relu_prime"]


def test_a_script_is_opened_too(neuron: Visit) -> None:
    script = (SOLUTIONS / "single_neuron.py").read_text(encoding="utf-8")
    open_file(neuron.page, "single_neuron.py", script)

    assert "2 * (a - y)" in text_in(neuron.page, "dC_da")
    assert check(neuron.page, "chain_gradient") == "✓ right, 4 of 4 points"


def test_work_is_replaced_only_after_a_question_and_can_be_brought_back(neuron: Visit) -> None:
    page = neuron.page
    type_in(page, "dC_da", RIGHT)
    script = exercises("single_neuron", "py").replace(
        "    # YOUR CODE HERE\n    raise NotImplementedError()", "    return a - y", 1
    )
    open_file(page, "single_neuron.py", script)
    assert page.locator("#ask").is_visible()
    page.locator("#ask [value=no]").click()
    assert text_in(page, "dC_da") == RIGHT

    open_file(page, "single_neuron.py", script)
    page.locator("#ask [value=yes]").click()
    page.locator("#told:not(:empty)").wait_for()
    assert "return a - y" in text_in(page, "dC_da")
    page.reload()
    page.locator("#undo").click()
    assert text_in(page, "dC_da") == RIGHT
    page.locator("#undo").click()
    assert "return a - y" in text_in(page, "dC_da")


UNREADABLE = {
    "no notebook": ("single_neuron.ipynb", "[[[[", "it is not written as notebooks are"),
    "no cells": ("single_neuron.ipynb", "{}", "the cells of a notebook are missing"),
    "nothing": ("single_neuron.ipynb", "", "it is empty"),
    "another part": ("review.py", exercises("review", "py"), "part 5"),
    "another name": ("notes.txt", "hello", "notes.txt"),
    "markup": ("<img src=x onerror=alert(1)>.ipynb", "{}", "<img"),
}


def test_a_file_that_cannot_be_used_is_named(neuron: Visit) -> None:
    for name, (file, content, said) in UNREADABLE.items():
        told = open_file(neuron.page, file, content)
        assert said in told, name
        assert "Error" not in told, name
        if name != "another part":
            assert told.endswith("you can open single_neuron.ipynb and single_neuron.py."), name
        assert neuron.errors == [], name
        assert neuron.page.locator("#told img").count() == 0, name


def test_own_cells_are_kept_and_handed_in(neuron: Visit, tmp_path: Path) -> None:
    notebook = json.loads(exercises("single_neuron"))
    own = {"cell_type": "code", "id": "mine", "metadata": {}, "outputs": [], "execution_count": 1}
    notebook["cells"].insert(2, {**own, "source": "def double(x):\n    return 2 * x"})
    open_file(neuron.page, "single_neuron.ipynb", json.dumps(notebook))
    type_in(neuron.page, "dC_da", "def dC_da(a, y):\n    return double(a - y)")

    assert check(neuron.page, "dC_da") == "✓ right, 3 of 3 points"
    neuron.page.reload()
    assert check(neuron.page, "dC_da") == "✓ right, 3 of 3 points"
    sources = ["".join(cell["source"]) for cell in download(neuron.page, tmp_path)["cells"]]
    assert sources.index("def double(x):\n    return 2 * x") < sources.index(
        "def dC_da(a, y):\n    return double(a - y)"
    )


def test_stop_ends_a_check_and_the_next_one_works(neuron: Visit) -> None:
    page = neuron.page
    type_in(page, "dC_da", RIGHT)
    assert check(page, "dC_da") == "✓ right, 3 of 3 points"
    type_in(page, "dC_da", "def dC_da(a, y):\n    while True: pass")
    page.locator("#dC_da .check").click()
    page.locator("#dC_da .stop").click()
    idle(page, "#dC_da")
    assert page.locator("#dC_da .state").inner_text() == "Stopped."
    type_in(page, "dC_da", RIGHT)
    assert check(page, "dC_da") == "✓ right, 3 of 3 points"


def test_a_loop_in_one_exercise_keeps_no_other_from_its_points(neuron: Visit) -> None:
    page = neuron.page
    for key, text in answers("single_neuron").items():
        type_in(page, key, text)
    type_in(page, "relu_prime", "def relu_prime(z):\n    while True: pass")
    page.locator("#check-all").click()
    idle(page, ".work")

    assert page.locator("#told").inner_text() == "8 of 9 right, 25 of 27 points."
    assert page.locator("#relu_prime .standing").inner_text().startswith("… took too long")


def test_a_part_may_import_another_that_is_not_begun(neuron: Visit, whole: str) -> None:
    page = neuron.page
    page.goto(f"{whole}matrix_form.html")
    type_in(page, "sigmoid_prime", "from single_neuron import sigmoid_prime")
    type_in(page, "output_delta", answers("matrix_form")["output_delta"])
    check(page, "output_delta")
    assert "`sigmoid_prime`, which is not written yet" in page.locator("#output_delta").inner_text()


def test_a_part_may_import_another(neuron: Visit, whole: str) -> None:
    page = neuron.page
    type_in(page, "sigmoid_prime", answers("single_neuron")["sigmoid_prime"])
    page.goto(f"{whole}matrix_form.html")
    type_in(page, "sigmoid_prime", "from single_neuron import sigmoid_prime")
    type_in(page, "output_delta", answers("matrix_form")["output_delta"])

    assert check(page, "output_delta").startswith("✓ right")


def test_algebra_decides_what_points_cannot(neuron: Visit, whole: str) -> None:
    page = neuron.page
    page.goto(f"{whole}review.html")
    rest = 'q2_slope_at_zero = "1/4"\nq2_when_saturated = "learns slowly"'
    type_in(page, "q2", f'q2_slope = "a*(1 - a)"\n{rest}')
    assert "right so far" in check(page, "q2")
    assert not [url for url in neuron.requests if "sympy" in url]
    type_in(page, "q2", f'q2_slope = "(a*(1-a)*(1e9+1)) - a*(1-a)*1e9"\n{rest}')
    assert "right so far" in check(page, "q2")
    assert [url for url in neuron.requests if "sympy" in url]
    assert neuron.elsewhere(whole) == []


def test_a_comment_that_looks_like_the_marker_of_a_cell_is_a_comment(neuron: Visit) -> None:
    code = "def dC_da(a, y):\n    twice = 2\n# %% and now\n    return twice * (a - y)"
    type_in(neuron.page, "dC_da", code)
    assert check(neuron.page, "dC_da") == "✓ right, 3 of 3 points"


def test_code_that_prints_very_much_is_checked_and_shown_in_short(neuron: Visit) -> None:
    page = neuron.page
    much = "def dC_da(a, y):\n    for i in range(1000): print('step', i)\n"
    type_in(page, "dC_da", f"{much}    return 2 * (a - y)")
    assert check(page, "dC_da") == "✓ right, 3 of 3 points"
    shown = page.locator("#dC_da .printed pre").inner_text()
    assert shown.startswith("step")
    assert shown.rstrip().endswith("…")

    type_in(page, "dC_da", "def dC_da(a, y):\n    while True: print('step')")
    assert check(page, "dC_da") == "… took too long, 0 of 3 points"
    shown = page.locator("#dC_da .printed pre").inner_text()
    assert shown.startswith("step")
    assert shown.rstrip().endswith("…")


def test_half_a_character_is_saved_as_python_writes_it(
    whole: str, visit: Go, tmp_path: Path
) -> None:
    visited = visit(f"{whole}single_neuron.html", accept_downloads=True)
    page = visited.page
    type_in(page, "dC_da", f"{RIGHT}  # ")
    page.evaluate(
        """(half) => {
             const data = new DataTransfer();
             data.setData("text/plain", half);
             document.querySelector("[data-key=dC_da] .cm-content").dispatchEvent(
               new ClipboardEvent("paste", {clipboardData: data, bubbles: true}));
           }""",
        "\ud83d",
    )
    assert check(page, "dC_da") == "✓ right, 3 of 3 points"
    notebook = download(page, tmp_path)
    (source,) = ["".join(c["source"]) for c in notebook["cells"] if c["id"] == "dC_da"]
    assert source == f"{RIGHT}  # \\ud83d"
    visited.context.route("**/*.wasm", lambda route: route.abort())
    page.reload()
    with page.expect_download(timeout=SECONDS * 1000) as saved:
        page.locator("#download").click()
    path = tmp_path / saved.value.suggested_filename
    saved.value.save_as(path)
    assert path.suffix == ".py"
    assert f"{RIGHT}  # \\ud83d\n" in path.read_text(encoding="utf-8")


def test_what_code_prints_and_says_is_text(neuron: Visit) -> None:
    markup = "<img src=x onerror=alert(1)>"
    type_in(
        neuron.page,
        "dC_da",
        f"def dC_da(a, y):\n    print('{markup}')\n    raise ValueError('{markup}')",
    )
    check(neuron.page, "dC_da")
    section = neuron.page.locator("#dC_da")

    assert markup in section.locator(".printed pre").inner_text()
    assert markup in section.locator(".verdict").inner_text()
    assert section.locator("img").count() == 0
    assert neuron.errors == []


def test_code_reaches_no_other_address(neuron: Visit) -> None:
    code = (
        "def dC_da(a, y):\n"
        "    from pyodide.http import open_url\n"
        "    open_url('https://example.com/')\n"
        "    return 2 * (a - y)"
    )
    type_in(neuron.page, "dC_da", code)
    assert not check(neuron.page, "dC_da").startswith("✓")


def test_the_pictures_are_drawn_with_the_students_functions(neuron: Visit) -> None:
    page = neuron.page
    type_in(page, "dC_da", "def dC_da(a, y):\n    return 7.0")
    page.locator(".draw").click()
    idle(page, ".picture-cell")

    picture = page.locator(".drawing")
    assert picture.locator("svg").count() == 1
    assert "7" in picture.locator("svg").text_content()
    assert "? ×" in picture.locator("figcaption").inner_text()

    type_in(page, "picture-1", "draw_chain(3.25, -0.4, 0.8, 1.0)")
    page.locator(".draw").click()
    idle(page, ".picture-cell")
    assert "3.25" in picture.locator("svg").text_content()


def test_where_python_does_not_come_the_work_can_still_be_saved(
    whole: str, visit: Go, tmp_path: Path
) -> None:
    visited = visit(f"{whole}single_neuron.html", accept_downloads=True)
    visited.context.route("**/*.wasm", lambda route: route.abort())
    type_in(visited.page, "dC_da", RIGHT)
    visited.page.locator("#dC_da .check").click()
    idle(visited.page, "#dC_da")
    said = visited.page.locator("#dC_da .state").inner_text()
    assert "Your work is safe" in said
    assert "press the button again" in said
    with visited.page.expect_download(timeout=SECONDS * 1000) as saved:
        visited.page.locator("#download").click()
    path = tmp_path / saved.value.suggested_filename
    saved.value.save_as(path)

    assert path.name == "single_neuron.py"
    assert RIGHT in path.read_text(encoding="utf-8")
    visited.context.unroute("**/*.wasm")
    assert check(visited.page, "dC_da") == "✓ right, 3 of 3 points"


def test_stop_ends_only_what_it_stands_beside(neuron: Visit) -> None:
    page = neuron.page
    type_in(page, "dC_da", "def dC_da(a, y):\n    while True: pass")
    type_in(page, "dz_dw", answers("single_neuron")["dz_dw"])
    page.locator("#dC_da .check").click()
    page.locator("#dz_dw .check").click()
    page.locator("#dz_dw .stop").click()
    idle(page, "#dz_dw")
    assert page.locator("#dz_dw .state").inner_text() == "Stopped."
    assert page.locator("#dC_da.is-running").count() == 1
    idle(page, "#dC_da")
    assert page.locator("#dC_da .standing").inner_text().startswith("… took too long")


def test_a_verdict_fits_a_phone(whole: str, visit: Go) -> None:
    page = visit(f"{whole}single_neuron.html", 390).page
    type_in(page, "sigmoid_prime", "def sigmoid_prime(z):\n    return sigmoid(z)")
    check(page, "sigmoid_prime")
    page.locator(".draw").click()
    idle(page, ".picture-cell")
    curve, chain = (page.locator(f"{place} figure") for place in (".verdict", ".drawing"))
    is_wide = "(e) => e.scrollWidth > e.clientWidth"
    assert not curve.evaluate(is_wide)
    assert chain.evaluate(is_wide)
    assert shows_that_more_is_to_its_right(chain, paper_of(page))
    page.set_viewport_size({"width": 320, "height": 900})
    assert curve.evaluate(is_wide)
    assert shows_that_more_is_to_its_right(curve, paper_of(page))

    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(f"{whole}review.html")
    type_in(page, "q2", 'q2_slope = "a"\nq2_slope_at_zero = 1\nq2_when_saturated = "no"')
    check(page, "q2")
    shares = page.locator("#q2 td:nth-child(3)").evaluate_all(
        "all => all.map((e) => e.clientWidth / e.closest('.verdict').clientWidth)"
    )
    assert len(shares) == 4
    assert min(shares) > 0.8


def test_axe_finds_nothing_in_verdicts_and_pictures(whole: str, visit: Go) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="it brings axe-core")
    page = visit(f"{whole}single_neuron.html", 390, bypass_csp=True).page
    type_in(page, "dC_da", "def dC_da(a, y):\n    print('so far', a)\n    return a - y")
    type_in(page, "sigmoid_prime", "def sigmoid_prime(z):\n    return sigmoid(z)")
    type_in(page, "weight_gradient", "def weight_gradient(w, b, a_prev, y):\n    return a_prev")
    page.locator("#weight_gradient .hint").click()
    page.locator("#check-all").click()
    idle(page, ".work")
    page.locator(".draw").click()
    idle(page, ".picture-cell")
    assert page.locator(".verdict svg").count() > 0
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = axe.Axe().run(page).response["violations"]
        assert [(scheme, e["id"], node["target"]) for e in found for node in e["nodes"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
