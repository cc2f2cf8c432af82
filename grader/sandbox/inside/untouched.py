"""What a part may have changed outside its own module, put back before the next part is loaded."""

from __future__ import annotations

import builtins
import math
import sys
import types
import warnings
from collections.abc import Mapping

import numpy as np

PATCHED = (builtins, math, np, np.linalg)
"""The modules whose names a student's code may replace, or add to."""


class Untouched:
    """Python and numpy as they are now: before any student's code.

    It restores what ordinary code changes, so that no part is right only by what another one left.
    Code that sets out to leave more can; it gains nothing that it could not do in its own part.
    """

    def __init__(self) -> None:
        self._namespaces = [
            (module.__name__, vars(module), dict(vars(module))) for module in PATCHED
        ]
        self._modules = frozenset(sys.modules)
        self._deepest = sys.getrecursionlimit()
        self._path, self._finders = list(sys.path), list(sys.meta_path)

    def restore(self) -> None:
        """Put all of it back."""
        sys.setrecursionlimit(self._deepest)
        sys.path[:], sys.meta_path[:] = self._path, self._finders
        np.seterr(all="ignore")
        warnings.resetwarnings()
        warnings.simplefilter("ignore")
        if len(sys.modules) > len(self._modules):
            self._forget_modules()
        for name, namespace, before in self._namespaces:
            _put_back(name, namespace, before)

    def _forget_modules(self) -> None:
        """Take out what is no library: a name in ``sys.modules`` may stand for anything."""
        for name in sys.modules.keys() - self._modules:
            if getattr(sys.modules[name], "__spec__", None) is None:
                del sys.modules[name]


def _put_back(module: str, namespace: dict[str, object], before: Mapping[str, object]) -> None:
    for name, value in before.items():
        if namespace.get(name) is not value:
            namespace[name] = value
    if len(namespace) > len(before):
        for name in namespace.keys() - before.keys():
            if not _is_submodule(f"{module}.{name}", namespace[name]):
                del namespace[name]


def _is_submodule(name: str, value: object) -> bool:
    return isinstance(value, types.ModuleType) and sys.modules.get(name) is value
