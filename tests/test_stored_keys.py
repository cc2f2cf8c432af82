"""The stored questions of the self-check are those that the curriculum makes."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader import stored_keys
from grader.judge.key import make_keys
from grader.stored_keys import SEED, is_stale, store_keys


def test_the_stored_questions_are_those_of_the_curriculum() -> None:
    assert not is_stale(), "run `backprop build`"


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ('"single_neuron.dC_da"', '"single_neuron.dC_db"'),
        ('["AGAIN", ', '["REPEAT", '),
        ('"numbers": "', '"numbers": "AAAAAAAA'),
        ("1e-09", "1e-08"),
        ("}", ""),
    ],
)
def test_any_other_file_is_stale(
    here: str, there: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = stored_keys.FILE.read_text(encoding="utf-8")
    changed = tmp_path / "self_check.json"
    changed.write_text(text.replace(here, there, 1), encoding="utf-8")
    monkeypatch.setattr(stored_keys, "FILE", changed)
    assert text.count(here)
    assert is_stale()


def test_a_missing_file_is_stale_until_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored_keys, "FILE", tmp_path / "self_check.json")
    assert is_stale()
    store_keys()
    assert not is_stale()
    assert stored_keys.stored_keys().keys() == make_keys(SEED, "check").keys()
