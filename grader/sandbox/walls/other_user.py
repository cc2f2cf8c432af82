"""Another user: a worker gives up root's rights, and with them every file that only root may read.

This is for a container that holds one submission and nobody else's work, whose kernel has no
Landlock and where the grader runs as root. What everyone may read there stays readable; the folders
of the grader, of the submission and of its result are closed to everyone but root.

Source: ``setresuid(2)`` and ``capabilities(7)``: a process that changes all its user ids from 0 to
others loses all capabilities.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from typing import NoReturn

from grader.sandbox.inside.surroundings import locate_packages
from grader.sandbox.walls.kernel import PR_SET_NO_NEW_PRIVS, prctl
from grader.sandbox.walls.protections import Protections
from grader.sandbox.walls.zygote import serve

USER = 60_999
"""A number that no user and no group of a usual system has."""


class OtherUser:
    """Makes a process one of the user ``USER``, who has no groups and no capabilities.

    The user must be able to read the files in ``needed``, and must have no right to the folders in
    ``private``.
    """

    def __init__(self, needed: Iterable[str], private: Iterable[str]) -> None:
        self._needed, self._private = tuple(needed), tuple(private)

    def restrict_self(self) -> None:
        """Become that user, for good."""
        os.setgroups([])
        os.setresgid(USER, USER, USER)
        os.setresuid(USER, USER, USER)
        prctl(PR_SET_NO_NEW_PRIVS, 1)

    def failing(self) -> str | None:
        """Say what this process may do or cannot do, though it should be otherwise."""
        if (os.getuid(), os.geteuid(), os.getgid(), os.getegid()) != (USER,) * 4:
            return "other user"
        for path in self._private:
            if any(os.access(path, right) for right in (os.R_OK, os.W_OK, os.X_OK)):
                return f"other user, who has a right to {path}"
        for path in self._needed:
            if not os.access(path, os.R_OK):
                return f"other user, who cannot read {path}"
        return None


def main(argument: str) -> NoReturn:
    """Serve as ``zygote.main`` does; ``argument`` is a JSON list: control socket, folders."""
    control, *private = json.loads(argument)
    packages = locate_packages()
    wall = OtherUser((os.__file__, *packages.values()), private)
    serve(control, Protections(packages, wall))
