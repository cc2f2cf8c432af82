"""The pictures of the pages in README and docs/, made anew by one command.

    python -m tests.browser.pictures [NAME ...]

Each is a page as Chromium shows it. A picture keeps the hash of the text that it was made from, and
``test_pictures.py`` makes that text again. So no picture can show something that is not so any
more, on whichever machine and with whichever fonts it was made.
"""

from __future__ import annotations

import hashlib
import random
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, PngImagePlugin
from playwright.sync_api import sync_playwright

from grader.assignment import PARTS
from tests.chromium import ARGUMENTS, installed
from tests.conftest import EXERCISES, ROOT, SOLUTIONS, command, hand_in
from tests.review.classes import class_of, write
from tests.review.desk import running

IMAGES = ROOT / "docs" / "images"
MADE_FROM = "made from"
"""Under this name a picture keeps the hash of the text that it was made from."""

NAMES = (
    "ada", "amir", "bea", "ben", "chloe", "dana", "dmitri", "eli", "eve", "farid", "gus", "hana",
    "ivan", "jo", "kim", "lena", "max", "nora", "omar", "pia", "quinn", "rosa", "sam", "tara",
    "uma", "vik", "wanda", "xu", "yara", "zoe",
)  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """A page, and how much of it is shown.

    ``open`` brings the page into view, with an empty folder to make it in, and returns the text
    that decides what is to be seen. The picture ends below the element ``until``.
    """

    open: Callable[[Any, Path], str]
    width: int
    until: str

    def take(self, browser: Any, folder: Path) -> tuple[bytes, str]:
        """A picture of the page as a PNG, and the hash of the text that it was made from."""
        context = browser.new_context(
            viewport={"width": self.width, "height": 800},
            device_scale_factor=1.5, color_scheme="light", reduced_motion="reduce",
        )  # fmt: skip
        page = context.new_page()
        try:
            text = self.open(page, folder)
            end = page.locator(self.until).last.bounding_box()
            clip = {"x": 0, "y": 0, "width": self.width, "height": end["y"] + end["height"] + 8}
            shot = Image.open(BytesIO(page.screenshot(full_page=True, clip=clip)))
        finally:
            context.close()
        made_from = hashlib.sha256(text.encode()).hexdigest()
        note, file = PngImagePlugin.PngInfo(), BytesIO()
        note.add_text(MADE_FROM, made_from)
        shot.convert("RGB").quantize(128).save(file, "PNG", optimize=True, pnginfo=note)
        return file.getvalue(), made_from


def graded(folder: Path) -> Path:
    """The results of a class that makes the mistakes of the demo's, in all combinations."""
    demo = tomllib.loads((SOLUTIONS / "demo.toml").read_text(encoding="utf-8"))
    mistakes = {part: ["", *(demo[who].get(part, "") for who in ("ben", "chloe", "farid"))]
                for part in PARTS}  # fmt: skip
    chance = random.Random(3)
    for name in NAMES:
        own = {part: chance.choice(mistakes[part]) for part in PARTS}
        hand_in(folder / "class" / name, demo["ben"] if name == "ben" else own)
        if name not in ("ben", "ada"):
            for part in PARTS[chance.choice((2, 3, 4, 5, 5, 5, 5, 5)) :]:
                (folder / "class" / name / f"{part}.py").unlink()
    grade = command("grade", "class", "--out", "results", "--seed", "0", "--jobs", "2")
    subprocess.run(grade, cwd=folder, check=True, capture_output=True)
    return folder / "results"


def opened(page: Any, file: Path) -> str:
    """Open a page from disk; its text, with no word on the protections of this machine's kernel."""
    page.goto(file.as_uri())
    return re.sub("isolation: [^<]*", "", file.read_text(encoding="utf-8"))


def student(page: Any, folder: Path) -> str:
    return opened(page, graded(folder) / "feedback" / "ben.html")


def class_report(page: Any, folder: Path) -> str:
    return opened(page, graded(folder) / "report.html")


def notebook(page: Any, folder: Path) -> str:
    """A check in a notebook, run by a kernel and shown as JupyterLab's own pages show it."""
    import nbclient
    import nbconvert
    import nbformat

    code = nbformat.read(EXERCISES / "single_neuron.ipynb", as_version=4)
    shown = ("sigmoid_prime", "check_sigmoid_prime")
    first = next(cell for cell in code.cells if cell.cell_type == "code")
    code.cells = [first, *(cell for cell in code.cells if cell.id in shown)]
    code.cells[1].source = "def sigmoid_prime(z):\n    return sigmoid(z)"
    code.cells.append(nbformat.v4.new_code_cell("hint(sigmoid_prime)"))
    nbclient.NotebookClient(code, kernel_name="python3").execute(cwd=str(folder))
    file = folder / "notebook.html"
    file.write_text(nbconvert.HTMLExporter().from_notebook_node(code)[0], encoding="utf-8")
    page.context.set_offline(True)
    opened(page, file)
    page.add_style_tag(content=".jp-Cell:first-of-type { display: none } body { padding: 8px }")
    outputs = [output.data["text/html"] for cell in code.cells for output in cell.outputs]
    return "\n".join((*(cell.source for cell in code.cells), *outputs))


def desk(page: Any, folder: Path) -> str:
    """Two answers at the desk that say the same, of a class that wrote answers made for tests."""
    results = folder / "results"
    write(results, class_of([*NAMES, *(f"{name}2" for name in NAMES)], "fresh_9"))
    with running(results) as at:
        page.goto(at.address)
        with page.expect_navigation():
            page.keyboard.press("3")
        while not (page.locator("mark.wrong").count() and page.locator("mark.right").count()):
            with page.expect_navigation():
                page.keyboard.press("n")
        text: str = page.content()
    return re.sub("[0-9a-f]{32,}", "", text)


PICTURES: Mapping[str, Picture] = {
    "student.png": Picture(student, 900, "[id='single_neuron.sigmoid_prime']"),
    "class.png": Picture(class_report, 1200, "section[aria-labelledby='lesson']"),
    "notebook.png": Picture(notebook, 860, ".jp-Cell"),
    "review.png": Picture(desk, 1200, "form.settle"),
}


def made_from(name: str) -> str:
    """The hash of the text that a picture of docs/ was made from."""
    with Image.open(IMAGES / name) as image:
        return str(image.info.get(MADE_FROM, ""))


def main(names: list[str]) -> None:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=installed(), args=list(ARGUMENTS))
        for name in names or PICTURES:
            with tempfile.TemporaryDirectory() as folder:
                png, _ = PICTURES[name].take(browser, Path(folder))
            (IMAGES / name).write_bytes(png)
            print(f"{IMAGES / name}: {len(png) / 1000:.0f} kB")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
