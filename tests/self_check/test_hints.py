"""Hints come one at a time, are remembered, lead on, and give no formula away."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

import pytest

from grader.assignment.catalogue import CATALOGUE, entry
from grader.errors import UnusableInput
from grader.self_check.hints import MEMORY, next_hint
from tests.conftest import SOLUTIONS, Command

IDS = list(CATALOGUE)
ID = "single_neuron.chain_gradient"


@pytest.mark.parametrize("id", IDS)
def test_every_exercise_and_question_has_two_hints_or_more(id: str) -> None:
    hints = entry(id).hints
    assert len(hints) >= 2
    assert len(set(hints)) == len(hints)
    assert all(hint.strip() == hint and hint.endswith((".", "?")) for hint in hints)


def bare(text: str) -> str:
    """Letters, digits and signs only, in one way of writing."""
    for one, other in {"·": "*", "σ′": "sigma_prime", "σ'": "sigma_prime", "²": "**2"}.items():
        text = text.replace(one, other)
    return re.sub(r"\s|np\.", "", text)


def returned(part: str) -> list[str]:
    """What the functions of a part's solutions return, where it is a formula."""
    text = (SOLUTIONS / f"{part}.py").read_text(encoding="utf-8")
    values = [bare(value) for value in re.findall(r"^ +return ([^#\n]*)", text, re.MULTILINE)]
    return [value for value in values if re.search(r"[*@/+-]", value)]


ANSWERS = {
    "single_neuron.dC_da": ["2*(a-y)", "2(a-y)", "a-y", "y-a"],
    "single_neuron.sigmoid_prime": ["sigma(z)*(1", "σ(z)(1-σ(z))", "σ(1-σ)", "a*(1-a)", "a(1-a)"],
    "single_neuron.dz_dw": ["is`a_prev`", "isa_prev", "=a_prev"],
    "matrix_form.hidden_delta": ["W_next.T@", "W_next^T", "W.T@"],
    "matrix_form.weight_gradient": ["np.outer", "outer(", "δ_j*a", "delta[:,None]"],
    "matrix_form.bias_gradient": ["isδ.", "isdelta", "=δ"],
    "cross_entropy.dC_da": ["(a-y)/(a", "-y/a", "(1-y)/(1-a)"],
    "cross_entropy.output_delta": ["a-y", "sigma(z)-y", "σ(z)-y"],
    "cross_entropy.softmax_output_delta": ["p-y", "softmax(z)-y"],
    "review.q2": ["a*(1-a)", "a(1-a)", "1/4", "0.25", "learnsslowly"],
    "review.q4": ["8", "sigma_prime(z_j)*w_jk"],
    "review.q5": ["a-y"],
}  # fmt: skip


@pytest.mark.parametrize("id", IDS)
def test_no_hint_holds_its_formula(id: str) -> None:
    part = id.partition(".")[0]
    answers = [*ANSWERS.get(id, []), *returned(part)]
    for hint in map(bare, entry(id).hints):
        given = [answer for answer in answers if bare(answer) in hint]
        assert not given, hint


def test_hints_come_one_at_a_time_and_start_again_after_the_last(tmp_path: Path) -> None:
    hints = entry(ID).hints
    told = [next_hint(ID, tmp_path) for _ in range(len(hints) + 1)]
    for number, (said, hint) in enumerate(zip(told, [*hints, hints[0]], strict=True)):
        assert hint in said
        assert f"Hint {number % len(hints) + 1} of {len(hints)} for {ID}: " in said
    assert "the next call starts again" in told[len(hints) - 1]
    assert sum("starts again" in said for said in told) == 1


def test_every_exercise_has_a_place_of_its_own(tmp_path: Path) -> None:
    for _ in range(2):
        first, second = (next_hint(id, tmp_path) for id in ("single_neuron.dC_da", "review.q1"))
    assert "Hint 2 of" in first
    assert "Hint 2 of" in second


@pytest.mark.parametrize(
    "memory",
    [b"", b"\xff", b"[]", b"null", b'{"single_neuron.chain_gradient": "two"}',
     b'{"single_neuron.chain_gradient": -1}', b'{"single_neuron.chain_gradient": null}',
     b"[" * 100_000],
)  # fmt: skip
def test_a_broken_file_of_given_hints_is_begun_anew(tmp_path: Path, memory: bytes) -> None:
    (tmp_path / MEMORY).write_bytes(memory)
    assert "Hint 1 of" in next_hint(ID, tmp_path)
    assert "Hint 2 of" in next_hint(ID, tmp_path)


def test_where_the_file_of_given_hints_cannot_be_written_hints_are_still_given(
    tmp_path: Path,
) -> None:
    (tmp_path / MEMORY).mkdir()
    assert "Hint 1 of" in next_hint(ID, tmp_path)
    assert "Hint 1 of" in next_hint(ID, tmp_path / "gone")


@pytest.mark.parametrize(
    ("id", "meant"),
    [
        ("single_neuron.dCda", "Did you mean single_neuron.dC_da"),
        ("chain_gradient", "Did you mean single_neuron.chain_gradient?"),
        ("backprop", "Did you mean matrix_form.backprop or cross_entropy.backprop?"),
        ("q3", "Did you mean review.q3?"),
        ("review.q6", "Did you mean review.q"),
        ("", "An id is <part>.<function>"),
        ("nothing of the kind", "There is no exercise “nothing of the kind”. An id is"),
        ("\x1b[2J", "There is no exercise “<U+001B>[2J”"),
    ],
)
def test_an_unknown_id_is_met_with_what_may_be_meant(id: str, meant: str) -> None:
    with pytest.raises(UnusableInput) as refusal:
        entry(id)
    assert meant in str(refusal.value)


def test_the_command_remembers_between_calls(tmp_path: Path, backprop: Command) -> None:
    said = [backprop("hint", ID).stdout for _ in range(2)]
    assert [text[:6] for text in said] == ["Hint 1", "Hint 2"]
    assert json.loads((tmp_path / MEMORY).read_text()) == {ID: 2}


def test_a_memory_that_is_a_link_is_neither_read_nor_written_through(tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text(json.dumps({ID: 1}))
    folder = tmp_path / "exercises"
    folder.mkdir()
    (folder / MEMORY).symlink_to(other)
    assert "Hint 1 of" in next_hint(ID, folder)
    assert "Hint 2 of" in next_hint(ID, folder)
    assert json.loads(other.read_text()) == {ID: 1}
    assert [path.name for path in folder.iterdir()] == [MEMORY]
    assert not (folder / MEMORY).is_symlink()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_memory_that_is_a_pipe_or_huge_is_not_read(tmp_path: Path) -> None:
    for name in ("pipe", "huge"):
        (tmp_path / name).mkdir()
    os.mkfifo(tmp_path / "pipe" / MEMORY)
    with (tmp_path / "huge" / MEMORY).open("w") as file:
        file.write(json.dumps({ID: 1}))
        file.write(" " * (1 << 20))
    for name in ("pipe", "huge"):
        assert "Hint 1 of" in next_hint(ID, tmp_path / name)
        assert "Hint 2 of" in next_hint(ID, tmp_path / name)
