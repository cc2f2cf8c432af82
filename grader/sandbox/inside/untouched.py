"""What a part may have changed outside its own module, put back before the next part is loaded."""

from __future__ import annotations

import builtins
import math
import os
import sys
import types
import warnings
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

import numpy as np

PATCHED = (builtins, math, np, np.linalg)
"""The modules whose names a student's code may replace, or add to.

To look at all modules would touch so many pages that a fork would have to copy. A function that is
left in another one has lost the names of its own module, which are taken from it (``OwnModules``).
"""


class Untouched:
    """Python and its libraries as they are now: before any student's code.

    It restores what ordinary code changes, so that no part is right only by what another one left.
    Code that sets out to leave more can; it gains nothing that it could not do in its own part.
    """

    def __init__(self) -> None:
        self._namespaces = [
            (module.__name__, vars(module), dict(vars(module))) for module in PATCHED
        ]
        self._modules = dict(sys.modules)
        self._deepest, self._digits = sys.getrecursionlimit(), sys.get_int_max_str_digits()
        self._printing = np.get_printoptions()
        self._path, self._finders = list(sys.path), list(sys.meta_path)
        self._environment = dict(os.environ)
        self._folder: Path | None = None
        with suppress(OSError):  # as for a folder that is gone
            self._folder = Path.cwd()

    def restore(self) -> None:
        """Put all of it back."""
        for name, namespace, before in self._namespaces:
            _put_back(name, namespace, before)
        self._put_back_modules()
        sys.setrecursionlimit(self._deepest)
        sys.set_int_max_str_digits(self._digits)
        sys.path[:], sys.meta_path[:] = self._path, self._finders
        np.seterr(all="ignore")
        np.seterrcall(None)
        np.set_printoptions(**self._printing)
        warnings.resetwarnings()
        warnings.simplefilter("ignore")
        if os.environ != self._environment:
            os.environ.clear()
            os.environ.update(self._environment)
        if self._folder is not None:
            with suppress(OSError):
                os.chdir(self._folder)
        for name, begin_anew in STATES.items():
            if name in sys.modules:
                with suppress(Exception):  # code may have changed all of the library
                    begin_anew(sys.modules[name])

    def _put_back_modules(self) -> None:
        """Put back those that were there, and take out what is no library of the same name."""
        for name in sys.modules.keys() - self._modules.keys():
            if not _is_library(name, sys.modules[name]):
                del sys.modules[name]
        for name, module in self._modules.items():
            if sys.modules.get(name) is not module:
                sys.modules[name] = module


def _put_back(module: str, namespace: dict[str, object], before: Mapping[str, object]) -> None:
    for name, value in before.items():
        if namespace.get(name) is not value:
            namespace[name] = value
    if len(namespace) > len(before):
        for name in namespace.keys() - before.keys():
            if not _is_submodule(f"{module}.{name}", namespace[name]):
                del namespace[name]


def _is_library(name: str, module: object) -> bool:
    spec = vars(module).get("__spec__") if isinstance(module, types.ModuleType) else None
    return isinstance(spec, ModuleSpec) and spec.loader is not None and spec.name == name


def _is_submodule(name: str, value: object) -> bool:
    return isinstance(value, types.ModuleType) and sys.modules.get(name) is value


# Libraries that keep a state


def _chance(random: Any) -> None:
    """Draw other numbers than the last part, as a process of its own would."""
    random.seed()


def _timer(signal: Any) -> None:
    signal.setitimer(signal.ITIMER_REAL, 0)


def _precision(decimal: Any) -> None:
    decimal.setcontext(
        decimal.Context(
            prec=28, rounding="ROUND_HALF_EVEN", Emin=-999999, Emax=999999, capitals=1, clamp=0,
            flags=[], traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
        )
    )  # fmt: skip


def _digits(mpmath: Any) -> None:
    mpmath.mp.prec = mpmath.iv.prec = 53


STATES: Mapping[str, Callable[[Any], None]] = {
    "random": _chance,
    "numpy.random": _chance,
    "sympy.core.random": _chance,
    "signal": _timer,
    "decimal": _precision,
    "mpmath": _digits,
}
"""How libraries that were loaded begin anew."""
