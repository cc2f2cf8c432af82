"""What nbgrader says in a terminal of files that students named."""

from __future__ import annotations

import pytest

pytest.importorskip("nbgrader")

from nbgrader.apps import AutogradeApp, GenerateFeedbackApp
from traitlets.config import Config

from grader.platforms.nbgrader.config import configure


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
