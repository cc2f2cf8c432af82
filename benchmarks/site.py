"""What the pages of `backprop site` cost a student who has just come to them.

    python benchmarks/site.py --pyodide FOLDER [--rounds 3]

FOLDER is a Pyodide distribution, as for `backprop site`. The first visit is beside that of a bare
page which loads the same Pyodide and numpy and does nothing else; the two take turns, each in a new
profile of Chromium. Nothing is compressed on the way. A page may begin to load Python when somebody
writes in it, so the time to the first verdict begins with the click into the editor.
"""

from __future__ import annotations

import argparse
import functools
import http.server
import os
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import Browser, Page, sync_playwright

from grader.site.pages import write_site

BARE = """<!doctype html><title>Pyodide and numpy</title><button>Load</button><output></output>
<script type="module">
  document.querySelector("button").onclick = () => {
    const worker = new Worker("bare.js", { type: "module" });
    worker.onmessage = ({ data }) => (document.querySelector("output").textContent = data);
  };
</script>
"""
BARE_WORKER = """import { loadPyodide } from "./pyodide/pyodide.mjs";
const python = await loadPyodide({ packages: ["numpy"] });
postMessage(python.runPython("import numpy; numpy.__version__"));
"""
RIGHT = "def dC_da(a, y):\n    return 2 * (a - y)"
WRONG = "def dC_da(a, y):\n    return a - y"
BY_POINTS = 'q2_slope = "a*(1 - a)"'
BY_ALGEBRA = 'q2_slope = "a*(1 - a) + 1e-10"'
PATIENCE = 300_000
"""Milliseconds."""
CHECKED = """name => new Promise((done) => {
    const box = document.getElementById(name), begin = performance.now();
    const look = () => {
        if (!box.classList.contains("is-running")) done(performance.now() - begin);
        else setTimeout(look, 1);
    };
    box.querySelector(".check").click();
    setTimeout(look, 1);
})"""
"""Clicks on Check and gives the milliseconds until the verdict."""


class Host:
    """A static host that counts the bytes of the bodies that it sends."""

    def __init__(self, folder: Path) -> None:
        self.sent: dict[str, int] = {}
        sent = self.sent

        class Handler(http.server.SimpleHTTPRequestHandler):
            def copyfile(self, source: Any, outputfile: Any) -> None:
                data = source.read()
                name = self.path.partition("?")[0]
                sent[name] = sent.get(name, 0) + len(data)
                outputfile.write(data)

            def log_message(self, format: str, *args: object) -> None:
                pass

        handler = functools.partial(Handler, directory=str(folder))
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def take(self) -> dict[str, int]:
        """The bytes of each file since the last call."""
        taken = dict(self.sent)
        self.sent.clear()
        return taken


@contextmanager
def visit(browser: Browser, address: str) -> Iterator[Page]:
    """A page in a new profile."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    yield page
    context.close()


def write(page: Page, cell: str, text: str) -> None:
    page.locator(f'[data-key="{cell}"] .cm-content').focus()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def check(page: Page, name: str) -> float:
    """Milliseconds from the click to the verdict."""
    milliseconds: float = page.evaluate(CHECKED, name)
    return milliseconds


def bare_visit(browser: Browser, host: Host) -> float:
    with visit(browser, f"{host.address}/bare.html") as page:
        begin = time.perf_counter()
        page.locator("button").click()
        page.wait_for_function("document.querySelector('output').textContent")
        return time.perf_counter() - begin


def first_visit(browser: Browser, host: Host, later: list[float]) -> float:
    """Seconds from the click to the verdict; adds the milliseconds of later checks."""
    with visit(browser, f"{host.address}/single_neuron.html") as page:
        begin = time.perf_counter()
        write(page, "dC_da", RIGHT)
        check(page, "dC_da")
        first = time.perf_counter() - begin
        for text in (WRONG, RIGHT) * 5:
            write(page, "dC_da", text)
            later.append(check(page, "dC_da"))
        return first


def algebra(browser: Browser, host: Host) -> tuple[float, float]:
    """Seconds of the first check that needs algebra, and of the next."""
    with visit(browser, f"{host.address}/review.html") as page:
        write(page, "q2", BY_POINTS)
        check(page, "q2")
        host.take()
        write(page, "q2", BY_ALGEBRA)
        return check(page, "q2") / 1000, check(page, "q2") / 1000


def megabytes(sent: dict[str, int]) -> str:
    return f"{sum(sent.values()) / 1e6:.2f} MB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pyodide", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        site = Path(folder) / "site"
        write_site(site, given.pyodide)
        (site / "bare.html").write_text(BARE, encoding="utf-8")
        (site / "bare.js").write_text(BARE_WORKER, encoding="utf-8")
        host = Host(site)
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        later: list[float] = []
        bare, ours, ratios = [], [], []
        for number in range(given.rounds):
            bare.append(bare_visit(browser, host))
            host.take()
            ours.append(first_visit(browser, host, later))
            ratios.append(ours[-1] / bare[-1])
            if number == 0:
                sent = host.take()
                print(f"the first visit: {megabytes(sent)}")
                for name, size in sorted(sent.items(), key=lambda one: -one[1]):
                    print(f"  {size / 1000:10,.1f} kB  {name}")
        print(f"a bare page with Pyodide and numpy: {_range(bare)} s")
        print(f"from the click to the first verdict: {_range(ours)} s")
        print(f"the second over the first, each round: {_range(ratios)}")
        print(f"a check after that: {_range(later)} ms")
        host.take()
        seconds = algebra(browser, host)
        print(f"sympy: {megabytes(host.take())}; {seconds[0]:.1f} s, then {seconds[1]:.2f} s")
        browser.close()


def _range(values: list[float]) -> str:
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


if __name__ == "__main__":
    main()
