"""``backprop watch`` in a terminal: it answers saves and keys, and ends with q."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Command, command, hand_in

pty = pytest.importorskip("pty", reason="Windows has no such terminals")

WRONG = "def dC_da(a, y):\n    return a - y\n"
PATIENCE = 60.0
"""Seconds after which nothing more is expected."""


class Watching:
    """The command in a terminal of its own."""

    def __init__(self, folder: Path) -> None:
        self._terminal, theirs = pty.openpty()
        self.process = subprocess.Popen(
            command("watch", "exercises"), cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs,
            start_new_session=True,
        )  # fmt: skip
        os.close(theirs)
        os.set_blocking(self._terminal, False)
        self._shown = b""

    def until(self, words: str) -> str:
        """What is shown after the words of the call before, up to these words and with them."""
        last, end = time.monotonic() + PATIENCE, words.encode()
        while end not in self._shown:
            assert time.monotonic() < last, self._shown.decode(errors="replace")
            try:
                self._shown += os.read(self._terminal, 1 << 16)
            except BlockingIOError:
                time.sleep(0.01)
        before, _, self._shown = self._shown.partition(end)
        return (before + end).decode(errors="replace")

    def press(self, key: str) -> None:
        os.write(self._terminal, key.encode())

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._terminal)


@pytest.fixture
def exercises(tmp_path: Path) -> Path:
    return hand_in(tmp_path / "exercises", {"single_neuron": WRONG})


@pytest.fixture
def watching(exercises: Path) -> Iterator[Watching]:
    watching = Watching(exercises.parent)
    yield watching
    watching.close()


def test_a_save_is_answered_and_keys_lead_on(watching: Watching, exercises: Path) -> None:
    assert "28 of 29 right" in watching.until("q quit")
    watching.press("h")
    assert "Hint 1 of" in watching.until("q quit")
    watching.press("l")
    assert "✓ q5" in watching.until("q quit")
    script = exercises / "single_neuron.py"
    right = script.read_text(encoding="utf-8").replace(WRONG, "")
    script.unlink()  # as some editors do before they write anew
    watching.until("q quit")
    script.write_text(right, encoding="utf-8")
    assert "29 of 29 right" in watching.until("Well done!")
    watching.until("q quit")
    watching.press("q")
    assert watching.process.wait(PATIENCE) == 0


def test_what_is_still_wrong_is_the_exit_status(watching: Watching) -> None:
    assert "The factor 2 is missing." in watching.until("q quit")
    watching.press("q")
    assert watching.process.wait(PATIENCE) == 1


def test_a_single_file_that_is_gone_for_a_moment_does_not_end_it(
    tmp_path: Path, exercises: Path
) -> None:
    (exercises / "review.py").rename(tmp_path / "review.py")
    for other in exercises.iterdir():
        other.unlink()
    (tmp_path / "review.py").rename(exercises / "review.py")
    watching = Watching(tmp_path)
    try:
        watching.until("5 of 5 right")
        text = (exercises / "review.py").read_text(encoding="utf-8")
        watching.until("q quit")
        (exercises / "review.py").unlink()
        watching.until("There are no exercises in")
        (exercises / "review.py").write_text(text, encoding="utf-8")
        watching.until("5 of 5 right")
    finally:
        watching.close()


def test_without_a_terminal_it_checks_once(exercises: Path, backprop: Command) -> None:
    done = backprop("watch", exercises)
    assert done.returncode == 1
    assert "No terminal is attached" in done.stdout
    assert "◐ dC_da" in done.stdout
