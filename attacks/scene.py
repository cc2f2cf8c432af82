"""What attacks reach for: a classmate's work, solutions, a gradebook, a home, open servers.

Attacks know all of it by name. Each secret holds ``SECRET``, which must turn up nowhere.
"""

from __future__ import annotations

import hashlib
import os
import re
import socket
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from attacks.attack import Attack
from grader.assignment.catalogue import EXERCISES
from grader.judge.cases import make_cases

SECRET = "canary-5f1d3c"
ROOT = Path(__file__).parents[1]
SHARED_FOLDERS = (Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"))
LEFT_BEHIND = "backprop*attack*"
TABLED = (
    "single_neuron.relu_prime",
    "matrix_form.output_delta",
    "matrix_form.weight_gradient",
    "cross_entropy.output_delta",
    "cross_entropy.softmax_output_delta",
)
"""The exercises for which attacks have a table of the right answers to the self-check."""


@dataclass(frozen=True)
class Scene:
    """The folders of a class, and the names under which attacks know them."""

    root: Path
    port: int

    @property
    def submissions(self) -> Path:
        return self.root / "class"

    @property
    def home(self) -> Path:
        return self.root / "home"

    @property
    def trace(self) -> Path:
        """A folder in which everyone may write. Nothing must appear in it."""
        return self.root / "trace"

    @property
    def classmate(self) -> Path:
        return self.submissions / "honest_ada"

    @property
    def constants(self) -> Mapping[str, Any]:
        """What attacks know, by the names under which their code uses it."""
        return {
            "CLASSMATE": str(self.classmate),
            "SOLUTIONS": str(self.root / "solutions"),
            "GRADEBOOK": str(self.root / "gradebook.db"),
            "HOME": str(self.home),
            "TRACE": str(self.trace),
            "GRADER": str(ROOT),
            "PORT": self.port,
            "UNIX_SOCKET": str(self.root / "socket"),
            "ABSTRACT_SOCKET": abstract_name(self.root),
            "SELF_CHECK_ANSWERS": self_check_answers("single_neuron.dC_da"),
            "SELF_CHECK": {id: self_check_answers(id) for id in TABLED},
        }

    def told(self, code: str) -> str:
        """An attack's code, after definitions of the constants that it uses."""
        used = {
            name: value for name, value in self.constants.items() if re.search(rf"\b{name}\b", code)
        }
        return "".join(f"{name} = {value!r}\n" for name, value in used.items()) + code

    def write(self, attack: Attack) -> None:
        """Hand an attack in under its own name as the student's."""
        folder = self.submissions / attack.name
        folder.mkdir(parents=True)
        (folder / f"{attack.part}.py").write_text(self.told(attack.code), encoding="utf-8")

    def fingerprint(self) -> dict[str, tuple[str, int, int]]:
        """Content, mode and time of everything that attacks may have changed."""
        return {
            str(path.relative_to(self.root)): _about(path)
            for folder in (self.home, self.trace, self.classmate, self.root / "solutions")
            for path in sorted(folder.rglob("*"))
        } | {"gradebook": _about(self.root / "gradebook.db")}

    def left_behind(self) -> list[Path]:
        """Files that attacks left where everyone may write."""
        found = [path for folder in SHARED_FOLDERS for path in folder.glob(LEFT_BEHIND)]
        return [*found, *self.trace.iterdir()]


def abstract_name(root: Path) -> str:
    """The name of the scene's abstract socket."""
    return "\0backprop-" + hashlib.sha256(str(root).encode()).hexdigest()[:16]


def self_check_answers(id: str) -> dict[str, Any]:
    """The right answers of an exercise to all cases of the self-check."""
    cases = make_cases(EXERCISES[id], 0, "check")
    with np.errstate(over="ignore"):
        return {
            repr(tuple(np.round(argument, 9).tolist() for argument in case.args)): case.expected[
                0
            ].tolist()
            for case in cases.all
        }


def _about(path: Path) -> tuple[str, int, int]:
    content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    about = path.lstat()
    return content, about.st_mode, about.st_mtime_ns


@contextmanager
def set_up(root: Path) -> Iterator[Scene]:
    """Make the scene in a folder, with its servers listening."""
    with ExitStack() as servers:
        tcp = servers.enter_context(socket.create_server(("127.0.0.1", 0), backlog=100))
        for address in _addresses(root):
            server = servers.enter_context(socket.socket(socket.AF_UNIX))
            server.bind(address)
            server.listen(100)
        scene = Scene(root, tcp.getsockname()[1])
        for folder in (scene.submissions, scene.home / ".ssh", scene.trace, root / "solutions"):
            folder.mkdir(parents=True, exist_ok=True)
        scene.trace.chmod(0o777)
        (scene.home / ".ssh" / "id_ed25519").write_text(SECRET)
        right = f"NOTE = {SECRET!r}\n\ndef dC_da(a, y):\n    return 2 * (a - y)\n"
        (root / "solutions" / "reference_single_neuron.py").write_text(right)
        with sqlite3.connect(root / "gradebook.db") as gradebook:
            gradebook.execute("create table marks (student text, score real)")
            gradebook.execute("insert into marks values (?, 71.5)", (SECRET,))
        gradebook.close()
        yield scene


def _addresses(root: Path) -> Iterator[str]:
    yield str(root / "socket")
    if os.name == "posix" and Path("/proc").is_dir():
        yield abstract_name(root)
