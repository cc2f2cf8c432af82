"""The site in a folder, served at a sub-folder of a host, and Chromium on it."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from grader.site.pages import write_site

PLACE = "courses/2026/backprop"
"""Where the site lies on its host."""


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder as it is without a Pyodide distribution; nothing in it is loaded from elsewhere
    before somebody checks an exercise.
    """
    out = tmp_path_factory.mktemp("host") / PLACE
    write_site(out)
    return out


class _Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def serving(folder: Path) -> Iterator[str]:
    """Serve the host that a site lies on; yields the site's address."""
    host = folder.parents[len(Path(PLACE).parts) - 1]
    handler = functools.partial(_Handler, directory=str(host))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/{PLACE}/"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="session")
def address(pages: Path) -> Iterator[str]:
    """The address of ``pages``."""
    yield from serving(pages)


@dataclass
class Visit:
    """A browser's window on the site, and what went wrong or out in it."""

    context: Any
    page: Any
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def elsewhere(self, address: str) -> list[str]:
        """The requests that went anywhere but to the site."""
        ours = (address, f"blob:{address.split('/courses')[0]}", "data:")
        return [url for url in self.requests if not url.startswith(ours)]


Go = Callable[..., Visit]


@pytest.fixture
def visit(browser: Any) -> Iterator[Go]:
    """Open an address in a new browser profile."""
    contexts = []

    def go(address: str, width: int = 1200, **more: Any) -> Visit:
        context = browser.new_context(viewport={"width": width, "height": 900}, **more)
        contexts.append(context)
        visit = Visit(context, context.new_page())
        listen(visit, visit.page)
        visit.page.goto(address)
        return visit

    yield go
    for context in contexts:
        context.close()


def listen(visit: Visit, page: Any) -> None:
    """Note what goes wrong on a page and what it asks for, its worker included."""
    page.on("pageerror", lambda error: visit.errors.append(str(error)))
    page.on("console", lambda message: visit.errors.append(message.text))
    page.on("request", lambda request: visit.requests.append(request.url))
    page.on("dialog", lambda dialog: dialog.accept())
