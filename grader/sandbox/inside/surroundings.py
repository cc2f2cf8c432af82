"""Prepares a worker's interpreter for a student's code: packages, names of a notebook, one thread.

``run`` is where the interpreter of a worker begins. The judge uses only ``locate_packages``.
"""

from __future__ import annotations

import _thread
import builtins
import gc
import json
import os
import sys
import threading
import types
import warnings
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.machinery import ModuleSpec
from importlib.util import find_spec, spec_from_file_location

PACKAGES = ("numpy", "sympy", "mpmath", "gmpy2")
"""What a student's code may import beside the standard library."""


def locate_packages() -> dict[str, str]:
    """Return the first file (``__init__.py``) of each of PACKAGES that is installed."""
    specs = {name: find_spec(name) for name in PACKAGES}
    return {name: spec.origin for name, spec in specs.items() if spec is not None and spec.origin}


class PackageFinder:
    """Finds the packages whose first files are given, wherever they are, and no others."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, _: types.ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return where a package is; its submodules are found by Python's own finder."""
        if path is not None or name not in self._files:
            return None
        file = self._files[name]
        folder = os.path.dirname(file)  # noqa: PTH120 - a worker does without pathlib
        return spec_from_file_location(name, file, submodule_search_locations=[folder])


class _Silent:
    """Takes the place of anything that a student's file imports from ``grader``; does nothing."""

    def __call__(self, *args: object, **kwargs: object) -> None:
        pass


class _SilentGrader(types.ModuleType):
    """Takes the place of ``grader``, whose checks a student's file may call."""

    def __getattr__(self, name: str) -> _Silent:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Silent()


def _no_input(*_: object) -> str:
    raise RuntimeError("input() cannot be used here: nobody is there to answer")


def _no_thread(*_: object, **__: object) -> None:
    raise RuntimeError("can't start new thread: submissions compute in one thread")


def _without_links(path: str, *, strict: bool = False) -> str:  # noqa: ARG001
    """Take the place of ``os.path.realpath``, which ``inspect`` calls for every module."""
    return os.path.abspath(path)  # noqa: PTH100 - it must follow no link


def _leave(*_: object) -> None:
    raise SystemExit


def run() -> None:
    """Load a program of ``walls``, take ``grader`` away from the student's code, and run it."""
    _, root, packages, program, argument = sys.argv
    sys.meta_path.insert(0, PackageFinder(json.loads(packages)))
    gc.disable()  # what is imported here stays, so looking for garbage in it takes time for nothing
    main = import_module(f"grader.sandbox.walls.{program}").main
    gc.freeze()
    gc.enable()
    sys.path.remove(root)
    sys.argv = [""]
    furnish()
    main(argument)


def silent_grader() -> types.ModuleType:
    """Return a ``grader`` for a student's file to import, whose checks do nothing."""
    return _SilentGrader("grader")


def names_of_a_notebook() -> dict[str, object]:
    """Return what stands in place of names that a notebook has, or that wait for somebody."""
    silent = _Silent()
    return {
        "input": _no_input, "exit": _leave, "quit": _leave,
        "display": silent, "help": silent, "breakpoint": silent,
    }  # fmt: skip


def furnish() -> None:
    """Put a silent ``grader`` and the names of a notebook in place, and silence warnings.

    What ``seccomp`` refuses in grading is refused here with a sentence that a student understands,
    in a self-check too. Libraries ask for the host's name and for where links lead, and can do
    without: they get an answer that needs no system call.
    """
    for name in [name for name in sys.modules if name.split(".")[0] == "grader"]:
        del sys.modules[name]
    sys.modules["grader"] = silent_grader()
    vars(builtins).update(names_of_a_notebook())
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
