"""What a plain installation lacks: the packages of the extras ``nbgrader`` and ``cluster``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from grader.errors import UnusableInput


@contextmanager
def needing(package: str, command: str, extra: str) -> Iterator[None]:
    """Import what a command or an option needs.

    :raises UnusableInput: where it is not installed, with the command that installs it.
    """
    try:
        yield
    except ImportError as error:
        raise UnusableInput(
            f"{command} needs {package} ({error}). Install it: "
            f"pip install 'backprop-grader[{extra}]'"
        ) from error
