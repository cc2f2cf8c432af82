"""nbgrader's log, which names students' files as they are called."""

from __future__ import annotations

import copy
import logging
from typing import Any

from tornado.log import LogFormatter

from grader.text import visible

LOGGING = {"formatters": {"console": {"class": f"{__name__}.SafeFormatter"}}}
"""For traitlets: what writes nbgrader's lines to the terminal."""


class SafeFormatter(LogFormatter):
    """nbgrader's lines and colours; nothing that a message holds moves the cursor."""

    def format(self, record: logging.LogRecord) -> str:
        shown = copy.copy(record)
        shown.msg, shown.args = visible(record.getMessage()), None
        line: str = super().format(shown)
        return line

    def formatException(self, ei: Any) -> str:
        return visible(super().formatException(ei))
