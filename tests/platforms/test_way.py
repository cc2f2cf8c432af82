"""The whole way: a platform's download, collected, marked, exported, and read back by its rules."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from grader.cli import main
from tests.conftest import SOLUTIONS, Command, needs_sandbox
from tests.platforms import importers, naming
from tests.platforms.downloads import receipt, solved, untouched, write_zip, zipped
from tests.platforms.marked import results

ONE = "single_neuron"
LETTERS = "aábcčdeêfgğhiıjklłmnñoöpqrsßtuüvwxyzžАбвאבあ小明가हिम"


@dataclass
class Person:
    """A student as the platform knows them."""

    id: str
    first: str
    last: str
    mark: float
    attempts: list[str]
    """The contents of the file of one part, the oldest first."""
    leader: Person | None = None
    """Who handed in for this person, in a group."""

    @property
    def right(self) -> str:
        """What should be graded: the newest attempt that differs from what was handed out."""
        work = [content for content in self.attempts if content != untouched(ONE)]
        return (work or self.attempts)[-1]


def people(count: int, seed: int) -> list[Person]:
    """Random names with all that is hard in them, random attempts and marks."""
    draw = random.Random(seed)

    def name() -> str:
        word = "".join(draw.choices(LETTERS, k=draw.randint(1, 8)))
        number = draw.randint(0, 9999)
        return draw.choice([
            word, f"{word}-{word}", f"{word} {word[:2]}", f"O'{word}", f"{word}_{number}",
            f"van_der_{word}", str(number), f"{word}, Jr.", f"{word}_LATEr", "Group_3",
        ])  # fmt: skip

    ids = draw.sample(range(1, 10 * count), count)
    found = []
    for id in ids:
        attempts = [
            draw.choice([untouched(ONE), f"{solved(ONE)}\n# {id} {draw.random()}\n"])
            for _ in range(draw.choice([1, 1, 1, 2, 3]))
        ]
        mark = round(draw.uniform(0, 100), draw.randint(0, 3))
        found.append(Person(str(id), name(), name(), mark, attempts))
    return found


# The platforms


def canvas(class_: list[Person], draw: random.Random) -> dict[str, Any]:
    files: dict[str, Any] = {}
    attachment = 10_000
    for person in class_:
        sortable = f"{person.last}, {person.first}"
        late = draw.random() < 0.2
        for uploads, content in enumerate(person.attempts):
            attachment += draw.randint(1, 3)
            shown = naming.canvas_display(f"{ONE}.py", draw.choice([uploads, uploads + 7]), draw)
            files[naming.canvas_file(sortable, int(person.id), attachment, shown, late=late)] = (
                content
            )
    return files


def canvas_table(class_: list[Person], login: Callable[[Person], str] | None = None) -> bytes:
    rows: list[list[str]] = [
        ["Student", "ID", "SIS Login ID", "Section", "Backprop (7)", "Essay (8)"],
        ["    Points Possible", "", "", "", "100", "10"],
    ]
    rows += [
        [f"{p.last}, {p.first}", p.id, login(p) if login else "", "A", "", "5"] for p in class_
    ]
    rows.append(["Student, Test", "0", "x", "A", "", ""])
    return written(rows, ",").encode()


def moodle(class_: list[Person], draw: random.Random) -> dict[str, Any]:
    files: dict[str, Any] = {}
    for person in class_:
        full = f"{person.first} {person.last}"
        for number, content in enumerate(person.attempts):
            name = f"{ONE}{f' ({number})' if number else ''}.py"
            if draw.random() < 0.3:
                path = naming.moodle_file(full, int(person.id), f"work{number}.zip")
                files[path] = zipped({f"hw/{name}": content})
            else:
                files[naming.moodle_file(full, int(person.id), name)] = content
        if draw.random() < 0.3:
            files[naming.moodle_text(full, int(person.id))] = "<p>done</p>"
    return files


def moodle_table(class_: list[Person]) -> bytes:
    titles = (
        "Identifier,Full name,Status,Grade,Maximum grade,Grade can be changed,"
        "Last modified (submission),Last modified (grade),Feedback comments"
    )
    rows = [titles.split(",")]
    for person in class_:
        full = f"{person.first} {person.last}"
        rows.append(
            [f"Participant {person.id}", full, "Submitted", "", "100.00", "Yes", "-", "-", ""]
        )
    return written(rows, ",").encode()


def blackboard(class_: list[Person], _: random.Random) -> dict[str, Any]:
    files: dict[str, Any] = {}
    for person in class_:
        for day, content in enumerate(person.attempts, start=1):
            lead = f"HW_1_u_{person.id}_attempt_2026-09-{day:02}-12-00-00"
            stored = f"{lead}_{ONE}.py"
            files[stored] = content
            full = f"{person.first} {person.last}"
            files[f"{lead}.txt"] = receipt(full, f"u_{person.id}", {stored: f"{ONE}.py"})
    return files


def blackboard_table(class_: list[Person]) -> bytes:
    rows = [["Last Name", "First Name", "Username", "Backprop [Total Pts: 100 Score] |77"]]
    rows += [[person.last, person.first, f"u_{person.id}", ""] for person in class_]
    return b"\xff\xfe" + written(rows, "\t").encode("utf-16-le")


def brightspace(class_: list[Person], _: random.Random) -> dict[str, Any]:
    files: dict[str, Any] = {"index.html": "<html>"}
    for person in class_:
        for day, content in enumerate(person.attempts, start=1):
            who = f"u{person.id} {person.first} {person.last}"
            files[f"{person.id}-99 - {who} - Sep {day}, 2026 1205 PM/{ONE}.py"] = content
    return files


def brightspace_table(class_: list[Person]) -> bytes:
    title = "Backprop Points Grade <Numeric MaxPoints:100>"
    rows = [["OrgDefinedId", "Username", title, "End-of-Line Indicator"]]
    rows += [[f"#000{person.id}", f"#u{person.id}", "", "#"] for person in class_]
    return written(rows, ",").encode()


def gradescope(class_: list[Person], draw: random.Random) -> dict[str, Any]:
    """Its export has one submission of each person or group."""
    files: dict[str, Any] = {}
    listed = ["---\n"]
    waiting = list(class_)
    while waiting:
        group, waiting = waiting[: (size := draw.choice([1, 1, 2, 3]))], waiting[size:]
        for member in group[1:]:
            member.leader = group[0]
        id = 90_000 + len(waiting)
        listed.append(f"submission_{id}:\n  :created_at: 2026-09-28 12:05:00 Z\n  :submitters:\n")
        for p in group:
            name = json.dumps(f"{p.first} {p.last}")
            listed.append(f"  - :name: {name}\n    :sid: s{p.id}\n    :email: {p.id}@x\n")
        for number, content in enumerate(group[0].attempts):
            again = f" ({number})" if number else ""
            files[f"assignment_7_export/submission_{id}/{ONE}{again}.py"] = content
    return {**files, "assignment_7_export/submission_metadata.yml": "".join(listed)}


def github(class_: list[Person], _: random.Random) -> dict[str, Any]:
    return {
        f"hw-1-submissions/hw-1-u-{p.id}/exercises/{ONE}{f'-{n}' if n else ''}.py": content
        for p in class_
        for n, content in enumerate(p.attempts)
    }


def own_folder(person: Person) -> str:
    return f"{person.last}, {person.first}? {person.id}%"


def folders(class_: list[Person], _: random.Random) -> dict[str, Any]:
    return {
        f"class/{own_folder(p)}/week 1/{ONE}{f' ({n})' if n else ''}.py": content
        for p in class_
        for n, content in enumerate(p.attempts)
    }


def written(rows: list[list[str]], separator: str) -> str:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator).writerows(rows)
    return file.getvalue()


@dataclass(frozen=True)
class Way:
    """How a platform hands out work and takes marks; ``id_of`` is its id of a person."""

    download: Callable[[list[Person], random.Random], dict[str, Any]]
    table: Callable[[list[Person]], bytes]
    read: Callable[[bytes], Mapping[str, Any]]
    id_of: Callable[[Person], str]
    options: tuple[str, ...] = ()
    """What `backprop export` has to be told of the table."""


def by_login(
    download: Callable[[list[Person], random.Random], dict[str, Any]],
    id_of: Callable[[Person], str],
) -> Way:
    """The way of what has no table of its own: its ids are the logins in Canvas's gradebook."""
    return Way(
        download,
        lambda class_: canvas_table(class_, login=id_of),
        lambda data: importers.canvas_marks(data, 7, "SIS Login ID"),
        id_of,
    )


WAYS = {
    "canvas": Way(
        canvas, canvas_table, lambda data: importers.canvas_marks(data, 7), lambda p: p.id
    ),
    "moodle": Way(
        moodle, moodle_table, importers.moodle_marks, lambda p: p.id, ("--column", "Grade")
    ),
    "blackboard": Way(
        blackboard,
        blackboard_table,
        lambda data: importers.blackboard_marks(data, 77),
        lambda p: f"u_{p.id}",
    ),
    "brightspace": Way(
        brightspace,
        brightspace_table,
        lambda data: importers.brightspace_marks(
            data, "Backprop Points Grade <Numeric MaxPoints:100>"
        ),
        lambda p: f"u{p.id}",
    ),
    "gradescope": by_login(gradescope, lambda p: f"s{p.id}"),
    "github": by_login(github, lambda p: f"u-{p.id}"),
    "folders": by_login(folders, own_folder),
}


@pytest.mark.parametrize(
    ("platform", "count"),
    [
        *((platform, 60) for platform in WAYS),
        *(pytest.param(platform, 1000, marks=pytest.mark.slow) for platform in WAYS),
    ],
)
def test_every_mark_lands_and_none_on_another(platform: str, count: int, tmp_path: Path) -> None:
    way = WAYS[platform]
    class_ = people(count, seed=count)
    files = way.download(class_, random.Random(1))
    download = write_zip(tmp_path / "download.zip", files)
    to, out = tmp_path / "class", tmp_path / "results"
    assert main(["collect", str(download), "--to", str(to)]) == 0
    collected = json.loads((to / "collected.json").read_text("utf-8"))
    assert collected["platform"] == platform
    students = {id: one for one in collected["students"] for id in one["members"] or [one["id"]]}
    marks_of = {}
    for person in class_:
        handed_in = person.leader or person
        (file,) = students[way.id_of(person)]["files"]
        assert (to / file["path"]).read_text("utf-8") == handed_in.right, person
        marks_of[file["path"].partition("/")[0]] = handed_in.mark
    told = [f["from"] for s in collected["students"] for f in s["files"]]
    told += [one["from"] for s in (collected, *collected["students"]) for one in s["left_out"]]
    assert len(told) == len(set(told))
    assert {source.partition("!")[0] for source in told} == set(files)

    results(out, marks_of, collected=to)
    random.Random(2).shuffle(class_)
    (tmp_path / "in.csv").write_bytes(way.table(class_))
    marks = tmp_path / "out.csv"
    arguments = ["export", str(out), "--into", str(tmp_path / "in.csv"), "--to", str(marks)]
    assert main([*arguments, *way.options]) == 0
    read = way.read(marks.read_bytes())
    landed = {id: float(mark) for id, mark in read.items() if mark not in ("", None)}
    given = {way.id_of(person): (person.leader or person).mark for person in class_}
    assert landed == pytest.approx(given, abs=0.00501)
    cells = {id: str(mark) for id, mark in read.items() if mark not in ("", None)}
    assert all(platform == "moodle" or cell == f"{float(cell):.2f}" for cell in cells.values())

    if platform not in ("canvas", "moodle"):
        assert main(["export", str(out), "--feedback", "--to", str(tmp_path / "f.zip")]) == 2
        return
    assert main(["export", str(out), "--feedback", "--to", str(tmp_path / "f.zip")]) == 0
    if platform == "canvas":
        attachments = {
            int(attachment): one["id"]
            for one in collected["students"]
            for file in (*one["files"], *one["left_out"])
            for attachment in [file["from"].rpartition(f"_{one['id']}_")[2].partition("_")[0]]
        }
        pages, ignored = importers.canvas_feedback(tmp_path / "f.zip", attachments)
        assert ignored == 0
    else:
        pages = dict(
            importers.moodle_feedback(tmp_path / "f.zip", [person.id for person in class_])
        )
    assert pages == {
        person.id: (out / "feedback" / f"{person.id}.html").read_bytes() for person in class_
    }


GROUP = (
    "submission_5:\n  :submitters:\n  - :name: Ann\n    :sid: '101'\n    :email: a@x\n"
    "  - :name: Bob\n    :sid: '102'\n    :email: b@x\n  :created_at: 2026-09-28 12:05:00 Z\n"
)


def test_members_of_a_group_get_its_mark(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    download = write_zip(
        tmp_path / "d.zip",
        {"e/submission_metadata.yml": GROUP, "e/submission_5/single_neuron.py": solved(ONE)},
    )
    assert main(["collect", str(download), "--to", str(tmp_path / "class")]) == 0
    scores = {"101": 88.25, "102": 0, "103": 0}
    results(tmp_path / "out", scores, collected=tmp_path / "class", nothing=("102", "103"))
    class_ = [Person(id, "a", "b", 0, []) for id in scores]
    (tmp_path / "in.csv").write_bytes(canvas_table(class_))
    arguments = ["export", str(tmp_path / "out"), "--into", str(tmp_path / "in.csv"), "--to"]
    assert main([*arguments, str(tmp_path / "o.csv")]) == 0
    marks = importers.canvas_marks((tmp_path / "o.csv").read_bytes(), 7)
    assert (marks["101"], marks["102"], marks["103"]) == ("88.25", "88.25", "0.00")
    (tmp_path / "in.csv").write_bytes(canvas_table([class_[0], class_[2]]))
    assert main([*arguments, str(tmp_path / "o.csv")]) == 1
    assert "graded, but not in the table: 102 (with 101 (Ann, Bob))" in capsys.readouterr().out


@pytest.mark.parametrize("is_first", [True, False])
def test_who_handed_in_alone_and_with_a_group_has_the_mark_of_what_is_newer(
    tmp_path: Path, *, is_first: bool
) -> None:
    alone = (
        "submission_4:\n  :submitters:\n  - :name: Bob\n    :sid: '102'\n"
        f"  :created_at: 2026-09-{27 if is_first else 29} 12:05:00 Z\n"
    )
    for number, listed in enumerate((alone, GROUP)):
        files = {"submission_metadata.yml": listed, f"submission_{number + 4}/{ONE}.py": "x = 1"}
        download = write_zip(tmp_path / f"{number}.zip", files)
        assert main(["collect", str(download), "--to", str(tmp_path / "class")]) == 0
    results(tmp_path / "out", {"101": 88.25, "102": 50}, collected=tmp_path / "class")
    class_ = [Person(id, "a", "b", 0, []) for id in ("101", "102")]
    (tmp_path / "in.csv").write_bytes(canvas_table(class_))
    arguments = ["export", str(tmp_path / "out"), "--into", str(tmp_path / "in.csv"), "--to"]
    assert main([*arguments, str(tmp_path / "o.csv")]) == 0
    marks = importers.canvas_marks((tmp_path / "o.csv").read_bytes(), 7)
    assert (marks["101"], marks["102"]) == ("88.25", "88.25" if is_first else "50.00")


WORKSHEETS = {
    "in English": ("Identifier,Full name,Group,Grade,Maximum grade", "Participant "),
    "in German": ("ID,Vollständiger Name,Gruppe,Grade,Bestwertung", "Teilnehmer/in"),
}


@pytest.mark.parametrize("language", WORKSHEETS)
def test_a_teams_mark_goes_to_everyone_whose_row_names_the_team(
    language: str, tmp_path: Path
) -> None:
    """The teams' numbers are those of other people in the table."""
    titles, participant = WORKSHEETS[language]
    teams = {name: f"{name}_{id}_assignsubmission_file" for id, name in enumerate(["Blue", "R d"])}
    download = write_zip(
        tmp_path / "d.zip", {f"{team}/single_neuron.py": solved(ONE) for team in teams.values()}
    )
    assert main(["collect", str(download), "--to", str(tmp_path / "class")]) == 0
    results(tmp_path / "out", {"0": 40.0, "1": 50.0}, collected=tmp_path / "class")
    of_people = ["R_d", "Blue", "R_d", "", "Green"]
    rows = [f"{participant}{n},P {n},{team},,100" for n, team in enumerate(of_people)]
    table = "\n".join([titles, *rows])
    (tmp_path / "in.csv").write_text(table, encoding="utf-8")
    arguments = ["export", str(tmp_path / "out"), "--into", str(tmp_path / "in.csv"), "--to"]
    assert main([*arguments, str(tmp_path / "o.csv"), "--column", "Grade"]) == 1
    marks = [line.split(",")[3] for line in (tmp_path / "o.csv").read_text("utf-8").splitlines()]
    assert marks[1:] == ["50.00", "40.00", "50.00", "", ""]


@needs_sandbox
def test_a_class_from_canvas_is_graded_under_its_names_settled_and_marked(
    tmp_path: Path, backprop: Command
) -> None:
    right = (SOLUTIONS / f"{ONE}.py").read_text(encoding="utf-8")
    shared = "doe_101_2001_single_neuron.py", "doe_102_2002_single_neuron-1.py"
    write_zip(
        tmp_path / "s.zip",
        {
            shared[0]: right,
            shared[1]: untouched(ONE),
            "roe_103_2003_single_neuron.py": f"{right}\nfrom tools import dC_da\n",
            "roe_103_2005_review.py": (SOLUTIONS / "review.py").read_text(encoding="utf-8"),
            "roe_103_2004_tools-1.py": "def dC_da(a, y):\n    return 2 * (a - y)\n",
        },
    )
    refused = backprop("grade", "s.zip", "--out", "out")
    assert refused.returncode == 2
    assert "backprop collect s.zip --to submissions" in refused.stderr
    assert backprop("collect", "s.zip", "--to", "submissions").returncode == 0
    roster = tmp_path / "roster.csv"
    roster.write_text("id,name\n101,Jane Doe\n102,Jane Doe\n103,Zoë Roe\n", encoding="utf-8")
    graded = backprop("grade", "submissions", "--out", "out", "--roster", "roster.csv")
    assert graded.returncode == 0, graded.stderr
    assert "Passed over" not in graded.stdout
    (tmp_path / "settled.csv").write_text(
        "student,id,check,score,comment\n"
        "103,single_neuron.dC_da,,1.25,Say why.\n103,review.q1,q1_explanation,2,Clear.\n"
    )
    settled = backprop("review", "out", "--apply", "settled.csv")
    assert settled.returncode == 0, settled.stderr
    (tmp_path / "gradebook.csv").write_bytes(
        canvas_table([Person(id, "J", "D", 0, []) for id in ("101", "102", "103")])
    )
    filled = backprop("export", "out", "--into", "gradebook.csv", "--to", "marks.csv")
    assert filled.returncode == 0, filled.stderr
    marks = importers.canvas_marks((tmp_path / "marks.csv").read_bytes(), 7)
    assert marks == {"101": "27.00", "102": "0.00", "103": "50.25", "0": ""}
    packed = backprop("export", "out", "--feedback", "--to", "pages.zip")
    assert packed.returncode == 0, packed.stderr
    pages, _ = importers.canvas_feedback(
        tmp_path / "pages.zip", {2001: "101", 2002: "102", 2005: "103"}
    )
    assert "Zoë Roe" in (page := pages["103"].decode())
    assert "Say why." in page


@needs_sandbox
def test_what_collect_left_out_stands_on_the_page_and_in_the_class_report(
    tmp_path: Path, backprop: Command
) -> None:
    told = {
        "doejrjr_105_1050_single neuron (1).py": "Is it single_neuron? Rename it.",
        "lee_106_1060_my-tools.py": "Python imports no file of this name",
        "poe_107_text.html": "It is a text that was typed into Canvas, not a file.",
        "rar_206_2060_hw.rar": "It is an archive, and archives are not opened. Unpack it.",
        "roe_208_2080_review.docx": "Hand in the notebook itself, review.ipynb",
        "zip_209_2090_hw.zip": "The zip is not opened",
    }
    files: dict[str, str | bytes] = dict.fromkeys(told, solved(ONE))
    replaced = {"abe_101_1000_single_neuron.py", "lee_106_1059_single_neuron.py"}
    files |= dict.fromkeys(replaced, untouched(ONE))
    files |= {f"{one[:8]}2{one[4:7]}_single_neuron-1.py": solved(ONE) for one in replaced}
    files[".DS_Store"] = b""
    write_zip(tmp_path / "s.zip", files)
    collected = backprop("collect", "s.zip", "--to", "submissions")
    graded = backprop("grade", "submissions", "--out", "out")
    assert graded.returncode == 0, graded.stderr
    results = json.loads((tmp_path / "out" / "results.json").read_text("utf-8"))
    left_out = {
        left["path"]: (one["student"], left["reason"])
        for one in results["submissions"]
        for left in one["left_out"]
    }
    assert left_out.keys() == {*told, *replaced}
    named = graded.stdout.partition("  left out:\n")[2].splitlines()[: len(left_out)]
    assert "101/abe_101_1000_single_neuron.py: " in named[-1], "what nothing replaces comes first"
    report = unescape((tmp_path / "out" / "report.html").read_text("utf-8"))
    for path, why in told.items():
        student, reason = left_out[path]
        assert path.split("_")[1] == student
        assert why in reason
        page = unescape((tmp_path / "out" / "feedback" / f"{student}.html").read_text("utf-8"))
        for text in (page, report):
            assert why in text.replace("<code>", "").replace("</code>", "")
            assert path in text
        assert f"{path}: {reason}" in collected.stdout
        assert f"{student}/{path}: {reason}" in graded.stdout
    again = backprop("grade", "submissions", "--out", "out")
    assert "Going on with 7 results" in again.stdout


@needs_sandbox
def test_a_list_of_what_was_collected_that_was_written_by_hand_breaks_no_page(
    tmp_path: Path, backprop: Command
) -> None:
    write_zip(tmp_path / "s.zip", {"rar_206_2060_hw.rar": "x"})
    assert backprop("collect", "s.zip", "--to", "submissions").returncode == 0
    place = tmp_path / "submissions" / "collected.json"
    document = json.loads(place.read_text("utf-8"))
    (student,) = document["students"]
    reason = "<script>a</script>\n\x1b[31m" + "long " * 5_000
    student["left_out"] = [{"from": f"<b>{n}</b>\x1b.py", "reason": reason} for n in range(500)]
    place.write_text(json.dumps(document), encoding="utf-8")
    graded = backprop("grade", "submissions", "--out", "out")
    assert graded.returncode == 0, graded.stderr
    assert "\x1b" not in graded.stdout
    page = (tmp_path / "out" / "feedback" / "206.html").read_text("utf-8")
    assert "<script>a" not in page
    assert "\x1b" not in page
    assert page.count("long long") < 10_000
    results = json.loads((tmp_path / "out" / "results.json").read_text("utf-8"))
    (entry,) = results["submissions"]
    assert len(entry["left_out"]) == 21
    assert "More files were left out" in entry["left_out"][-1]["reason"]


@needs_sandbox
def test_who_handed_in_with_others_is_not_said_to_have_handed_in_nothing(
    tmp_path: Path, backprop: Command
) -> None:
    write_zip(
        tmp_path / "s.zip",
        {"e/submission_metadata.yml": GROUP, "e/submission_5/single_neuron.py": solved(ONE)},
    )
    (tmp_path / "roster.csv").write_text("id,name\n101,Ann A\n102,Bob B\n103,Cy C\n")
    collected = backprop("collect", "s.zip", "--to", "class", "--roster", "roster.csv")
    assert "handed in nothing: 103 (Cy C)\n" in collected.stdout
    graded = backprop("grade", "class", "--out", "out", "--roster", "roster.csv")
    assert "nothing found for: 103 (Cy C)\n" in graded.stdout
    results = json.loads((tmp_path / "out" / "results.json").read_text("utf-8"))
    assert [one["student"] for one in results["submissions"]] == ["101", "103"]


DOWNLOADS = {
    "canvas": {"doe_101_2001_single_neuron.py": "x", "roe_102_2002_work.zip": "x"},
    "moodle": {"Ann Lee_1_assignsubmission_file/single_neuron.py": "x"},
    "moodle, flat": {"Ann Lee_1_assignsubmission_file_single_neuron.py": "x"},
    "gradescope": {
        "assignment_1_export/submission_2/single_neuron.py": "x",
        "assignment_1_export/submission_metadata.yml": "",
    },
    "gradescope, one level down": {
        "submission_2/single_neuron.py": "x", "submission_metadata.yml": "",
    },
    "blackboard": {"hw_ann_attempt_2026-09-28-12-05-00_single_neuron.py": "x"},
    "brightspace": {"1-2 - Ann Lee - Sep 28, 2026 1205 PM/single_neuron.py": "x"},
}  # fmt: skip


@pytest.mark.parametrize("name", DOWNLOADS)
def test_grade_says_which_command_lays_a_download_out(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path, content in DOWNLOADS[name].items():
        place = tmp_path / "download" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content)
    arguments = ["grade", str(tmp_path / "download"), "--out", str(tmp_path / "out"), "--unsafe"]
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert f"backprop collect {tmp_path / 'download'} --to submissions" in said
    assert name.partition(",")[0] in said.lower()
    assert not (tmp_path / "out").exists()
