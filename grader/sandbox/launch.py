"""How a child's interpreter is started: alone with the standard library and a few packages.

Its module path holds the standard library and nothing else. numpy and sympy are found through
``surroundings.PackageFinder``, wherever they are installed. Light to import: no numpy.
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module

from grader.sandbox.inside.surroundings import PackageFinder, furnish, locate_packages

ROOT = os.path.abspath(f"{__file__}/../../..")  # noqa: PTH100 - a worker does without pathlib
"""The folder that holds the package ``grader``."""
BOOT = "import sys; sys.path.append(sys.argv[1]); from grader.sandbox.launch import run; run()"
NOT_STARTED = (
    "A process for submissions could not be started. "
    f"Check that `{sys.executable} -c 'import numpy'` works."
)
ENVIRONMENT = {
    "PYTHONHASHSEED": "0",  # the order of a set is the same for everyone, and again next time
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}


def command(module: str, argument: str) -> list[str]:
    """Return the command that runs ``main(argument)`` of a module beside this one."""
    packages = json.dumps(locate_packages())
    return [sys.executable, "-P", "-s", "-S", "-c", BOOT, ROOT, packages, module, argument]


def environment() -> dict[str, str]:
    """Return this process's environment without what changes an interpreter's ways."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return kept | ENVIRONMENT


def run() -> None:
    """In the child: load what the module needs, then hide ``grader``, then run its ``main``."""
    _, root, packages, module, argument = sys.argv
    sys.meta_path.insert(0, PackageFinder(json.loads(packages)))
    main = import_module(f"grader.sandbox.{module}").main
    sys.path.remove(root)
    sys.argv = [""]
    furnish()
    main(argument)
