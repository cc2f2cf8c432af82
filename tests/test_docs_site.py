"""The site of docs/: it is built without a warning, leads to every page and asks nobody else."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import grader
from grader.cli import parser
from grader.reasons import because
from grader.report.results_json import entry
from grader.result import NOTHING_TO_SAY, Check, Decision, GradedFile, Item, LeftOut, Result
from tests.conftest import ROOT

DOCS = ROOT / "docs"
SEVERE = ("serious", "critical")


def build(root: Path, site: Path) -> subprocess.CompletedProcess[str]:
    """Make the site as `.ci/run` does."""
    pytest.importorskip("sphinx", reason="it makes the site; it comes with the extra docs")
    return subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-c", "docs", "-n", "-W", "--keep-going", ".", site],
        cwd=root, capture_output=True, encoding="utf-8",
    )  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    built = build(ROOT, folder)
    assert built.returncode == 0, built.stderr
    assert built.stderr == ""
    return folder


def test_the_api_page_has_every_name_of_the_package_and_no_other() -> None:
    listed = re.findall(r"autofunction:: (\w+)", (DOCS / "api.md").read_text(encoding="utf-8"))
    assert sorted(listed) == sorted(grader.__all__)


def test_the_api_page_has_every_key_of_the_results() -> None:
    by_hand = Decision("ann", "review.q1", "", 1.0, "Yes.", "00", "2026-05-04T03:02:01Z")
    item = Item(
        "review.q1", 1.0, 5.0, "partial", NOTHING_TO_SAY, (Check("q1_factors", 1.0, 3.0),),
        ("missing_slope", "sign_flipped"), decision=by_hand, auto_score=0.0, old_decision=by_hand,
    )  # fmt: skip
    everything = Result(
        "ann", (item,), (LeftOut("review", "a.zip", because("archive")),), "The disk is full.",
        {"review": GradedFile("review.py", "00")}, (GradedFile("own.py", "00"),), handed_in=False,
        name="Ann",
    )  # fmt: skip
    page = (DOCS / "api.md").read_text(encoding="utf-8")
    keys = set(re.findall(r'"(\w+)": ', entry(everything))) - {"review"}
    assert {key for key in keys if f"`{key}`" not in page} == set()
    assert len(keys) > 20


def test_the_page_of_commands_has_a_row_for_each() -> None:
    commands = set(re.findall(r"^  ([a-z]+) ", parser().format_help(), re.MULTILINE))
    page = (DOCS / "commands.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\|.*?`backprop ([a-z]+)", page, re.MULTILINE))
    assert rows == commands, "Say in docs/commands.md what each command is for."


@pytest.mark.slow
def test_the_menu_of_the_start_page_leads_to_every_page(site: Path) -> None:
    menu = (site / "docs" / "index.html").read_text(encoding="utf-8")
    linked = set(re.findall(r'class="reference internal" href="([^"#]+)"', menu))
    pages = [*ROOT.glob("*.md"), *DOCS.glob("**/*.md"), ROOT / "findings" / "README.md"]
    asked = {page.relative_to(ROOT).with_suffix(".html") for page in pages}
    found = {(site / "docs" / link).resolve().relative_to(site) for link in linked}
    assert asked - found == {Path("docs/index.html")}
    assert 'url=docs/index.html"' in (site / "index.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_each_name_on_the_api_page_says_what_it_is_for(site: Path) -> None:
    page = (site / "docs" / "api.html").read_text(encoding="utf-8")
    for name in (*grader.__all__, "GradeOutside", "seed", "unsafe"):
        entry = page.partition(f'.{name}">')[2].partition("</dl>")[0]
        assert re.match(r".*?</dt>\s*<dd><p>\w", entry, re.DOTALL), name


@pytest.mark.slow
def test_no_page_loads_anything_from_another_address(site: Path) -> None:
    for file in site.rglob("*.html"):
        page = file.read_text(encoding="utf-8")
        loaded = re.findall(r'<(?:script|img|iframe)[^>]* src="([^"]+)"', page)
        loaded += re.findall(r'<link[^>]* href="([^"]+)"', page)
        assert [address for address in loaded if re.match(r"(\w+:)?//", address)] == [], file
    for file in site.rglob("*.css"):
        assert not re.search(r"(@import|url\()[ '\"]*(\w+:)?//", file.read_text("utf-8")), file


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", ["README.html", "docs/index.html", "docs/api.html"])
def test_axe_finds_nothing_serious(site: Path, page: str, scheme: str, browser: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="it brings axe-core")
    with browser.new_context(color_scheme=scheme, offline=True) as context:
        opened = context.new_page()
        opened.goto((site / page).as_uri())
        found = axe.Axe().run(opened).response["violations"]
    told = [(each["id"], each["nodes"]) for each in found if each["impact"] in SEVERE]
    assert told == []


MISTAKES = {
    "a page that is not there": "[more](nowhere.md)",
    "a heading that is not there": "[more](other.md#nowhere)",
    "a heading of its own that is not there": "[more](#nowhere)",
    "a page outside docs/ that is not there": "[more](../NOWHERE.md)",
    "a picture that is not there": "![a picture](images/nowhere.png)",
    "a page that no menu names": None,
}


@pytest.mark.slow
@pytest.mark.parametrize("mistake", [*MISTAKES, "no mistake"])
def test_a_mistake_fails_the_build(mistake: str, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    shutil.copytree(DOCS / "theme", docs / "theme")
    shutil.copy(DOCS / "conf.py", docs)
    (docs / "index.md").write_text("# Start\n\n```{toctree}\nother\n```\n", encoding="utf-8")
    (docs / "other.md").write_text(f"# Other\n\n{MISTAKES.get(mistake, '')}\n", encoding="utf-8")
    if mistake in MISTAKES and MISTAKES[mistake] is None:
        (docs / "orphan.md").write_text("# Orphan\n", encoding="utf-8")
    built = build(tmp_path, tmp_path / "out")
    assert (built.returncode == 0) == (mistake == "no mistake"), built.stderr
