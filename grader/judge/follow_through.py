"""Follow-through: an error costs points once, where it is made.

A person who marks by hand and finds a wrong first step goes on with the student's wrong value. A
grader that runs code does the reverse: it substitutes right functions for the student's wrong
earlier ones, and looks whether the later one is right then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.messages import verdicts
from grader.result import Item


def follow_through(item: Item, on_its_own: Item, blamed: Sequence[str]) -> Item:
    """The verdict on an exercise that uses the wrong earlier functions ``blamed``.

    ``item`` is the verdict as it stands, ``on_its_own`` the one with substitutes for them. The
    latter counts if it earns more, and if it passes, the exercise gets full points. It also counts
    where an earlier function left no value to judge: then it says what is wrong in this one.
    """
    says_more = (
        item.status in ("error", "timeout", "crashed")
        and on_its_own.score == item.score
        and on_its_own.message != item.message
    )
    if not blamed or not (on_its_own.score > item.score or says_more):
        return item
    if on_its_own.status == "passed":
        message = verdicts.followed_through(blamed)
        return replace(on_its_own, message=message, message_from=(), follow_through=True)
    apart = verdicts.apart_from(blamed)
    return replace(on_its_own, message=replace(on_its_own.message, evidence=apart))
