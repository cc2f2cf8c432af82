"""How a process that ran a student's code ended."""

from __future__ import annotations

from grader.reasons import Ending, Way

WAYS: dict[Way, str] = {
    "exited": "ended itself with exit status {number}",
    "closed": "closed its connection",
    "signal": "was killed by signal {number} ({name})",
    "no_memory": "was killed by the system, most likely because memory ran out",
    "no_time": "used up its processor time",
    "lost": "was lost with the process that started it",
    "no_answer": "sent bytes that are not an answer",
    "unseen": "ended itself, or ran out of memory",
}


def ended(ending: Ending) -> str:
    """How it ended, as the end of a sentence about the process."""
    return WAYS[ending.way].format(number=ending.number, name=ending.name)
