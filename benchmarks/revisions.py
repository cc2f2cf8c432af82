"""Another revision of this project beside this tree, and its command."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
BACKPROP = (sys.executable, "-P", "-c", "import sys; from grader.cli import main; sys.exit(main())")
"""The command of the tree that ``environment_of`` names."""


def checked_out(revision: str, folder: Path) -> Path:
    """The project as it was at ``revision``, in a folder of its own."""
    tree = folder / "tree"
    tree.mkdir()
    archive = subprocess.run(
        ["git", "archive", revision], cwd=ROOT, check=True, capture_output=True
    ).stdout
    subprocess.run(["tar", "-x", "-C", tree], input=archive, check=True)
    return tree


def environment_of(tree: Path) -> Mapping[str, str]:
    """What lets ``BACKPROP`` run the code in ``tree``, compiled once and kept so."""
    kept = {name: v for name, v in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPATH": str(tree)}
