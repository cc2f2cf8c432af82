"""Which libraries a student's function uses in a notebook that are not there when it is graded.

A notebook's own process has whatever the student installed; the sandbox has the standard library,
numpy and sympy. So ``check`` warns of others. It looks at the names in the function and in the
student's own functions that it calls, and runs nothing.
"""

from __future__ import annotations

import dis
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

from grader.submissions.own_modules import LIBRARIES


def not_in_grading(function: object) -> list[str]:
    """The libraries by name, in the order in which they are met."""
    home = str(getattr(function, "__module__", None))
    found: dict[str, None] = {}
    waiting, seen = [function], set[int]()
    while waiting:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        libraries = [name for name in _modules_of(one) if not _is_there(name, home)]
        if libraries:
            found[libraries[0]] = None
        elif isinstance(one, FunctionType) and _is_own(one.__module__, home):
            own = one.__globals__
            codes = list(_codes(one.__code__))
            waiting += (own[name] for code in codes for name in code.co_names if name in own)
            imported = (name for code in codes for name in _imported(code))
            found |= {name: None for name in imported if not _is_there(name, home)}
    return list(found)


def _modules_of(value: object) -> list[str]:
    """The modules that a value may come from, each by the first part of its name."""
    if isinstance(value, ModuleType):
        names: list[object] = [value.__name__]
    elif callable(value) and not hasattr(value, "__module__"):  # as numpy's kind of functions
        holding = [module for module, its in list(sys.modules.items()) if _holds(its, value)]
        names = [] if "numpy" in map(_first_part, holding) else [*holding]
    else:
        names = [getattr(value, "__module__", None), type(value).__module__]
    return [_first_part(name) for name in names if isinstance(name, str)]


def _first_part(module: str) -> str:
    return module.partition(".")[0]


def _holds(module: ModuleType, value: object) -> bool:
    name = getattr(value, "__name__", "")
    return isinstance(name, str) and vars(module).get(name) is value


def _codes(code: CodeType) -> Iterator[CodeType]:
    """A function's code, and those of the functions in it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _imported(code: CodeType) -> Iterator[str]:
    for instruction in dis.get_instructions(code):
        if instruction.opname == "IMPORT_NAME" and isinstance(instruction.argval, str):
            yield _first_part(instruction.argval)


def _is_there(module: str, home: str) -> bool:
    return module in LIBRARIES or module == _first_part(home) or _is_own(module, home)


def _is_own(module: str, home: str) -> bool:
    """Whether a module is that of the function, the notebook, or a file in its folder."""
    if module in ("__main__", home):
        return True
    file = getattr(sys.modules.get(module), "__file__", None)
    main = getattr(sys.modules.get("__main__"), "__file__", None)
    beside = {Path.cwd(), *([Path(main).absolute().parent] if isinstance(main, str) else [])}
    return isinstance(file, str) and Path(file).absolute().parent in beside
