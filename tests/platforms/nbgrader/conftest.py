"""The courses that the tests here share; each is made once in a test run."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.once import once
from tests.platforms.nbgrader.classroom import hand_in_all
from tests.platforms.nbgrader.running import (
    copied,
    environment,
    generated_course,
    nbgrader,
    succeed,
)


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A generated course to which nobody handed in yet; not to be changed."""
    return once(tmp_path_factory, "bare", generated_course, "calculus")


@pytest.fixture(scope="session")
def course(bare: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with a class's work, not graded; not to be changed."""

    def make(folder: Path) -> None:
        hand_in_all(copied(bare, folder))

    return once(tmp_path_factory, "course", make, "calculus")


@pytest.fixture(scope="session")
def graded(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, through nbgrader's own commands to the end; not to be changed."""

    def make(folder: Path) -> None:
        copied(course, folder)
        for command in (["autograde"], ["generate_feedback"]):
            succeed(nbgrader(folder, *command, "backprop_calculus"))
        succeed(nbgrader(folder, "export"))

    return once(tmp_path_factory, "graded", make, "calculus")


PORTS = range(20_000, 30_000)
"""Below those that the system gives to kernels and other tests."""


@dataclass(frozen=True)
class Server:
    """A JupyterLab that serves a course, and how to reach it."""

    course: Path
    url: str

    def page(self, path: str) -> str:
        return f"{self.url}/{path}"


@pytest.fixture(scope="session")
def server(graded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """JupyterLab with nbgrader's extensions in a copy of the graded course."""
    course = copied(graded, tmp_path_factory.mktemp("served") / "calculus")
    log = tmp_path_factory.mktemp("log") / "jupyterlab.txt"
    port = secrets.choice(PORTS)
    with log.open("w") as file:
        running = subprocess.Popen(
            [
                *(sys.executable, "-W", "ignore", "-m", "jupyterlab", "--no-browser"),
                *("--allow-root", "--ServerApp.port_retries=0", f"--ServerApp.port={port}"),
                *("--IdentityProvider.token=", f"--ServerApp.root_dir={course}"),
            ],
            cwd=course,
            env=environment(course),
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    served = Server(course, f"http://127.0.0.1:{port}")
    try:
        _wait_for(served, running, log)
        yield served
    finally:
        os.killpg(running.pid, signal.SIGTERM)
        running.wait()


def _wait_for(served: Server, running: subprocess.Popen[bytes], log: Path) -> None:
    while running.poll() is None:
        try:
            with urllib.request.urlopen(served.page("api/status")):
                return
        except (OSError, HTTPException):
            time.sleep(0.2)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()}")
