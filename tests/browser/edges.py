"""What a page shows at the right edge of a frame that scrolls, by its pixels."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from PIL import Image


def paper_of(page: Any) -> tuple[int, ...]:
    """The colour of a page's background."""
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return tuple(map(int, re.findall(r"\d+", colour)))


def right_edge(scrolled: Any) -> tuple[int, ...]:
    """The colour that is most of a frame's right edge."""
    shot = Image.open(BytesIO(scrolled.screenshot())).convert("RGB")
    edge = shot.crop((shot.width - 3, 0, shot.width - 2, shot.height))
    return max(edge.getcolors(1 << 16) or [])[1]


def colours_at_the_right(scrolled: Any) -> set[tuple[int, ...]]:
    """The colours of a frame's last four columns of pixels, but for those of single pixels."""
    shot = Image.open(BytesIO(scrolled.screenshot())).convert("RGB")
    edge = shot.crop((shot.width - 4, 0, shot.width, shot.height))
    return {colour for count, colour in edge.getcolors(1 << 16) or [] if count > 4}


def shows_that_more_is_to_its_right(scrolled: Any, paper: tuple[int, ...]) -> bool:
    """Whether a frame's right edge has a shade as long as there is more behind it, and no longer.

    ``paper`` is the colour that the edge has without the shade.
    """
    scrolled.evaluate("(e) => { e.scrollLeft = 0 }")
    at_the_start = right_edge(scrolled)
    scrolled.evaluate("(e) => { e.scrollLeft = e.scrollWidth }")
    return at_the_start != paper and right_edge(scrolled) == paper
