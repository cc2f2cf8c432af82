"""What nbgrader says in a terminal of files that students named."""

from __future__ import annotations

import logging

import pytest

pytest.importorskip("nbgrader")

from nbgrader.apps import AutogradeApp, GenerateFeedbackApp
from traitlets.config import Config

from grader.platforms.nbgrader.config import configure
from grader.platforms.nbgrader.methods import PrintableFormatter


@pytest.mark.parametrize("command", [AutogradeApp, GenerateFeedbackApp])
def test_no_name_in_nbgraders_log_moves_the_cursor(
    command: type[AutogradeApp], capsys: pytest.CaptureFixture[str]
) -> None:
    config = Config()
    configure(config)
    app = command(config=config)
    try:
        raise ValueError("\x1b[2J")
    except ValueError:
        app.log.error("Converting %s", "a\x1b[2J\u202e\n[App | INFO] b", exc_info=True)
    said = capsys.readouterr().err
    assert "Converting a<U+001B>[2J<U+202E>\n    [App | INFO] b" in said
    assert "ValueError: <U+001B>[2J" in said
    assert not {"\x1b", "\u202e"} & set(said)


@pytest.mark.parametrize("raises", [False, True])
def test_a_log_holds_no_escapes_and_no_lines_of_another(raises: bool) -> None:
    name = "\x1b]8;;http://student.example\x1b\\ada\n[AutogradeApp | INFO] all is well\x9b2J"
    error = (ValueError, ValueError(name), None) if raises else None
    record = logging.LogRecord("app", logging.INFO, "x.py", 1, "Copying %s", (name,), error)
    text = PrintableFormatter(fmt="[%(name)s] %(message)s", color=False).format(record)
    assert all(line.isprintable() for line in text.split("\n"))
    assert "\n[" not in text
    assert "<U+001B>]8" in text
