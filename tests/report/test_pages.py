"""Safe text and addresses."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import pytest

from grader.report.pages import file_name, link_to, marked
from tests.report.classes import HOSTILE_NAMES

MARKED = {
    "a quotation": ("You say: “a & b”.", "You say: <mark>“a &amp; b”</mark>."),
    "a name": ("There is no `f<g>`.", "There is no <code>f&lt;g&gt;</code>."),
    "a lone backtick": ("a ` b", "a ` b"),
    "a lone quotation mark": ("“a <b>", "“a &lt;b&gt;"),
    "tags in a quotation": ("“<img>”", "<mark>“&lt;img&gt;”</mark>"),
}


@pytest.mark.parametrize("name", MARKED)
def test_quotations_and_names_are_marked_and_all_is_escaped(name: str) -> None:
    message, html = MARKED[name]

    assert str(marked(message)) == html


@pytest.mark.parametrize("student", HOSTILE_NAMES, ids=ascii)
def test_a_link_leads_to_the_file_whatever_the_name(student: str) -> None:
    link = urlsplit(link_to(student, "review.q1"))

    assert (link.scheme, link.netloc, link.query, link.fragment) == ("", "", "", "review.q1")
    path = unquote(link.path, errors="surrogateescape")
    assert path == f"feedback/{file_name(student)}"
    assert len(file_name(student).encode("utf-8", "surrogateescape")) <= 255


def test_long_names_that_begin_alike_have_files_of_their_own() -> None:
    assert file_name("x" * 300) != file_name("x" * 301)


@pytest.mark.parametrize("long", ["x" * 201, "é" * 150, "\udcff" * 300], ids=ascii)
def test_the_file_of_a_long_name_can_be_asked_for_by_no_other_name(long: str) -> None:
    stem = file_name(long).removesuffix(".html")

    assert file_name(stem) != file_name(long)
    assert file_name(stem[:-1]) != file_name(long)
