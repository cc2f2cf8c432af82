"""The picture of the desk in docs/review.md.

    python -m tests.browser.review_screenshot docs/images/review.png

It shows a class whose explanations are answers that were written for tests. It needs a Chromium.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.chromium import ARGUMENTS, installed
from tests.review.classes import class_of, write
from tests.review.desk import running

NAMES = (
    "ada", "amir", "bea", "ben", "chloe", "dana", "dmitri", "eli", "eve", "farid", "gus", "hana",
    "ivan", "jo", "kim", "lena", "max", "nora", "omar", "pia", "quinn", "rosa", "sam", "tara",
    "uma", "vik", "wanda", "xu", "yara", "zoe",
)  # fmt: skip


def main(file: Path) -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        out = write(Path(folder), class_of([*NAMES, *(f"{name}2" for name in NAMES)], "fresh_9"))
        browser = driver.chromium.launch(executable_path=installed(), args=list(ARGUMENTS))
        with running(out) as desk:
            page = browser.new_page(viewport={"width": 1200, "height": 900})
            page.goto(desk.address)
            with page.expect_navigation():
                page.keyboard.press("3")
            while not (page.locator("mark.wrong").count() and page.locator("mark.right").count()):
                with page.expect_navigation():
                    page.keyboard.press("n")
            page.screenshot(path=file)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
