"""Functions that stand in for a student's own and ask the judge for their value.

With them the judge sees whether a function is right given right earlier ones. Runs in the worker.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Ask = Callable[[str, dict[str, Any]], Any]


def install(namespace: dict[str, Any], substitutes: Mapping[str, Sequence[str]], ask: Ask) -> None:
    """Replace each named function in a module's ``namespace`` by one that asks the judge."""
    for name, parameters in substitutes.items():
        namespace[name] = _stand_in(name, tuple(parameters), ask)


def _stand_in(name: str, parameters: tuple[str, ...], ask: Ask) -> Callable[..., Any]:
    def substitute(*args: Any, **kwargs: Any) -> Any:
        if len(args) > len(parameters):
            raise TypeError(
                f"{name}() takes {len(parameters)} arguments but {len(args)} were given"
            )
        bound = dict(zip(parameters, args, strict=False))
        for key, value in kwargs.items():
            if key not in parameters:
                raise TypeError(f"{name}() got an unexpected keyword argument '{key}'")
            if key in bound:
                raise TypeError(f"{name}() got multiple values for argument '{key}'")
            bound[key] = value
        missing = [parameter for parameter in parameters if parameter not in bound]
        if missing:
            raise TypeError(f"{name}() missing required arguments: {', '.join(missing)}")
        return ask(name, bound)

    substitute.__name__ = name
    return substitute
