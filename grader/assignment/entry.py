"""What exercises and questions have in common as entries of the catalogue."""

from __future__ import annotations


class Entry:
    """One thing that students are asked, called ``<part>.<name>``."""

    id: str

    @property
    def part(self) -> str:
        """The part that it stands in."""
        return self.id.partition(".")[0]

    @property
    def name(self) -> str:
        """Its name within the part: a function, or ``q1`` to ``q5``."""
        return self.id.partition(".")[2]

    @property
    def heading(self) -> str:
        """What a page calls it."""
        raise NotImplementedError
