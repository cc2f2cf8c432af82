"""The desk on this machine: who gets in, who does not, and what a decision changes."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from grader.records.decisions import read_decisions
from grader.records.record import Record
from grader.result import GradedFile
from tests.review.classes import student, write
from tests.review.desk import Answer, RunningDesk, running

pytest.importorskip("tornado", reason="the desk's page is in the extra review")

UNCLEAR = "Because of something about rates that I can not put."
OTHER = "One could say it is about the way of small nudges, more or less."


def make_class() -> list[Record]:
    """Three students; ann and bob say the same of question 1."""
    given = {"ann": UNCLEAR, "bob": UNCLEAR.upper(), "cyd": OTHER}
    return [student(name, {1: text}) for name, text in given.items()]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return write(tmp_path, make_class())


@pytest.fixture
def desk(out: Path) -> Iterator[RunningDesk]:
    with running(out) as started:
        yield started


def entry(out: Path, name: str) -> dict[str, Any]:
    """A student's question 1 in results.json."""
    document = json.loads((out / "results.json").read_text())
    (one,) = [each for each in document["submissions"] if each["student"] == name]
    (item,) = [item for item in one["items"] if item["id"] == "review.q1"]
    return {**item, "needs_review": one["needs_review"]}


def eventually(true: Callable[[], object]) -> None:
    """Wait until something that another process does has been done."""
    for _ in range(600):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("it was never done")


def scores(out: Path) -> dict[str, float | None]:
    return {each.student: each.score for each in read_decisions(out)}


def test_a_group_is_settled_at_once_and_everything_shows_it(out: Path, desk: RunningDesk) -> None:
    page = desk.sign_in()

    assert "2 answers that say the same" in page.text
    assert "<b>3 left</b>" in page.text

    done = desk.settle(page, 1.5, "Good,\r\nbut <short>.")

    assert done.status == 303
    assert scores(out) == {"ann": 1.5, "bob": 1.5}
    assert "<b>1 left</b>" in desk.get(done.headers["Location"].removeprefix(desk.base)).text

    eventually(lambda: entry(out, "bob")["needs_review"] == [])
    item = entry(out, "bob")
    (check,) = [c for c in item["checks"] if c["name"] == "q1_explanation"]

    assert check["decision"]["comment"] == "Good,\nbut <short>."
    assert (check["auto_score"], check["score"]) == (0, 1.5)
    assert item["score"] == 1.5
    assert "but &lt;short&gt;." in (out / "feedback" / "bob.html").read_text()
    assert entry(out, "cyd")["needs_review"] == ["review.q1"]


def test_a_large_group_is_settled_like_a_small_one(tmp_path: Path) -> None:
    names = [f"s{number:03}" for number in range(300)]
    out = write(tmp_path, [student(name, {1: UNCLEAR}) for name in names])
    with running(out) as desk:
        page = desk.sign_in()
        assert "300 answers that say the same" in page.text
        letters = re.findall('name="mark".*? data-key="(.)"', page.text)
        assert len(letters) == len({*letters}) > 10
        assert len(page.marks) == 300

        desk.settle(page, 1)
    assert scores(out) == dict.fromkeys(names, 1)


def test_folders_tell_people_of_one_name_apart(tmp_path: Path) -> None:
    people = {"ann": "Jane Doe", "bob": "Jane Doe", "cyd": "Zoë Roe"}
    named = [
        replace(one, result=replace(one.result, name=people[one.result.student]))
        for one in make_class()
    ]
    with running(write(tmp_path, named)) as desk:
        page = desk.sign_in().text
    assert "<bdi>Jane Doe</bdi> <bdi>ann</bdi>" in page
    assert "<bdi>Jane Doe</bdi> <bdi>bob</bdi>" in page


def test_single_answers_are_taken_out_of_a_group(out: Path, desk: RunningDesk) -> None:
    page = desk.sign_in()
    form = {"id": "review.q1", "check": "q1_explanation", "mark": page.marks[:1], "score": "2"}
    done = desk.post("/settle", form)
    following = desk.get(done.headers["Location"].removeprefix(desk.base)).text

    assert scores(out) == {"ann": 2}
    assert "One answer" in following  # the one that was taken out comes next
    assert UNCLEAR.upper() in following
    assert "Settled before on such an answer: <b>2</b>" in following


def test_undo_takes_back_what_this_window_did_last(out: Path, desk: RunningDesk) -> None:
    first = desk.settle(desk.sign_in(), 1).headers["Location"]
    number = first.rpartition("done=")[2]
    taken_back = desk.post("/undo", {"done": number}).headers["Location"]
    page = desk.get(taken_back.removeprefix(desk.base)).text

    assert scores(out) == {}
    assert "2 answers that say the same" in page
    assert "Took back the score of ann, bob." in page

    nothing = desk.post("/undo", {"done": taken_back.rpartition("done=")[2]}).headers["Location"]
    assert "nothing to take back" in desk.get(nothing.removeprefix(desk.base)).text


def test_undo_leaves_what_somebody_else_settled_since(out: Path, desk: RunningDesk) -> None:
    first = desk.settle(desk.sign_in(), 1).headers["Location"]
    who = desk.get("/students").text.partition("student?who=")[2][:16]
    assert desk.settle(desk.get(f"/item?who={who}&id=review.q1"), 2, number=2).status == 303
    undone = desk.post("/undo", {"done": first.rpartition("done=")[2]}).headers["Location"]

    assert scores(out) == {"ann": 2}
    assert "settled anew: ann" in desk.get(undone.removeprefix(desk.base)).text


def test_two_windows_do_not_settle_the_same_answer_twice(out: Path, desk: RunningDesk) -> None:
    one = desk.sign_in()
    other = desk.sign_in()
    desk.settle(one, 2)
    late = desk.settle(other, 0).headers["Location"]

    assert scores(out) == {"ann": 2, "bob": 2}
    assert "Left as it is: ann, bob" in desk.get(late.removeprefix(desk.base)).text


def test_two_people_on_one_folder_see_what_the_other_settled(out: Path, desk: RunningDesk) -> None:
    desk.sign_in()
    with running(out) as other:
        page = other.sign_in()
        other.settle(page, 2)

        assert "<b>1 left</b>" in desk.get("/").text

        desk.settle(desk.get("/"), 1)

        assert "nothing waits" in other.get("/").text
    assert scores(out) == {"ann": 2, "bob": 2, "cyd": 1}


def test_an_answer_that_changed_since_the_page_was_shown_is_not_settled(
    out: Path, desk: RunningDesk
) -> None:
    page = desk.sign_in()
    write(out, [student("ann", {1: OTHER}, version=1)])
    done = desk.settle(page, 2).headers["Location"]

    assert scores(out) == {"bob": 2}
    assert "Left as it is: ann" in desk.get(done.removeprefix(desk.base)).text


def test_any_item_of_any_student_is_opened_and_changed(out: Path, desk: RunningDesk) -> None:
    desk.sign_in()
    who = desk.get("/students").text.partition("student?who=")[2][:16]
    items = desk.get(f"/student?who={who}").text
    page = desk.get(f"/item?who={who}&id=single_neuron.dC_da")

    assert items.count('<th scope="row">') == 29
    assert "What the student reads" in page.text

    desk.settle(page, 2.25, "a whole item")
    (made,) = read_decisions(out)

    assert (made.student, made.id, made.check) == ("ann", "single_neuron.dC_da", "")
    assert made.score == 2.25


def test_the_code_of_an_exercise_is_shown_beside_its_marks(tmp_path: Path) -> None:
    code = "def dC_da(a, y):\n    return '<b>' + a  # \u202e\n"
    file = tmp_path / "class" / "ann" / "single_neuron.py"
    file.parent.mkdir(parents=True)
    file.write_text(code)
    graded = GradedFile(file.name, sha256(code.encode()).hexdigest())
    record = student("ann", {1: UNCLEAR})
    files = {**record.result.files, "single_neuron": graded}
    (tmp_path / "out").mkdir()
    out = write(tmp_path / "out", [replace(record, result=replace(record.result, files=files))])
    with running(out, "--submissions", tmp_path / "class") as desk:
        desk.sign_in()
        who = desk.get("/students").text.partition("student?who=")[2][:16]
        page = desk.get(f"/item?who={who}&id=single_neuron.dC_da").text

    assert "return &#39;&lt;b&gt;&#39; + a  # &lt;U+202E&gt;" in page


@pytest.mark.parametrize("score", ["-1", "2.5", "nan", "inf", "1e999", "x", ""])
def test_a_score_out_of_bounds_settles_nothing(out: Path, desk: RunningDesk, score: str) -> None:
    page = desk.sign_in()
    form = {"id": "review.q1", "check": "q1_explanation", "mark": page.marks, "score": score}
    answer = desk.post("/settle", form)

    assert answer.status in (303, 400)
    assert scores(out) == {}


def test_the_desk_ends_when_it_is_told_to(desk: RunningDesk) -> None:
    desk.sign_in()

    assert desk.post("/end", {}).status == 200
    assert desk.process.wait(60) == 0


@pytest.mark.skipif(os.name == "nt", reason="a process cannot be sent Ctrl-C alone")
def test_ctrl_c_ends_the_desk_when_everything_shows_what_was_settled(out: Path) -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a child inherits ignoring
    try:
        with running(out) as desk:
            desk.settle(desk.sign_in(), 1)
            desk.process.send_signal(signal.SIGINT)

            assert desk.process.wait(100) == 130
    finally:
        signal.signal(signal.SIGINT, before)
    assert entry(out, "ann")["needs_review"] == []


def test_what_a_killed_desk_settled_is_shown_by_the_next_one(out: Path) -> None:
    with running(out) as desk:
        desk.settle(desk.sign_in(), 1)
        desk.process.kill()
        desk.process.wait()
    with running(out):
        eventually(lambda: entry(out, "ann")["needs_review"] == [])


# Who gets in


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """A desk that nothing is settled at."""
    with running(write(tmp_path_factory.mktemp("class"), make_class())) as started:
        yield started


PATHS = ("/", "/group", "/students", "/student", "/item", "/review.css", "/review.js", "/nowhere")


@pytest.mark.parametrize("path", PATHS)
def test_nobody_reads_anything_without_the_token(guarded: RunningDesk, path: str) -> None:
    guarded.sign_in()
    wrong = "0" * 64
    for headers in (
        {},
        {"Cookie": f"backprop-review={wrong}"},
        {"Cookie": "backprop-review="},
        {"Authorization": f"token {wrong}"},
        {"Authorization": "token é"},
    ):
        refused(guarded.ask(path, headers))
    refused(guarded.ask(f"{path}?token={wrong}"))
    refused(guarded.ask(f"{path}?token={guarded.token[:-1]}"))
    refused(guarded.ask(f"{path}?token="))


def refused(answer: Answer) -> None:
    assert answer.status == 403
    assert UNCLEAR not in answer.text
    assert "ann" not in answer.text
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "host", ["example.org", "example.org:{port}", "127.0.0.1:1", "0.0.0.0:{port}"]
)
def test_a_foreign_name_for_this_machine_reads_nothing(guarded: RunningDesk, host: str) -> None:
    """As where somebody's name server says that their page is at 127.0.0.1."""
    guarded.sign_in()
    name = host.format(port=guarded.port)
    refused(guarded.ask("/", {"Cookie": guarded.cookie}, host=name))
    refused(guarded.ask(f"/?token={guarded.token}", host=name))


@pytest.mark.parametrize(
    "origin", ["https://example.org", "null", "http://127.0.0.1:1", "http://127.0.0.1", None]
)
@pytest.mark.parametrize("path", ["/settle", "/undo", "/end"])
def test_another_page_in_the_same_browser_settles_nothing(
    guarded: RunningDesk, path: str, origin: str | None
) -> None:
    marks = guarded.sign_in().marks
    form = {"id": "review.q1", "check": "q1_explanation", "mark": marks, "score": "2", "done": "0"}
    headers = {"Cookie": guarded.cookie} | ({"Origin": origin} if origin else {})

    refused(guarded.ask(path, headers, form))
    assert "<b>3 left</b>" in guarded.get("/").text


def test_the_browser_is_led_there_by_a_file_that_only_this_user_can_read(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command line of a browser can be read by every user of the machine."""
    seen = tmp_path / "seen"
    opener = tmp_path / "browser"
    opener.write_text(
        f'#!/bin/sh\necho "$1" > {seen}\nf="${{1#file://}}"\nls -l "$f" >> {seen}\n'
        f'cat "$f" >> {seen}\nmv {seen} {seen}.whole\n'
    )
    opener.chmod(0o700)
    monkeypatch.setenv("BROWSER", f"{opener} %s")
    with running(out, browser=True) as desk:
        whole = tmp_path / "seen.whole"
        eventually(whole.exists)
        argument, listed, page = whole.read_text().split("\n", 2)

        assert desk.token not in argument
        assert listed.startswith("-rw-------")
        assert f"{desk.base}/?token={desk.token}" in page
    assert not Path(argument.removeprefix("file://")).exists()


def test_the_page_is_there_for_a_browser_that_is_waited_for(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one in a terminal is."""
    opener = tmp_path / "browser.py"
    opener.write_text(
        "import pathlib, re, sys, urllib.request as web\n"
        "file = web.urlopen(sys.argv[1]).read().decode()\n"
        "page = web.urlopen(re.search('url=([^\"]+)', file)[1], timeout=60).read()\n"
        f"pathlib.Path({str(tmp_path / 'part')!r}).write_bytes(page)\n"
        f"pathlib.Path({str(tmp_path / 'part')!r}).rename({str(tmp_path / 'page')!r})\n"
    )
    monkeypatch.setenv("BROWSER", f"{sys.executable} {opener} %s")
    with running(out, browser=True):
        eventually((tmp_path / "page").exists)
    assert UNCLEAR in (tmp_path / "page").read_text()


def test_the_cookie_is_for_this_desk_alone(guarded: RunningDesk) -> None:
    """Without the random name, a browser would send it to every other port of this machine."""
    cookie = guarded.sign_in().headers["Set-Cookie"]

    assert f"Path={guarded.base}" in cookie
    assert len(guarded.base) > 16
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


def test_the_token_is_taken_from_a_header_too(guarded: RunningDesk) -> None:
    assert UNCLEAR in guarded.ask("/", {"Authorization": f"token {guarded.token}"}).text


@pytest.mark.parametrize("path", ["/", "/review.js", "/nowhere"])
def test_pages_run_no_script_but_their_own_and_load_nothing_from_elsewhere(
    guarded: RunningDesk, path: str
) -> None:
    guarded.sign_in()
    answer = guarded.get(path)
    policy = answer.headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert "https:" not in answer.text
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("path", ["/item?who=x", "/group?who=../..&id=review.q1", "/item", "/../x"])
def test_addresses_that_are_not_there_say_so(guarded: RunningDesk, path: str) -> None:
    guarded.sign_in()

    assert guarded.get(path).status == 404


def test_only_this_machine_is_listened_to(guarded: RunningDesk) -> None:
    listening = Path("/proc/net/tcp")
    if not listening.exists():
        pytest.skip("the system does not list sockets in /proc/net/tcp")
    ends = [line.split()[1:4] for line in listening.read_text().splitlines()[1:]]
    own = [
        local
        for local, _, state in ends
        if local.endswith(f":{guarded.port:04X}") and state == "0A"
    ]

    assert own == [f"0100007F:{guarded.port:04X}"]
