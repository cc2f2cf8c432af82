"""Exercises and a grader for the calculus of backpropagation.

In a notebook: ``from grader import check, hint``.
"""

TYPE_CHECKING = False  # nothing is imported here: see ``grader.__main__``
if TYPE_CHECKING:
    from typing import Any

__version__ = "0.1.0"

_LAZY = {
    "check": "grader.self_check.notebook",
    "hint": "grader.self_check.notebook",
    "draw_chain": "grader.pictures.lesson",
    "draw_paths": "grader.pictures.lesson",
    "watch_it_learn": "grader.pictures.learning",
}


def __getattr__(name: str) -> "Any":
    """Load what notebooks import when they import it, so that the command starts fast."""
    if name not in _LAZY:
        raise AttributeError(f"module 'grader' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LAZY[name]), name)
