"""The page of ``backprop review``: a web server for the one person who started it.

It listens on 127.0.0.1 only. Whoever asks for anything must show a token, as with Jupyter: in the
address that the terminal prints, which sets a cookie, or in a header. All addresses begin with a
random name, and the cookie is for that name only, so that servers on other ports of this machine,
which a browser does not tell from this one, never get it. The header Host must name this server, so
that a foreign name that leads to 127.0.0.1 reads nothing, and what settles anything must come from
a page of this server (Origin). Pages load nothing from elsewhere and run no script but their own.
"""

from __future__ import annotations

import asyncio
import hmac
import html
import logging
import math
import os
import secrets
import tempfile
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, RequestHandler

from grader.errors import GraderError, UnusableInput
from grader.review.desk import Desk
from grader.review.history import History
from grader.review.pages import Pages, handle, static
from grader.review.rendering import Rendering
from grader.text import printable

HOST = "127.0.0.1"
LONGEST_COMMENT = 10_000
COOKIE = "backprop-review"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


ERRORS = {
    400: "That did not work. Nothing was settled; go back and try again.",
    403: "Open the address that `backprop review` printed in the terminal.",
    404: "There is no such page. Go back, or open the address from the terminal.",
}


@dataclass
class Service:
    """What the handlers share."""

    desk: Desk
    history: History
    pages: Pages
    rendering: Rendering
    token: str
    base: str
    """What all addresses begin with: a slash and a random name."""
    stopped: asyncio.Event
    port: int = 0

    @property
    def hosts(self) -> set[str]:
        return {f"{name}:{self.port}" for name in (HOST, "localhost")}

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}{self.base}/?token={self.token}"


def serve(desk: Desk, port: int = 0, *, open_browser: bool = True) -> None:
    """Serve the page until the person ends it there, or with Ctrl-C.

    :raises UnusableInput: for a port that is in use.
    """
    logging.getLogger("tornado.access").disabled = True  # a refused request is no event
    asyncio.run(_serve(desk, port, open_browser))


async def _serve(desk: Desk, port: int, open_browser: bool) -> None:
    with Rendering(desk.marks.out) as rendering:
        history = History(desk)
        service = Service(
            desk,
            history,
            Pages(desk, history),
            rendering,
            secrets.token_hex(32),
            f"/{secrets.token_hex(8)}",
            asyncio.Event(),
        )
        try:
            (socket,) = bind_sockets(port, HOST)
        except OSError as error:
            raise UnusableInput(
                f"Port {port} cannot be used: {error.strerror}. Name another one with --port, or "
                "none."
            ) from error
        service.port = socket.getsockname()[1]
        server = HTTPServer(_application(service), max_body_size=1 << 20)
        server.add_socket(socket)
        print(f"Settle what waits in {desk.marks.out} at this address, on this machine only:")
        print(f"  {service.address}")
        print("End it there, or with Ctrl-C.", flush=True)
        with _opened(service.address) if open_browser else nullcontext():
            await service.stopped.wait()
        server.stop()
        await server.close_all_connections()


@contextmanager
def _opened(address: str) -> Iterator[None]:
    """Have a browser open the page, by way of a file that only this user can read.

    The command line of a browser can be read by every user of the machine. Some browsers, such as
    those in a terminal, are waited for until they end, and the page is served meanwhile.
    """
    number, name = tempfile.mkstemp(prefix="backprop-review-", suffix=".html")
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            where = html.escape(address)
            file.write(
                '<!doctype html><html lang="en"><meta charset="utf-8"><title>Review</title>'
                f'<meta http-equiv="refresh" content="0; url={where}">'
                f'<p><a href="{where}">To the review</a></p></html>'
            )
        uri = Path(name).as_uri()
        threading.Thread(target=_open, args=(uri,), name="browser", daemon=True).start()
        yield
    finally:
        Path(name).unlink(missing_ok=True)


def _open(address: str) -> None:
    with suppress(webbrowser.Error):
        webbrowser.open(address)


def _application(service: Service) -> Application:
    shared = {"service": service}
    routes = {
        "/": StartPage,
        "/group": GroupPage,
        "/students": StudentsPage,
        "/student": StudentPage,
        "/item": ItemPage,
        "/settle": Settle,
        "/undo": Undo,
        "/end": End,
        "/(review.css|review.js)": Static,
    }
    return Application(
        [(f"{service.base}{path}", handler, shared) for path, handler in routes.items()],
        default_handler_class=Nowhere,
        default_handler_args=shared,
    )


class Handler(RequestHandler):
    """Lets nobody in without the token, from another host name or from another page."""

    service: Service

    def initialize(self, service: Service) -> None:
        self.service = service

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def prepare(self) -> None:
        if self.request.host not in self.service.hosts:
            raise HTTPError(403)
        if not self._has_token():
            raise HTTPError(403)
        origin = self.request.headers.get("Origin")
        if self.request.method not in ("GET", "HEAD") and origin != f"http://{self.request.host}":
            raise HTTPError(403)
        try:
            self.service.desk.refresh()
        except GraderError as error:
            raise HTTPError(503, reason="Not readable") from error

    def _has_token(self) -> bool:
        shown = (
            self.get_query_argument("token", ""),
            self.get_cookie(COOKIE) or "",
            self.request.headers.get("Authorization", "").removeprefix("token "),
        )
        token = self.service.token.encode()
        given = [hmac.compare_digest(each.encode("utf-8", "replace"), token) for each in shown]
        if given[0]:
            self.set_cookie(
                COOKIE, self.service.token, path=self.service.base, httponly=True, samesite="Strict"
            )
        return any(given)

    def write_error(self, status_code: int, **more: Any) -> None:
        """Say what to do, and nothing that was asked."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        error = more["exc_info"][1].__cause__ if status_code == 503 else None
        self.finish(ERRORS.get(status_code) or printable(f"{error or ERRORS[400]}"))

    def log_exception(self, typ: object, value: object, tb: object) -> None:
        if not isinstance(value, HTTPError):
            super().log_exception(typ, value, tb)  # type: ignore[arg-type]

    @property
    def done(self) -> int | None:
        """The number of what this window did last."""
        text = self.get_argument("done", "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None

    @property
    def student(self) -> str:
        """The student whom the address names.

        :raises HTTPError: where there is no such one.
        """
        wanted = self.get_argument("who", "")
        for student in self.service.desk.marks.students:
            if handle(student) == wanted:
                return student
        raise HTTPError(404)


class Nowhere(Handler):
    """Every address that there is not."""

    def prepare(self) -> None:
        super().prepare()
        raise HTTPError(404)


class Static(Handler):
    """The style sheet and the script."""

    def get(self, name: str) -> None:
        kind = "text/css" if name.endswith(".css") else "text/javascript"
        self.set_header("Content-Type", f"{kind}; charset=utf-8")
        self.finish(static(name))


class StartPage(Handler):
    """The first group that waits, or that nothing does."""

    def get(self) -> None:
        groups = self.service.desk.groups
        self.finish(
            self.service.pages.group(groups[0], self.done)
            if groups
            else self.service.pages.nothing_waits(self.done)
        )


class GroupPage(Handler):
    """The group with a student's answer; the item's page where that does not wait any more."""

    def get(self) -> None:
        student = self.student
        item, check = self.get_argument("id", ""), self.get_argument("check", "")
        for group in self.service.desk.groups:
            if any(mark.key == (student, item, check) for mark in group.marks):
                self.finish(self.service.pages.group(group, self.done))
                return
        self.finish(self._item(student, item))

    def _item(self, student: str, item: str) -> str:
        page = self.service.pages.item(student, item, self.done)
        if page is None:
            raise HTTPError(404)
        return page


class ItemPage(GroupPage):
    """Any item of any student."""

    def get(self) -> None:
        self.finish(self._item(self.student, self.get_argument("id", "")))


class StudentsPage(Handler):
    """All students."""

    def get(self) -> None:
        self.finish(self.service.pages.students(self.done))


class StudentPage(Handler):
    """All items of a student."""

    def get(self) -> None:
        self.finish(self.service.pages.student(self.student, self.done))


class Settle(Handler):
    """Gives a score to all marks that were chosen on a page."""

    def post(self) -> None:
        item, check = self.get_body_argument("id"), self.get_body_argument("check")
        comment = self.get_body_argument("comment", "").replace("\r\n", "\n").strip()
        try:
            score = float(self.get_body_argument("score"))
        except ValueError:
            raise HTTPError(400) from None
        if not math.isfinite(score) or len(comment) > LONGEST_COMMENT:
            raise HTTPError(400)
        by_handle = {handle(student): student for student in self.service.desk.marks.students}
        chosen = {}
        for text in self.get_body_arguments("mark"):
            who, _, state = text.partition(".")
            if who in by_handle:
                chosen[by_handle[who]] = state
        came_from = self.get_body_argument("came_from", "group")
        after = self.service.pages.after(came_from, item, check, chosen)
        try:
            done = self.service.history.settle(item, check, chosen, score, comment, self.done)
        except GraderError as error:
            done = self.service.history.say(str(error), self.done)
        self.service.rendering.again()
        self.redirect(f"{self.service.base}/{after}done={done}", status=303)


class Undo(Handler):
    """Takes back what this window did last."""

    def post(self) -> None:
        try:
            done, back_to = self.service.history.undo(self.done)
        except GraderError as error:
            done, back_to = self.service.history.say(str(error), self.done), ()
        self.service.rendering.again()
        where = self.service.pages.group_address(*back_to[0]) if back_to else "?"
        self.redirect(f"{self.service.base}/{where}done={done}", status=303)


class End(Handler):
    """Ends the server."""

    async def post(self) -> None:
        await self.finish(self.service.pages.ended())
        self.service.stopped.set()
