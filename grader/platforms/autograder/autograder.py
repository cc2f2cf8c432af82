"""What each platform's module tells: where its files are, and how it wants the results."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.result import Result


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdicts on one submission, and what they rest on."""

    result: Result
    seed: int
    isolation: str


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are in a platform's container.

    ``closed`` are the folders that no submission may read, beside the grader's own.
    """

    submission: Path
    results: Path
    closed: tuple[Path, ...]


class Autograder(ABC):
    """A platform that runs the grader itself."""

    name: str
    """As the command line calls it."""
    title: str
    """As people call it."""
    at_root: tuple[str, ...]
    """The files at the root of the zip, out of the folder ``at_root``."""
    next_step: str
    """What to do with the zip."""
    written: tuple[str, ...]
    """The names of the files that ``files`` makes, in the folder ``Places.results``."""

    @abstractmethod
    def places(self, root: Path) -> Places:
        """Where things are below the platform's own folder."""

    @abstractmethod
    def files(self, judged: Judged) -> Mapping[str, str]:
        """The text of each file to write, by its name.

        :raises GraderError: where the platform has not said what the results are for.
        """

    def refused(self, reason: str) -> Mapping[str, str]:
        """The files to write where nothing could be graded; none, where their absence says so."""
        return {}
