"""A running ``backprop review``, and what a browser or somebody else asks of it."""

from __future__ import annotations

import http.client
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from tests.conftest import ROOT, command


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def marks(self) -> list[str]:
        return re.findall(r'name="mark" value="([0-9a-f.]+)"', self.text)


@dataclass
class RunningDesk:
    """The desk as a client that sends exactly what it is told to."""

    address: str
    process: subprocess.Popen[str]
    cookie: str = field(default="", init=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.address)
        assert parts.hostname == "127.0.0.1"
        assert parts.port is not None
        self.port, self.base = parts.port, parts.path.removesuffix("/")
        self.token = parts.query.removeprefix("token=")

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self,
        path: str,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str | list[str]] | None = None,
        *,
        host: str = "",
        base: str | None = None,
    ) -> Answer:
        """Ask for a page, or send a form; nothing is added that would let anybody in."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        method = "GET" if form is None else "POST"
        connection.putrequest(
            method, f"{self.base if base is None else base}{path}", skip_host=True
        )
        connection.putheader("Host", host or f"127.0.0.1:{self.port}")
        for name, value in (headers or {}).items():
            connection.putheader(name, value)
        body = urlencode(form or {}, doseq=True).encode()
        if form is not None:
            connection.putheader("Content-Type", "application/x-www-form-urlencoded")
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body if form is not None else None)
        response = connection.getresponse()
        found = Answer(response.status, dict(response.getheaders()), response.read().decode())
        connection.close()
        return found

    def sign_in(self) -> Answer:
        """Open the address of the terminal and keep the cookie."""
        found = self.ask(f"/?token={self.token}")
        self.cookie = found.headers["Set-Cookie"].partition(";")[0]
        return found

    @property
    def own(self) -> dict[str, str]:
        """What the browser sends from one of the desk's own pages."""
        return {"Cookie": self.cookie, "Origin": self.origin}

    def get(self, path: str) -> Answer:
        """Open a page of the desk in the window that is signed in."""
        return self.ask(path, {"Cookie": self.cookie})

    def post(self, path: str, form: Mapping[str, str | list[str]]) -> Answer:
        """Send a form of one of the desk's own pages."""
        return self.ask(path, self.own, form)

    def settle(self, page: Answer, score: float, comment: str = "", number: int = 0) -> Answer:
        """Send the form that a page shows, as its button does; on an item's page the numbered."""
        ids = re.findall(r'name="id" value="([^"]*)"', page.text)
        checks = re.findall(r'name="check" value="([^"]*)"', page.text)
        is_item = "came_from" in page.text
        form: dict[str, str | list[str]] = {
            "id": ids[number],
            "check": checks[number],
            "mark": page.marks[number] if is_item else page.marks,
            "score": str(score),
            "comment": comment,
            "done": "",
        }
        return self.post("/settle", form)


@contextmanager
def running(out: Path, *options: object, browser: bool = False) -> Iterator[RunningDesk]:
    """Start the desk of a class, and end it as the button on its pages does."""
    without = () if browser else ("--no-browser",)
    process = subprocess.Popen(
        command("review", out, *without, *options),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout
        said = ""
        while not (found := re.search(r"http://\S+", said)):
            line = process.stdout.readline()
            assert line, said
            said += line
        desk = RunningDesk(found[0], process)
        yield desk
        if process.poll() is None:
            token = {"Authorization": f"token {desk.token}", "Origin": desk.origin}
            assert desk.ask("/end", token, {}).status == 200
        rest, _ = process.communicate(timeout=100)
        assert "Traceback" not in rest, rest
    finally:
        process.kill()
        process.communicate()
