"""The desk in a browser: a whole class by keyboard, for everyone, and closed to other pages."""

from __future__ import annotations

import http.server
import json
import random
import re
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.records.decisions import read_decisions
from tests.browser.test_pages_in_chromium import SEVERE
from tests.report.classes import HOSTILE_NAMES, HOSTILE_TEXTS
from tests.review.classes import class_of, student, write
from tests.review.desk import RunningDesk, running

pytestmark = pytest.mark.slow
pytest.importorskip("tornado", reason="the desk's page is in the extra review")

UNCLEAR = "Because of something about rates that I can not put."


class Window:
    """A page of the desk in a browser, and all that went wrong or out on it."""

    def __init__(self, page: Any, desk: RunningDesk) -> None:
        self.page, self.desk = page, desk
        self.errors: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.errors.append(message.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("dialog", lambda dialog: self.errors.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: self.requests.append(request.url))
        page.goto(desk.address)

    def press(self, key: str) -> None:
        """Press a key that leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def follow(self, selector: str, at: int = 0) -> None:
        """Click a link, and wait until its page is loaded with the script that hears keys."""
        with self.page.expect_navigation():
            self.page.locator(selector).nth(at).click()

    @property
    def left(self) -> int:
        found = re.search(r"(\d+) left", self.page.locator(".where").inner_text())
        return int(found[1]) if found else 0

    def text(self, selector: str) -> str:
        shown: str = self.page.locator(selector).inner_text()
        return shown


OpenDesk = Callable[..., Window]


@pytest.fixture
def open_desk(browser: Any) -> Iterator[OpenDesk]:
    contexts = []

    def opened(desk: RunningDesk, scheme: str = "light", width: int = 1200, **more: Any) -> Window:
        context = browser.new_context(
            color_scheme=scheme, viewport={"width": width, "height": 800}, **more
        )
        contexts.append(context)
        return Window(context.new_page(), desk)

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    given = {"ann": UNCLEAR, "bob": UNCLEAR, "cyd": "Why? Because of a slope, or so one could say."}
    return write(tmp_path, [student(name, {1: text}) for name, text in given.items()])


def test_a_class_of_a_hundred_is_settled_by_keyboard_alone(
    tmp_path: Path, open_desk: OpenDesk
) -> None:
    out = write(tmp_path, class_of([f"s{n:03}" for n in range(100)], "fresh_11", "fresh_13"))
    chance = random.Random(1)
    with running(out) as desk:
        window = open_desk(desk)
        first = left = window.left
        assert left > 80

        window.press("n")
        window.press("b")
        assert window.left == left

        window.page.keyboard.press("c")
        window.page.keyboard.type("Say what multiplies: 0, 1 or n?")
        window.page.keyboard.press("Escape")
        window.press("3")
        assert window.left < left

        window.press("u")
        assert window.left == left

        strokes = 0
        while left:
            strokes += 1
            window.press(chance.choice(["0", "1", "2", "3", "4", "Enter"]))
            assert window.left < left
            left = window.left
        assert strokes < first  # alike answers were settled together
        assert window.text("h1") == "Nothing waits"
        assert window.errors == []
        assert {url.split("/")[2] for url in window.requests} == {f"127.0.0.1:{desk.port}"}
    document = json.loads((out / "results.json").read_text())
    settled = [
        check["decision"]
        for one in document["submissions"]
        for item in one["items"]
        for check in item["checks"]
        if "decision" in check
    ]

    assert [one["needs_review"] for one in document["submissions"]] == [[]] * 100
    assert len(settled) == first
    assert "Nothing waits" in (out / "report.html").read_text()


@pytest.mark.parametrize(
    "keys", [["ArrowDown", "ArrowDown", "x"], ["d"], ["a", "d", "a"], ["D"]],
    ids=["arrows", "letter", "in again", "Caps Lock"],
)  # fmt: skip
def test_one_answer_is_taken_out_of_its_group_by_keyboard(
    out: Path, open_desk: OpenDesk, keys: list[str]
) -> None:
    with running(out) as desk:
        window = open_desk(desk)
        for key in keys:
            window.page.keyboard.press(key)
        window.press("4")

        assert {each.student for each in read_decisions(out)} == {"ann"}
        assert window.text("#group") == "One answer"

        window.press("Enter")  # what was given to ann is proposed

        assert {each.student: each.score for each in read_decisions(out)} == {"ann": 2, "bob": 2}


def test_a_comment_that_was_not_sent_is_not_lost_without_a_question(
    out: Path, open_desk: OpenDesk
) -> None:
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    with running(out) as desk:
        page = open_desk(desk).page
        page.on("dialog", stay)
        page.keyboard.press("c")
        page.keyboard.type("Which")
        page.keyboard.press("Escape")
        with page.expect_event("dialog"):
            page.keyboard.press("n")

        assert asked == ["beforeunload"]
        assert page.locator("textarea").input_value() == "Which"

        with page.expect_navigation():
            page.keyboard.press("2")
        assert asked == ["beforeunload"]
        assert {each.comment for each in read_decisions(out)} == {"Which"}


def test_a_mark_of_any_item_is_changed_by_keyboard(out: Path, open_desk: OpenDesk) -> None:
    with running(out) as desk:
        window = open_desk(desk)
        window.press("s")
        window.page.keyboard.press("/")
        window.page.keyboard.type("bo")
        assert window.text("form.filter p").startswith("1 of 3")
        window.page.keyboard.press("Enter")
        window.press("Enter")
        tab_to(window, "table a[href*='many_neurons.bias_gradient']")
        window.press("Enter")
        tab_to(window, "input[name=score]")
        window.page.keyboard.type("1")
        window.press("Enter")

        assert "Gave 1 to bob" in window.text(".said")
        (made,) = read_decisions(out)
        assert (made.student, made.id, made.score) == ("bob", "many_neurons.bias_gradient", 1)


def tab_to(window: Window, selector: str) -> None:
    for _ in range(200):
        window.page.keyboard.press("Tab")
        if window.page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"Tab never comes to {selector}")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 1200), ("light", 360)])
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(
    tmp_path: Path, open_desk: OpenDesk, scheme: str, width: int
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="it brings axe-core")
    out = write(tmp_path, class_of([*HOSTILE_NAMES, "ann"], "fresh_7"))
    with running(out) as desk:
        window = open_desk(desk, scheme, width, bypass_csp=True)
        page = window.page
        window.press("2")
        who = page.locator(".answers a").first.get_attribute("href").partition("who=")[2][:16]
        for address in (
            page.url,
            "students",
            f"student?who={who}",
            f"item?who={who}&id=review.q1",
            f"item?who={who}&id=single_neuron.dC_da",
        ):
            page.goto(
                address if address.startswith("http") else f"{desk.origin}{desk.base}/{address}"
            )
            page.evaluate("document.querySelectorAll('details').forEach((e) => { e.open = true })")
            found = axe.Axe().run(page).response["violations"]
            told = [
                (address, each["id"], node["target"], node.get("failureSummary"))
                for each in found
                if each["impact"] in SEVERE
                for node in each["nodes"]
            ]

            assert told == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_hostile_names_answers_and_comments_stay_text(tmp_path: Path, open_desk: OpenDesk) -> None:
    texts = [f"{UNCLEAR} {text}" for text in HOSTILE_TEXTS]
    names = [*HOSTILE_NAMES, *(f"s{n}" for n in range(len(texts) - len(HOSTILE_NAMES)))]
    out = write(
        tmp_path, [student(name, {1: text}) for name, text in zip(names, texts, strict=True)]
    )
    with running(out) as desk:
        window = open_desk(desk)
        seen = 0
        while window.left:
            seen += window.page.locator(".answers li").count()
            assert window.page.locator("main script, main img, main h1 ~ h1").count() == 0
            window.page.keyboard.press("c")
            window.page.keyboard.type("</textarea><script>alert(1)</script>{{ 7 * 7 }}")
            window.page.keyboard.press("Escape")
            window.press("1")
        window.press("s")
        for at in range(window.page.locator("table a").count()):
            window.follow("table a", at)
            window.follow("table a[href*='review.q1']")
            assert "{{ 7 * 7 }}" in window.text("article")
            assert window.page.locator("main script, main img").count() == 0
            window.press("s")

        assert seen > len(HOSTILE_NAMES)
        assert window.errors == []


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """Another server on this machine, as another user could run it, and the cookies it gets."""
    cookies: list[str] = []

    class Elsewhere(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            cookies.append(self.headers.get("Cookie", ""))
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>elsewhere</title>")

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", cookies
    server.shutdown()
    thread.join()
    server.server_close()


SEND = """async ([url, form]) => {
  try {
    const sent = await fetch(url, {method: form ? "POST" : "GET",
      credentials: "include", mode: "no-cors",
      headers: {"Content-Type": "application/x-www-form-urlencoded"}, body: form || undefined});
    return `${sent.type} ${await sent.text()}`;
  } catch (error) { return `refused ${error}`; }
}"""


def test_another_page_in_the_same_browser_neither_reads_nor_settles(
    out: Path, open_desk: OpenDesk, elsewhere: tuple[str, list[str]]
) -> None:
    address, cookies = elsewhere
    with running(out) as desk:
        window = open_desk(desk)
        marks = window.page.locator("[name=mark]").evaluate_all("all => all.map((e) => e.value)")
        form = "&".join(
            ["id=review.q1", "check=q1_explanation", "score=2", *(f"mark={m}" for m in marks)]
        )
        other = window.page.context.new_page()
        other.goto(address)
        base = f"{desk.origin}{desk.base}"

        for path, sent in (("/", ""), ("/settle", form), ("/end", "x=1")):
            assert UNCLEAR not in other.evaluate(SEND, [base + path, sent])
        with other.expect_response(f"{base}/settle") as answer:
            other.evaluate(
                """([url, form]) => {
                  document.body.innerHTML =
                    '<iframe name="f"></iframe><form method="post" target="f"></form>';
                  const sent = document.querySelector("form");
                  sent.action = url;
                  for (const [name, value] of new URLSearchParams(form)) {
                    const field = document.createElement("input");
                    field.name = name; field.value = value; sent.append(field);
                  }
                  sent.submit();
                }""",
                [f"{base}/settle", form],
            )
        assert answer.value.status == 403
        assert cookies
        assert not any(cookies)  # not even a server on another port is sent the cookie
        assert read_decisions(out).of == {}
        assert window.page.reload().status == 200


def test_nothing_is_lost_when_the_desk_is_killed(tmp_path: Path, open_desk: OpenDesk) -> None:
    """Killed at random moments of a hundred decisions: what a page showed as done is there."""
    out = write(tmp_path, class_of([f"s{n:03}" for n in range(100)], "fresh_11", "fresh_13"))
    chance = random.Random(2)
    shown: dict[str, float] = {}
    kills = 0
    while True:
        with running(out) as desk:
            window = open_desk(desk)
            if not window.left:
                break
            for _ in range(chance.randrange(1, 12)):
                if not window.left:
                    break
                key = chance.choice("01234")
                students = window.page.locator(".answers bdi").all_inner_texts()
                item = window.page.locator("form.settle [name=id]").get_attribute("value")
                window.press(key)
                assert f"Gave {int(key) / 2:g} to" in window.text(".said")
                shown |= {f"{student} {item}": int(key) / 2 for student in students}
            if window.left:
                key = chance.choice("01234")
                window.page.keyboard.press(key)
                window.page.wait_for_timeout(chance.random() * 30)
            desk.process.send_signal(signal.SIGKILL)
            desk.process.wait()
            window.page.context.close()
            kills += 1
        there = {f"{each.student} {each.id}": each.score for each in read_decisions(out)}
        assert shown.items() <= there.items()

    assert kills > 4
    assert len(there) > 80
    assert all(len(line) > 2 for line in (out / "decisions.jsonl").read_text().splitlines())
