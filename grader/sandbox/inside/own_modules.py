"""Runs a part, and lets it import the student's own modules, as cells that the judge sent.

They come last on the module path, so that none of them hides a library. A module is run as a part
is: what fails in it is left out, and noted.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Mapping, Sequence
from importlib.machinery import ModuleSpec
from typing import Any, TypeAlias

from grader.sandbox.inside.loading import Loader, Note, Place, Report, file_of
from grader.sandbox.protocol import BEGINNING

Sources: TypeAlias = Sequence[tuple[str, str]]
"""Cells, each with its label and its text."""


class OwnModules:
    """The modules of one student that one part may import, by name.

    Cells are numbered in ``notes`` from ``first`` on, module after module. ``complete`` is called
    with the name and the namespace of the part and of each module as soon as it was run.
    ``definitions_from`` and ``report`` are those of a ``Loader``; a place in one file leaves all
    of the others as they are.
    """

    def __init__(
        self,
        modules: Mapping[str, Sources],
        first: int,
        notes: list[Note],
        complete: Callable[[str, dict[str, Any]], None],
        definitions_from: Place | None = None,
        report: Report | None = None,
    ) -> None:
        self._modules, self._first = modules, first
        self._notes, self._complete = notes, complete
        self._definitions_from, self._report = definitions_from, report
        self.names: list[str] = []
        """Those that were run so far, and the part's own."""
        self._namespaces: list[dict[str, Any]] = []
        self.files: dict[str, str] = {}
        """How the files of code that was run begin, and the modules; "" stands for the part."""
        sys.meta_path.append(self)

    def run_part(self, part: str, cells: Sources) -> dict[str, Any]:
        """Run the cells of a part, which may import itself too, and return its namespace."""
        module = types.ModuleType(part)
        module.__file__ = f"{part}.py"
        sys.modules[part] = module
        self.files[file_of(part)] = ""
        return self._run(module, cells, 0)

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, _: types.ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return how a module is loaded, if it is one of these."""
        if path is not None or name not in self._modules:
            return None
        # The abstract class for loaders takes long to import.
        spec = ModuleSpec(name, self, origin=f"{name}.py")  # type: ignore[arg-type]
        spec.has_location = True  # Python names the file in an error then
        return spec

    def create_module(self, _: ModuleSpec) -> None:
        """Have Python make an ordinary module."""

    def exec_module(self, module: types.ModuleType) -> None:
        """Run a module's cells."""
        before = list(self._modules).index(module.__name__)
        numbers = [len(cells) for cells in self._modules.values()]
        self.files[file_of(module.__name__)] = module.__name__
        first = self._first + sum(numbers[:before])
        self._run(module, self._modules[module.__name__], first)

    def _run(self, module: types.ModuleType, cells: Sources, first: int) -> dict[str, Any]:
        name, namespace = module.__name__, vars(module)
        self.names.append(name)
        self._namespaces.append(namespace)
        begin = self._definitions_from
        if begin is not None and begin != BEGINNING and begin[0] - first not in range(len(cells)):
            begin = None
        Loader(module, self._notes, begin, self._report).run(cells, first)
        self._complete(name, namespace)
        return namespace

    def forget(self) -> None:
        """Leave nothing of the part and of these modules for the next part."""
        if self in sys.meta_path:
            sys.meta_path.remove(self)
        for name in self.names:
            sys.modules.pop(name, None)
        for namespace in self._namespaces:
            namespace.clear()  # so no function that was left somewhere works, and objects end now
