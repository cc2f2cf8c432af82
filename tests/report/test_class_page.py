"""``report.html`` and its tables as files."""

from __future__ import annotations

import csv
import itertools
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from grader.report.class_page import write_class_page
from grader.report.class_report import ENTRIES, ClassReport, ClassTable
from grader.report.feedback import write_feedback
from grader.report.pages import link_to
from grader.result import Message
from tests.report.classes import ABOUT, HOSTILE_NAMES, failed, not_attempted, result

MIXED = [
    result(
        name,
        failed("single_neuron.dC_da", misconceptions=("missing_factor_2",)),
        *not_attempted("cross_entropy.backprop"),
    )
    for name in HOSTILE_NAMES
]


BESIDE = '<span class="muted small"><bdi>{}</bdi></span>'


class Tags(HTMLParser):
    """Every start tag with its attributes, and the text of the student column."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    write_class_page(folder, ClassReport(ABOUT, ClassTable.of(MIXED)))
    return folder


def test_no_name_becomes_an_element_or_an_attribute(out: Path) -> None:
    html = (out / "report.html").read_text("utf-8")
    tags = Tags(html).tags

    assert sum(tag == "script" for tag, _ in tags) == 1
    assert not [tag for tag, _ in tags if tag in ("img", "iframe", "object", "link", "base")]
    assert not [name for _, attrs in tags for name in attrs if name.startswith("on")]
    assert "{{ 7 * 7 }}" in html
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", html)


def test_nothing_is_fetched_from_a_network(out: Path) -> None:
    tags = Tags((out / "report.html").read_text("utf-8")).tags
    addresses = [a.get("href") or a.get("src") or "" for _, a in tags if "href" in a or "src" in a]

    assert addresses
    assert all(re.match(r"#|feedback/[^:/]+$|[\w-]+\.csv$", address) for address in addresses)


def test_every_link_leads_to_a_page_and_a_place_on_it(out: Path) -> None:
    (out / "feedback").mkdir()
    pages = {}
    for each in MIXED:
        write_feedback(out / "feedback", each)
    for tag, attrs in Tags((out / "report.html").read_text("utf-8")).tags:
        link = attrs.get("href") or ""
        if tag == "a" and link.startswith("feedback/"):
            path, _, place = link.partition("#")
            file = out / unquote(path, errors="surrogateescape")
            if file not in pages:
                found = Tags(file.read_text("utf-8")).tags
                pages[file] = {attrs["id"] for _, attrs in found if "id" in attrs}
            assert not place or place in pages[file]
    assert len(pages) == len(MIXED)


def test_figures_without_students_are_no_links(out: Path) -> None:
    tags = Tags((out / "report.html").read_text("utf-8")).tags
    groups = {g for _, a in tags for g in (a.get("data-g") or "").split()}
    shown = {a["data-group"] for _, a in tags if "data-group" in a}

    assert shown
    assert shown <= groups


def test_headings_go_down_one_level_at_a_time(out: Path) -> None:
    levels = [
        int(tag[1]) for tag, _ in Tags((out / "report.html").read_text("utf-8")).tags
        if re.fullmatch("h[1-6]", tag)
    ]  # fmt: skip

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))


def test_a_class_of_a_thousand_fits_into_five_megabytes(tmp_path: Path) -> None:
    ids = ("missing_slope", "sign_flipped", "indices_swapped")
    students = (
        result(
            f"{number:04} Firstname Lastname",
            *(failed(c.id, misconceptions=(ids[number % 3],)) for c in ENTRIES[:20]),
        )
        for number in range(1000)
    )
    write_class_page(tmp_path, ClassReport(ABOUT, ClassTable.of(students)))

    assert (tmp_path / "report.html").stat().st_size < 5_000_000


@pytest.mark.parametrize("size", [0, 1, 3])
def test_small_classes_have_a_report(size: int, tmp_path: Path) -> None:
    write_class_page(
        tmp_path, ClassReport(ABOUT, ClassTable.of(result(f"s{n}") for n in range(size)))
    )

    assert f"<dd>{size}</dd>" in (tmp_path / "report.html").read_text("utf-8")


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_tables_hold_what_the_page_says(out: Path) -> None:
    (shared,) = read(out / "report-misconceptions.csv")
    items = {row["id"]: row for row in read(out / "report-exercises.csv")}

    assert (shared["id"], shared["students"]) == ("missing_factor_2", str(len(MIXED)))
    assert shared["where"] == f"single_neuron.dC_da: {len(MIXED)}"
    assert items["single_neuron.dC_da"]["facility"] == "0.0000"
    assert items["single_neuron.dC_da"]["discrimination"] == ""
    assert items["cross_entropy.backprop"]["not_attempted"] == str(len(MIXED))
    assert list(items) == [column.id for column in ENTRIES]


def test_how_easy_an_item_is_stands_in_percent_under_a_heading_that_says_so(tmp_path: Path) -> None:
    """8 of 10 students have all points: nobody takes 80 % of the points for a difficult item."""
    students = [result(f"s{n}", *[failed("single_neuron.dC_da")] * (n < 2)) for n in range(10)]
    write_class_page(tmp_path, ClassReport(ABOUT, ClassTable.of(students)))
    html = re.sub("<wbr[^>]*>", "", (tmp_path / "report.html").read_text("utf-8"))
    row = html.partition("<code>single_neuron.dC_da</code></th>")[2].partition("</tr>")[0]
    row = re.sub(r"<[^>]*>", "", row)
    assert "80 % 49 to 94 %" in row
    assert ">Points earned</th>" in html
    assert "ifficulty" not in html


@pytest.mark.parametrize(("size", "said"), [(3, "too few"), (4, "all alike")])
def test_why_there_is_no_discrimination(size: int, said: str, tmp_path: Path) -> None:
    students = (result(f"s{n}") for n in range(size))
    write_class_page(tmp_path, ClassReport(ABOUT, ClassTable.of(students)))
    html = (tmp_path / "report.html").read_text("utf-8")
    assert {t for t in ("too few", "all alike") if f">{t}</td>" in html} == {said}


def test_a_name_is_no_formula_in_a_spreadsheet(out: Path) -> None:
    names = [row["student"] for row in read(out / "report-students.csv")]

    assert len(names) == len(HOSTILE_NAMES)
    assert not [name for name in names if name.startswith(("=", "+", "-", "@"))]
    assert not [name for name in names if re.search("[\x00-\x1f\u202a-\u202e]", name)]


def test_what_a_student_chose_is_in_no_attribute_but_the_address_of_their_page(
    tmp_path: Path,
) -> None:
    word = 'Zanzibar" onclick=x href=x.example'
    own = result(word, failed("single_neuron.dC_da", message=Message(word), checks=()))
    (tmp_path / "feedback").mkdir()
    write_feedback(tmp_path / "feedback", own)
    write_class_page(tmp_path, ClassReport(ABOUT, ClassTable.of([own])))
    for path in tmp_path.rglob("*.html"):
        html = path.read_text("utf-8")
        holding = {
            (tag, name, (value or "").partition("#")[0])
            for tag, attrs in Tags(html).tags
            for name, value in attrs.items()
            if "Zanzibar" in (value or "")
        }
        assert "Zanzibar" in html
        assert holding <= {("a", "href", link_to(word))}


def test_a_students_folder_stands_beside_a_name_that_two_people_share(tmp_path: Path) -> None:
    people = {"101": "Jane Doe", "102": "Jane Doe", "103": "Zoë Roe", "104": None, "105": "104"}
    results = [replace(result(folder), name=name) for folder, name in people.items()]
    write_class_page(tmp_path, ClassReport(ABOUT, ClassTable.of(results)))
    html = (tmp_path / "report.html").read_text("utf-8")
    beside = {
        folder for folder, name in people.items()
        if f"<bdi>{name or folder}</bdi></a> {BESIDE.format(folder)}" in html
    }  # fmt: skip
    assert beside == {"101", "102", "105"}
    assert f'<a href="{link_to("103")}"><bdi>Zoë Roe</bdi></a></th>' in html


def test_names_that_look_alike_are_told_apart_on_the_page(tmp_path: Path) -> None:
    names = ("ada", "ada\u200b", "ada<U+200B>", "ada\n")
    write_class_page(tmp_path, ClassReport(ABOUT, ClassTable.of(map(result, names))))
    html = (tmp_path / "report.html").read_text("utf-8")
    shown = ("ada", "ada&lt;U+200B&gt;", "ada&lt;U+003C&gt;U+200B&gt;", "ada&lt;U+000A&gt;")
    for name in shown:
        assert f"<bdi>{name}</bdi>" in html
    rows = [row["student"] for row in read(tmp_path / "report-students.csv")]
    assert rows == ["ada", "ada<U+200B>", "ada<U+003C>U+200B>", "ada<U+000A>"]
