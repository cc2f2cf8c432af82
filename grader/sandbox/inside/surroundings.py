"""What a student's code finds around it: numpy, sympy, one thread, the names of a notebook.

Runs in the worker, before the student's code does.
"""

from __future__ import annotations

import _thread
import builtins
import os
import sys
import threading
import types
import warnings
from collections.abc import Mapping, Sequence
from importlib.machinery import ModuleSpec
from importlib.util import find_spec, spec_from_file_location
from typing import Any

PACKAGES = ("numpy", "sympy", "mpmath", "gmpy2")
"""What a student's code may import beside the standard library."""


def locate_packages() -> dict[str, str]:
    """Return the file that each of PACKAGES starts with, for those that are installed."""
    specs = {name: find_spec(name) for name in PACKAGES}
    return {name: spec.origin for name, spec in specs.items() if spec is not None and spec.origin}


class PackageFinder:
    """Finds the packages whose first files it is given, wherever they are, and no others."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, _: types.ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return where a package starts; its submodules are found by the usual finder."""
        if path is not None or name not in self._files:
            return None
        file = self._files[name]
        folder = os.path.dirname(file)  # noqa: PTH120 - a worker does without pathlib
        return spec_from_file_location(name, file, submodule_search_locations=[folder])


class _Silent:
    """Stands for anything a student takes from ``grader`` in their own file, and does nothing."""

    def __call__(self, *args: Any, **kwargs: Any) -> None:
        pass


class _SilentGrader(types.ModuleType):
    def __getattr__(self, name: str) -> _Silent:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Silent()


def _no_input(*_: object) -> str:
    raise RuntimeError("input() cannot be used here: nobody is there to answer")


def _no_thread(*_: object, **__: object) -> None:
    raise RuntimeError("can't start new thread: submissions compute in one thread")


def _without_links(path: str, *, strict: bool = False) -> str:  # noqa: ARG001
    """Stand for ``os.path.realpath``, which ``inspect`` asks about every module."""
    return os.path.abspath(path)  # noqa: PTH100 - it must follow no link


def _leave(*_: object) -> None:
    raise SystemExit


def furnish() -> None:
    """Put the silent ``grader`` and the names of a notebook in place; keep warnings quiet.

    What ``seccomp`` refuses in grading is refused here in words, in a self-check too, and what
    libraries do without is answered without it: the host's name, and where links lead.
    """
    for name in [name for name in sys.modules if name.split(".")[0] == "grader"]:
        del sys.modules[name]
    sys.modules["grader"] = _SilentGrader("grader")
    silent = _Silent()
    vars(builtins).update(
        input=_no_input, exit=_leave, quit=_leave, display=silent, help=silent, breakpoint=silent
    )
    for name in ("start_new_thread", "start_new", "start_joinable_thread"):
        if hasattr(_thread, name):
            setattr(_thread, name, _no_thread)
    threading.Thread.start = _no_thread  # type: ignore[method-assign]
    if sys.platform != "win32":
        system, _, *others = os.uname()
        named = os.uname_result((system, "localhost", *others))
        vars(os)["uname"] = lambda: named
        vars(os.path)["realpath"] = _without_links
    warnings.simplefilter("ignore")
