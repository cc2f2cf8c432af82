"""Follow-through: an error is paid for once, where it is made.

A marker who finds a wrong first step goes on with the student's own wrong value. A grader that
runs code does the reverse: it puts right functions in place of the student's wrong earlier ones
and looks whether the later one is right then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.judge import messages
from grader.result import Item


def follow_through(item: Item, on_its_own: Item, blamed: Sequence[str]) -> Item:
    """The verdict on an exercise whose earlier functions, ``blamed``, are wrong.

    ``on_its_own`` is the verdict with right ones in their place. Full points if that passes; if it
    earns more than ``item`` did, it stands, since the rest of the loss was paid for before.
    """
    if not blamed or on_its_own.score <= item.score:
        return item
    if on_its_own.status == "passed":
        message = messages.followed_through(blamed)
        return replace(on_its_own, message=message, follow_through=True)
    apart = messages.apart_from(blamed)
    return replace(on_its_own, message=replace(on_its_own.message, evidence=apart))
