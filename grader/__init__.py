"""Exercises and a grader for the calculus of backpropagation.

In a notebook: ``from grader import check, hint``.
"""

TYPE_CHECKING = False  # type checkers take it for true; ``typing`` would slow the command down
if TYPE_CHECKING:
    from grader.pictures.learning import watch_it_learn
    from grader.pictures.lesson import draw_chain, draw_paths
    from grader.self_check.notebook import check, hint

__all__ = ["check", "draw_chain", "draw_paths", "hint", "watch_it_learn"]
__version__ = "0.1.0"

if not TYPE_CHECKING:

    def __getattr__(name):
        """Import what notebooks use when they import it, so that the command starts fast."""
        homes = {
            "check": "grader.self_check.notebook",
            "hint": "grader.self_check.notebook",
            "draw_chain": "grader.pictures.lesson",
            "draw_paths": "grader.pictures.lesson",
            "watch_it_learn": "grader.pictures.learning",
        }
        if name not in homes:
            raise AttributeError(f"module 'grader' has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(homes[name]), name)
