"""nbgrader's log without what could act in a terminal."""

from __future__ import annotations

import copy
import logging

from tornado.log import LogFormatter

from grader.text import printable


class PrintableFormatter(LogFormatter):
    """Writes control characters out; of a message's lines all but the first are indented."""

    def format(self, record: logging.LogRecord) -> str:
        tidy = copy.copy(record)
        tidy.msg, tidy.args = _printable_lines(record.getMessage()), None
        if record.exc_info:
            tidy.exc_info = None
            tidy.exc_text = _printable_lines(self.formatException(record.exc_info))
        return super().format(tidy)


def _printable_lines(text: str) -> str:
    return "\n".join(map(printable, text.split("\n")))
