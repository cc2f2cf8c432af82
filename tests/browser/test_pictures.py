"""The pictures of README and docs/ show what the pages look like now."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, needs_sandbox

pytest.importorskip("playwright", reason="playwright drives the browser")
pytest.importorskip("PIL", reason="Pillow reads and writes the pictures")

from tests.browser.pictures import IMAGES, PICTURES, made_from

PAGES = [ROOT / "README.md", *(ROOT / "docs").glob("**/*.md")]


def test_each_picture_is_small_and_made_by_the_command() -> None:
    assert {file.name for file in IMAGES.glob("*.png")} == set(PICTURES)
    for name in PICTURES:
        assert made_from(name), name
        assert (IMAGES / name).stat().st_size < 300_000, name


def test_each_picture_is_shown_on_a_page_and_described_in_words() -> None:
    shown = {
        Path(image).name: words
        for page in PAGES
        for words, image in re.findall(r"!\[([^]]*)\]\((\S+\.png)\)", page.read_text("utf-8"))
    }
    assert set(shown) == set(PICTURES)
    assert {name for name, words in shown.items() if len(words.split()) < 5} == set()


@pytest.mark.slow
@needs_sandbox
@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_shows_what_its_page_shows_now(name: str, browser: Any, tmp_path: Path) -> None:
    png, now = PICTURES[name].take(browser, tmp_path)
    (tmp_path / name).write_bytes(png)
    assert made_from(name) == now, (
        f"docs/images/{name} shows a page that has changed. Run `python -m tests.browser.pictures "
        f"{name}` and look at it."
    )
