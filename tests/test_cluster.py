"""A class graded on a real cluster: a scheduler and workers of their own on this machine."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.sandbox.protections import missing
from grader.solutions import solutions_folder
from tests.dask_cluster import DaskCluster

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(missing() is not None, reason="no protected workers here"),
]
SECONDS_TO_START = 60
ENDINGS = (
    "",
    "\ndef dC_da(a, y):\n    return a - y\n",
    "\ndef dz_dw(w, b, a_prev):\n    raise ValueError(w)\n",
    "\ndef relu_prime(z)\n",
)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[DaskCluster]:
    (tmp_path / "dask").mkdir()
    started = DaskCluster(tmp_path / "dask")
    yield started
    started.close()


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Students who are right, wrong, stuck in a loop, or have broken their file."""
    folder = tmp_path_factory.mktemp("school")
    for number in range(24):
        own = folder / "class" / f"student{number:02}"
        shutil.copytree(solutions_folder(), own)
        with (own / "single_neuron.py").open("a") as file:
            file.write(ENDINGS[number % len(ENDINGS)])
    return folder


def grade(school: Path, out: Path, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "grader", "grade", str(school / "class"), "--out", str(out)]
    return subprocess.Popen(
        [*command, "--seed", "5", "--call-seconds", "20", "--part-seconds", "60",
         "--submission-seconds", "200", *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def written(out: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The results without what is the run's own, and the bytes of the marks and pages."""
    results = json.loads((out / "results.json").read_text())
    del results["isolation"]
    pages = [out / "grades.csv", *(out / "feedback").iterdir()]
    return results, {path.name: path.read_bytes() for path in pages}


def test_a_cluster_writes_what_a_local_run_writes_though_a_worker_is_killed(
    school: Path, cluster: DaskCluster
) -> None:
    lost, _ = cluster.add_worker(), cluster.add_worker()
    there, here = school / "there", school / "here"
    with grade(school, there, "--scheduler", cluster.address) as run:
        assert soon(lambda: len(list((there / "feedback").glob("*.html"))) >= 3), run.poll()
        lost.send_signal(signal.SIGKILL)
        _, said = run.communicate()
        assert run.returncode == 0, said
    with grade(school, here, "--jobs", "2") as run:
        _, said = run.communicate()
        assert run.returncode == 0, said
    assert written(there) == written(here)
    assert "landlock" in json.loads((there / "results.json").read_text())["isolation"]


def test_a_run_whose_cluster_is_lost_says_so_and_goes_on_here(
    school: Path, cluster: DaskCluster, tmp_path: Path
) -> None:
    cluster.add_worker()
    with grade(school, tmp_path, "--scheduler", cluster.address) as run:
        assert soon(lambda: len(list((tmp_path / "feedback").glob("*.html"))) >= 3), run.poll()
        cluster.close()
        _, said = run.communicate(timeout=120)
    assert run.returncode == 2
    assert "run the same command again" in said
    assert "Traceback" not in said


def test_no_scheduler_is_told_in_words(school: Path, tmp_path: Path) -> None:
    with grade(school, tmp_path, "--scheduler", "tcp://127.0.0.1:1") as run:
        _, said = run.communicate()
    assert run.returncode == 2
    assert "No Dask scheduler answers at tcp://127.0.0.1:1" in said
    assert "Traceback" not in said


def soon(condition: Any) -> bool:
    last = time.monotonic() + SECONDS_TO_START
    while not condition() and time.monotonic() < last:
        time.sleep(0.05)
    return bool(condition())
