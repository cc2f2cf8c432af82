"""Text that remembers where it came from, so that a rewritten answer can still be quoted."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Traced:
    """A rewritten text; character ``i`` stands for ``original[starts[i]:ends[i]]``."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def rewrite_characters(cls, original: str, rewrite: Callable[[str], str]) -> Traced:
        """Replace every character by ``rewrite(character)``, of any length."""
        pieces = [rewrite(character) for character in original]
        origins = [i for i, piece in enumerate(pieces) for _ in piece]
        return cls("".join(pieces), tuple(origins), tuple(i + 1 for i in origins))

    def sub(self, pattern: re.Pattern[str], template: str) -> Traced:
        """``re.sub``; the characters of a replacement stand for everything that it replaced."""
        text: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        done = 0
        for found in pattern.finditer(self.text):
            if found.end() == found.start():
                continue
            keep = slice(done, found.start())
            text.append(self.text[keep])
            starts.extend(self.starts[keep])
            ends.extend(self.ends[keep])
            replacement = found.expand(template)
            text.append(replacement)
            starts.extend([self.starts[found.start()]] * len(replacement))
            ends.extend([self.ends[found.end() - 1]] * len(replacement))
            done = found.end()
        if not done:
            return self
        text.append(self.text[done:])
        starts.extend(self.starts[done:])
        ends.extend(self.ends[done:])
        return Traced("".join(text), tuple(starts), tuple(ends))

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Where in the original the non-empty stretch ``text[start:end]`` came from."""
        return min(self.starts[start:end]), max(self.ends[start:end])
