"""Runs commands as an ordinary user, since the limit on processes does not hold for root."""

from __future__ import annotations

import os
import shutil
import sys

import pytest

USER = 61_234
"""A user id that nobody else has, so that only the command's own processes count."""

needs_another_user = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("setpriv"),
    reason="only root becomes another user, by setpriv",
)


def as_ordinary_user(processes: int, *command: str) -> list[str]:
    """The command with so many processes and threads at most; it may read where root may."""
    become = ("setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups")
    rights = (
        "--bounding-set=-all,+dac_read_search",
        "--inh-caps=-all,+dac_read_search",
        "--ambient-caps=+dac_read_search",
    )
    return [*become, *rights, "prlimit", f"--nproc={processes}", *command]
