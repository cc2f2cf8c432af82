"""Follow-through in a notebook: a function that is wrong only because an earlier one is.

In a class, substitutes take the places of a student's wrong earlier functions. Here they do so in
the notebook's own process, for as long as it takes to ask the function once more.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple, TypeAlias

from grader.answers import Answer
from grader.assignment.catalogue import EXERCISES, Exercise, exercises_of
from grader.judge.cases import Cases
from grader.judge.exercise import judge_exercise
from grader.judge.follow_through import follow_through
from grader.judge.reference import reference_value
from grader.judge.source import NO_SOURCE, Source
from grader.result import Item
from grader.sandbox.calls import build, spec
from grader.sandbox.inside.worker import install_substitutes
from grader.self_check.own_process import ask_function, namespace_of

Namespace: TypeAlias = dict[str, Any]
CasesOf: TypeAlias = Callable[[str], Cases]
"""The cases of an exercise by its id."""


class Earlier(NamedTuple):
    """A student's function for an earlier exercise, or ``None``, and the names that it has."""

    exercise: Exercise
    function: Callable[..., object] | None
    places: Sequence[tuple[Namespace, str]]


def followed_through(
    item: Item,
    function: Callable[..., object],
    cases: Cases,
    cases_of: CasesOf,
    source: Source = NO_SOURCE,
) -> tuple[Item, Sequence[str]]:
    """The verdict where the earlier functions that are wrong are replaced by right ones.

    ``item`` is the verdict as it stands. Beside the verdict the names are returned that are used
    and not defined. Only functions that are called are looked at, so none that hangs is called.
    """
    if not item.is_wrong:
        return item, ()
    earlier = _earlier_than(cases.exercise, function)
    wrong: dict[str, Exercise] = {}
    judged: set[str] = set()
    while True:
        answers, called = _ask(function, cases, earlier, wrong)
        new = [one for one in earlier if one.exercise.id in called - judged]
        new_wrong = [one.exercise for one in new if not _is_right(one, cases_of)]
        if not new_wrong:
            break
        judged |= called
        wrong |= {exercise.id: exercise for exercise in new_wrong}
    blamed = [one for one in earlier if one.exercise.id in wrong.keys() & called]
    on_its_own = judge_exercise(cases, answers, source)
    found = follow_through(item, on_its_own, [one.exercise.function for one in blamed])
    return found, [one.exercise.function for one in blamed if one.function is None]


def _is_right(earlier: Earlier, cases_of: CasesOf) -> bool:
    if earlier.function is None:
        return False
    cases = cases_of(earlier.exercise.id)
    item = judge_exercise(cases, ask_function(earlier.function, cases))
    return followed_through(item, earlier.function, cases, cases_of)[0].status == "passed"


def exercises_called(name: str, function: Callable[..., object]) -> list[Exercise]:
    """The exercises of this name; of several, those that take the function's arguments."""
    named = [exercise for exercise in EXERCISES.values() if exercise.function == name]
    try:
        parameters = tuple(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return named
    fitting = [exercise for exercise in named if exercise.parameters == parameters]
    return fitting if len(named) > 1 and fitting else named


def _earlier_than(exercise: Exercise, function: Callable[..., object]) -> list[Earlier]:
    """The functions of the same part, and those of earlier parts, imported or copied."""
    here = namespace_of(function)
    found = []
    own_names = {other.function for other in exercises_of(exercise.part)}
    for other in EXERCISES.values():
        if other.id == exercise.id:
            break
        name, own = other.function, here.get(other.function)
        module = vars(sys.modules[other.part]) if other.part in sys.modules else {}
        if other.part == exercise.part:
            if own is None or (callable(own) and own is not function):
                found.append(Earlier(other, own, [(here, name)]))
        elif callable(imported := module.get(name)):
            places = [(here, n) for n, value in here.items() if value is imported]
            found.append(Earlier(other, imported, [(module, name), *places]))
        elif name not in own_names and callable(own) and exercises_called(name, own)[-1] == other:
            found.append(Earlier(other, own, [(here, name)]))
    return found


def _ask(
    function: Callable[..., object],
    cases: Cases,
    earlier: Sequence[Earlier],
    wrong: Mapping[str, Exercise],
) -> tuple[list[Answer], set[str]]:
    """Ask with substitutes for what is ``wrong``; also the earlier exercises that are called."""
    called: set[str] = set()
    with _instead_of(earlier, wrong, called.add):
        return ask_function(function, cases), called


@contextmanager
def _instead_of(
    earlier: Sequence[Earlier], wrong: Mapping[str, Exercise], called: Callable[[str], None]
) -> Iterator[None]:
    """Put something in the place of each earlier function that tells when it is called."""
    places = [place for one in earlier for place in one.places]
    before = [(space, name, space[name]) for space, name in places if name in space]
    try:
        for exercise, own, its_places in earlier:
            function = _substitute(exercise) if exercise.id in wrong else own
            tell = partial(called, exercise.id)
            for space, name in its_places:
                space[name] = _telling(tell, function, name)
        yield
    finally:
        for space, name in places:
            del space[name]
        for space, name, value in before:
            space[name] = value


def _telling(
    tell: Callable[[], None], function: Callable[..., object] | None, name: str
) -> Callable[..., object]:
    def telling(*args: object, **kwargs: object) -> object:
        tell()
        if function is None:
            raise NameError(f"name '{name}' is not defined", name=name)
        return function(*args, **kwargs)

    return telling


def _substitute(exercise: Exercise) -> Callable[..., object]:
    def right_value(name: str, arguments: dict[str, object]) -> Any:
        plain = {key: build(spec(value)) for key, value in arguments.items()}
        return reference_value({name: exercise}, name, plain)

    made: Namespace = {}
    install_substitutes(made, "", {exercise.function: exercise.parameters}, right_value)
    substitute: Callable[..., object] = made[exercise.function]
    return substitute
