"""Tables that must have an entry for each exercise, in the order of the lesson."""

from __future__ import annotations

from collections.abc import Iterable


def what_to_add(found: Iterable[str], wanted: Iterable[str], where: str) -> list[str]:
    """What to do so that the ids that are ``found`` are those that are ``wanted``.

    ``where`` says what holds them, such as "FORWARD of tests/assignment/test_definitions.py".
    """
    found, wanted = list(found), list(wanted)
    steps = []
    for place, id in enumerate(wanted):
        if id not in found:
            after = f"after {wanted[place - 1]}" if place else "at the top"
            steps.append(f"Add {id} to {where}, {after}.")
    steps += [
        f"Remove {id} from {where}: there is no such exercise." for id in found if id not in wanted
    ]
    if not steps and found != wanted:
        steps.append(f"Put {where} into the order of the lesson: {', '.join(wanted)}.")
    return steps
