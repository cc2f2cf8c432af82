"""A student's own check: what it reads, in which order it answers, and what it keeps to itself."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from grader.assignment import ASSIGNMENT, PARTS
from grader.assignment.catalogue import CATALOGUE, EXERCISES
from grader.errors import UnusableInput
from grader.grading.part_cases import SELF_CHECK_SEED
from grader.judge.cases import make_cases
from grader.result import Item
from grader.sandbox.asking.limits import Limits
from grader.sandbox.asking.plain import SelfCheckWorkers
from grader.self_check.checking import SelfCheck, files_told, read_own_work
from grader.self_check.watch import Session
from grader.submissions.submission import read_submission
from tests.conftest import EXERCISES as HANDED_OUT
from tests.conftest import SOLUTIONS, Command, hand_in
from tests.submissions.folders import CASES, OLD, RAISE, Case, lay_out, notebook

IMPORTED_SLOPE = {
    "single_neuron": "def sigmoid_prime(z):\n    return sigmoid(z)\n",
    "matrix_form": "from single_neuron import sigmoid_prime\n",
}
RAISES_ABOVE = f"def dC_da(a, y):\n    {RAISE}\n    return 2 * (a - y)\n"
RAISES_BELOW = f"def dC_da(a, y):\n    return 2 * (a - y)\n    {RAISE}\n"


@pytest.fixture(scope="module")
def check() -> Iterator[SelfCheck]:
    """Workers with half a second a call, so that the one that hangs costs little."""
    with SelfCheckWorkers() as workers:
        yield SelfCheck(workers, Limits(call=0.5, part=3.0))


def verdicts(check: SelfCheck, path: Path) -> dict[str, Item]:
    return {i.id: i for _, items in check.parts(read_own_work(path)) for i in items}


def test_right_work_passes_part_by_part_in_the_order_of_the_lesson(
    check: SelfCheck, tmp_path: Path
) -> None:
    parts = list(check.parts(read_own_work(hand_in(tmp_path))))
    assert [part for part, _ in parts] == list(PARTS)
    items = [item for _, items in parts for item in items]
    assert [item.id for item in items] == list(CATALOGUE)
    assert {item.status for item in items} == {"passed"}


def test_what_is_handed_out_is_not_attempted(check: SelfCheck) -> None:
    assert {item.status for item in verdicts(check, HANDED_OUT).values()} == {"not_attempted"}


def test_the_same_work_gets_the_same_answer_each_time(check: SelfCheck, tmp_path: Path) -> None:
    hand_in(tmp_path, {"matrix_form": "def hidden_delta(W, d, z):\n    return (W @ d) * z"})
    assert verdicts(check, tmp_path) == verdicts(check, tmp_path)


def test_an_endless_loop_costs_its_exercise_only(check: SelfCheck, tmp_path: Path) -> None:
    hand_in(tmp_path, {"single_neuron": "def relu_prime(z):\n    while True: pass"})
    items = verdicts(check, tmp_path)
    assert items["single_neuron.relu_prime"].status == "timeout"
    assert {i.status for i in items.values() if i.id != "single_neuron.relu_prime"} == {"passed"}


def test_a_part_reads_files_beside_it_whatever_folder_another_one_went_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "steps.txt").write_text("1.0")
    monkeypatch.chdir(folder)
    text = (SOLUTIONS / "single_neuron.py").read_text("utf-8")
    (folder / "single_neuron.py").write_text(f"{text}\nimport os\nos.chdir('..')\n", "utf-8")
    text = (SOLUTIONS / "many_neurons.py").read_text("utf-8")
    reads = "step = np.loadtxt('steps.txt')\ndef sigmoid(z): return step / (1 + np.exp(-z))"
    (folder / "many_neurons.py").write_text(f"{text}\n{reads}\n", "utf-8")
    with SelfCheckWorkers() as workers:
        items = verdicts(SelfCheck(workers), folder)
    assert {item.status for item in items.values()} == {"passed"}


def test_an_error_is_followed_through_later_parts(check: SelfCheck, tmp_path: Path) -> None:
    own = "def sigmoid_prime(z):\n    return sigmoid(z)"
    hand_in(tmp_path, {"single_neuron": own})
    items = verdicts(check, tmp_path)
    assert items["single_neuron.sigmoid_prime"].misconception == "sigma_instead_of_slope"
    assert items["single_neuron.weight_gradient"].follow_through


def test_only_the_parts_that_are_there_are_checked(check: SelfCheck, tmp_path: Path) -> None:
    hand_in(tmp_path)
    (tmp_path / "matrix_form.py").unlink()
    parts = [part for part, _ in check.parts(read_own_work(tmp_path))]
    assert parts == [part for part in PARTS if part != "matrix_form"]


def test_the_self_checks_inputs_are_not_those_of_grading() -> None:
    for id, exercise in EXERCISES.items():
        own = make_cases(exercise, SELF_CHECK_SEED, "check").all[0].args
        graded = make_cases(exercise, SELF_CHECK_SEED, "grade").all[0].args
        assert not np.array_equal(np.ravel(own[0]), np.ravel(graded[0])), id


# What is read


def test_a_file_stands_for_its_part(tmp_path: Path) -> None:
    hand_in(tmp_path)
    assert read_own_work(tmp_path / "review.py").asked == ("review",)


def test_watching_stays_at_an_exercise_until_it_is_right(check: SelfCheck, tmp_path: Path) -> None:
    part = tmp_path / "single_neuron.py"
    slope = "def dC_da(a, y): return {}\ndef sigmoid_prime(z): return {}\n"
    session = Session(tmp_path, check)

    def shown(*bodies: str) -> str:
        part.write_text(slope.format(*bodies))
        session.check(["single_neuron"])
        return session.focused()[2]

    assert shown("a - y", "z") == "single_neuron.dC_da"
    session.after_key("n")
    assert shown("a - y", "0*z") == "single_neuron.sigmoid_prime"
    assert shown("2*(a - y)", "z") == "single_neuron.sigmoid_prime"
    assert shown("2*(a - y)", "1/(2 + 2*np.cosh(z))\nimport numpy as np") == (
        "single_neuron.relu_prime"
    )
    for _ in CATALOGUE:
        session.after_key("n")
    assert session.focused()[2].startswith("single_neuron.")


WORK = {
    "nothing": ("", ""),
    "a script": (".py", ""),
    "a notebook": (".ipynb", ""),
    "a script and a notebook": (".py", ".ipynb"),
}


@pytest.mark.parametrize("below", ["", "exercises"])
@pytest.mark.parametrize(("in_use", "also"), WORK.values(), ids=WORK)
def test_a_twin_is_spoken_of_where_it_holds_work(
    check: SelfCheck, tmp_path: Path, in_use: str, also: str, below: str
) -> None:
    shutil.copytree(HANDED_OUT, tmp_path / below, dirs_exist_ok=True)
    for age, end in enumerate(filter(None, (in_use, also))):
        file = tmp_path / below / f"single_neuron{end}"
        text = "def dC_da(a, y):\n    return 2 * (a - y)\n"
        file.write_bytes(text.encode() if end == ".py" else notebook(text))
        os.utime(file, (OLD - age, OLD - age))
    work = read_own_work(tmp_path)
    ((_, items), *_) = check.parts(work)
    assert items[0].status == ("passed" if in_use else "not_attempted")
    told = " ".join([*(item.message.text for item in items), *files_told(work, PARTS[0], items)])
    assert ("Read from" in told) == ("was not graded" in told) == bool(also)


def test_a_copy_that_counts_is_named_beside_the_untouched_file(
    check: SelfCheck, tmp_path: Path
) -> None:
    shutil.copytree(HANDED_OUT, tmp_path, dirs_exist_ok=True)
    hand_in(tmp_path / "mine")
    (tmp_path / "mine" / "single_neuron.py").rename(tmp_path / "single_neuron (1).py")
    work = read_own_work(tmp_path)
    ((_, items), *_) = check.parts(work)
    assert all(item.status == "passed" for item in items)
    told = " ".join(files_told(work, PARTS[0], items))
    assert told.startswith("Read from single_neuron (1).py. single_neuron.py was not graded: ")


def test_a_file_alone_is_followed_through_as_in_its_folder(
    check: SelfCheck, tmp_path: Path
) -> None:
    hand_in(tmp_path, IMPORTED_SLOPE)
    whole = verdicts(check, tmp_path)
    alone = verdicts(check, tmp_path / "matrix_form.py")
    assert alone == {id: item for id, item in whole.items() if id.startswith("matrix_form")}
    assert alone["matrix_form.output_delta"].follow_through


def test_watching_looks_again_at_what_used_a_wrong_function_of_another_part(
    check: SelfCheck, tmp_path: Path
) -> None:
    hand_in(tmp_path, IMPORTED_SLOPE)
    copied = (SOLUTIONS / "matrix_form.py").read_text(encoding="utf-8")
    copied = copied.replace("def sigmoid_prime", "def own_slope")
    own = f"{copied}\ndef sigmoid_prime(z):\n    return sigmoid(z)\n"
    (tmp_path / "matrix_form.py").write_text(own, encoding="utf-8")
    session = Session(tmp_path, check)
    session.check(session.changed())
    delta = {item.id: item for item in session.items}["matrix_form.output_delta"]
    assert delta.follow_through
    hand_in(tmp_path, {"single_neuron": "# right"})
    (tmp_path / "matrix_form.py").write_text(own, encoding="utf-8")
    session.changed()
    session.check(["single_neuron"])
    delta = {item.id: item for item in session.items}["matrix_form.output_delta"]
    assert delta.misconception == "sigma_instead_of_slope"
    shown = "\n".join(session.everything())
    assert [shown.index(f"{part}  (") for part in PARTS] == sorted(
        shown.index(f"{part}  (") for part in PARTS
    )


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_self_check_reads_the_files_that_are_graded(tmp_path: Path, case: Case) -> None:
    folder = lay_out(tmp_path / "ann", case)
    if not case.counts:
        with pytest.raises(UnusableInput):
            read_own_work(folder)
        return
    own, graded = read_own_work(folder), read_submission("ann", folder)
    assert dict(own.parts) == {part: graded.parts[part] for part in case.counts}
    assert (own.files, own.left_out, own.advice) == (graded.files, graded.left_out, graded.advice)


def test_a_file_that_would_not_be_graded_says_which_would_be(
    check: SelfCheck, tmp_path: Path
) -> None:
    hand_in(tmp_path)
    shutil.copy(HANDED_OUT / "review.py", tmp_path / "review-1.py")
    work = read_own_work(tmp_path / "review-1.py")
    ((_, items),) = check.parts(work)
    assert {item.status for item in items} == {"not_attempted"}
    assert (
        "review.py was not graded: It would count when this folder is graded"
        in items[0].message.text
    )


WATCHED = {
    "of two files": (
        {"review-1.py": (HANDED_OUT / "review.py").read_text()},
        "Read from review.py. review-1.py was not graded: review.py counts",
    ),
    "a raise left in": (
        {"single_neuron.py": RAISES_ABOVE}, "`raise NotImplementedError()` is still in it",
    ),
    "a raise left in below a right answer": (
        {"single_neuron.py": RAISES_BELOW}, "`raise NotImplementedError()` is still in it",
    ),
    "another name": (
        {"single_neuron.py": "def dC_daa(a, y):\n    return 2 * (a - y)\n"},
        "There is a “dC_daa”: did you rename it?",
    ),
    "a misnamed file": (
        {"single_neuron.py": None, "single_neurons.py": "x = 1"},
        "single_neurons.py was not graded: Its name is not that of a part. Is it single_neuron?",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "said"), WATCHED.values(), ids=WATCHED)
def test_the_command_tells_what_there_is_to_know_of_the_files(
    tmp_path: Path, backprop: Command, files: dict[str, str | None], said: str
) -> None:
    folder = hand_in(tmp_path / "mine")
    for name, text in files.items():
        if text is None:
            (folder / name).unlink()
        else:
            (folder / name).write_text(text, encoding="utf-8")
    done = backprop("check", folder)
    assert done.returncode == 0, done.stderr
    assert said in " ".join(done.stdout.split())


def test_nbgraders_folder_is_found_from_outside_and_inside(tmp_path: Path) -> None:
    hand_in(tmp_path / ASSIGNMENT)
    for path in (tmp_path, tmp_path / ASSIGNMENT):
        assert list(read_own_work(path).parts) == list(PARTS)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_a_students_own_link_to_their_folder_is_followed(tmp_path: Path) -> None:
    hand_in(tmp_path / "real")
    (tmp_path / "link").symlink_to("real")
    assert isinstance(read_own_work(tmp_path / "link").parts["review"], tuple)


NOTHING_READ = {
    "a misnamed file": ("single_neurons.py", "Is it single_neuron? Rename it."),
    "an archive": ("work.zip", "Unpack it."),
}


@pytest.mark.parametrize(("name", "said"), NOTHING_READ.values(), ids=NOTHING_READ)
def test_where_nothing_is_found_what_lies_there_is_named(
    tmp_path: Path, name: str, said: str
) -> None:
    (tmp_path / name).write_text("def dC_da(a, y): return 2 * (a - y)\n")
    with pytest.raises(UnusableInput) as refused:
        read_own_work(tmp_path)
    assert f"{name} was not graded: " in str(refused.value)
    assert said in str(refused.value)


@pytest.mark.parametrize("name", ["notes.txt", "single_neuron.txt", "mine.py", "gone", "empty"])
def test_a_file_that_is_not_an_exercise_is_refused(tmp_path: Path, name: str) -> None:
    for file in ("notes.txt", "single_neuron.txt", "mine.py"):
        (tmp_path / file).touch()
    (tmp_path / "empty").mkdir()
    with pytest.raises(UnusableInput):
        read_own_work(tmp_path / name)


def test_a_folder_called_like_a_part_is_a_folder(tmp_path: Path) -> None:
    hand_in(tmp_path / "single_neuron.py")
    assert list(read_own_work(tmp_path / "single_neuron.py").parts) == list(PARTS)


def test_a_part_that_cannot_be_read_does_not_hide_the_others(
    check: SelfCheck, tmp_path: Path
) -> None:
    hand_in(tmp_path)
    shutil.copy(tmp_path / "review.py", tmp_path / "single_neuron.ipynb")
    (tmp_path / "single_neuron.py").unlink()
    items = verdicts(check, tmp_path)
    assert items["single_neuron.dC_da"].status == "error"
    assert "is not a notebook" in items["single_neuron.dC_da"].message.text
    assert items["matrix_form.backprop"].status == "passed"


@pytest.mark.parametrize("name", ["review.py", "review (1).ipynb", "mine/REVIEW.PY"])
def test_watching_sees_a_part_that_is_saved_wherever_it_is_found(
    check: SelfCheck, tmp_path: Path, name: str
) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.touch()
    session = Session(tmp_path, check)
    assert session.changed() == ["review"]
    assert session.changed() == []
    file.write_text("# changed")
    assert session.changed() == ["review"]
    file.unlink()
    assert session.changed() == ["review"]


# What is printed and imported


def test_what_the_code_prints_is_kept_by_exercise_until_the_next_check(
    check: SelfCheck, tmp_path: Path
) -> None:
    part = tmp_path / "single_neuron.py"
    part.write_text("print('loaded')\ndef dC_da(a, y):\n    print('called')\n    return 2*(a - y)")
    verdicts(check, tmp_path)
    assert check.printed["single_neuron"] == "loaded\n"
    assert check.printed["single_neuron.dC_da"].startswith("called\ncalled\n")
    part.write_text("def dC_da(a, y): return 2*(a - y)")
    verdicts(check, tmp_path)
    assert check.printed == {}


def test_a_part_is_checked_again_when_what_it_imports_changes(
    check: SelfCheck, tmp_path: Path
) -> None:
    gradient = "def weight_gradient(w, b, a_prev, y): return 0\n"
    (tmp_path / "single_neuron.py").write_text(f"from utils import slope as dC_da\n{gradient}")
    (tmp_path / "many_neurons.py").write_text("import single_neuron")
    (tmp_path / "review.py").write_text("q2_slope = 'a*(1 - a)'")
    utils = tmp_path / "utils.py"
    utils.write_text("def slope(a, y): return a")
    session = Session(tmp_path, check)
    session.check(session.changed())
    assert session.items[0].status == "failed"
    utils.write_text("def slope(a, y): return 2 * (a - y)")
    session.check(session.changed())
    assert session.items[0].status == "passed"
    assert session.changed() == []
