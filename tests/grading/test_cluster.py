"""A class graded on a real cluster: a scheduler and workers of their own on this machine."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from distributed import Client, LocalCluster

from benchmarks.dask_cluster import DaskCluster
from grader.grading import cluster as engine
from grader.grading.cluster import connected, is_open, received
from grader.grading.task import Ended, Grading, Task, not_judged
from grader.lesson.solutions import solutions_folder
from grader.records.plain import DoesNotFit
from grader.records.record import Facts, Record, from_json, to_json
from grader.sandbox.asking.limits import Limits
from grader.sandbox.asking.workers import Workers
from grader.sandbox.walls.protections import missing
from grader.submissions.submission import Submission

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


def grade(
    school: Path, out: Path, *words: str, environment: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "grader", "grade", str(school / "class"), "--out", str(out)]
    return subprocess.Popen(
        [*command, "--seed", "5", *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=os.environ | (environment or {}),
    )  # fmt: skip


def written(out: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The results without what is the run's own, and the bytes of the marks and pages."""
    results = json.loads((out / "results.json").read_text())
    del results["isolation"]
    pages = [out / "grades.csv", *(out / "feedback").iterdir(), *(out / "students").iterdir()]
    return results, {path.name: path.read_bytes() for path in pages}


def test_a_cluster_writes_what_a_local_run_writes_though_a_worker_is_killed(
    school: Path, cluster: DaskCluster
) -> None:
    lost, _ = cluster.add_worker(), cluster.add_worker()
    there, here = school / "there", school / "here"
    with grade(school, there, "--scheduler", cluster.address) as run:
        assert soon(lambda: len(list((there / "students").glob("*.json"))) >= 3), run.poll()
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
        assert soon(lambda: len(list((tmp_path / "students").glob("*.json"))) >= 3), run.poll()
        cluster.close()
        _, said = run.communicate(timeout=120)
    assert run.returncode == 3
    assert "run the same command again" in said
    assert "Traceback" not in said


def test_where_no_scheduler_answers_the_command_says_so(school: Path, tmp_path: Path) -> None:
    impatient = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "1s"}
    address = "tcp://127.0.0.1:1"
    with grade(school, tmp_path, "--scheduler", address, environment=impatient) as run:
        _, said = run.communicate()
    assert run.returncode == 3
    assert f"No Dask scheduler answers at {address}" in said
    assert "Traceback" not in said


# Safety


@pytest.fixture
def certificates(tmp_path: Path) -> dict[str, str]:
    """Dask's configuration in the environment: certificates for all, signed by one of their own."""
    key, own = tmp_path / "key.pem", tmp_path / "own.pem"
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=class", "-keyout", key, "-out", own],
        check=False, capture_output=True,
    )  # fmt: skip
    if made.returncode:
        pytest.skip("no openssl here")
    place = "DASK_DISTRIBUTED__COMM__TLS__"
    return {f"{place}CA_FILE": str(own)} | {
        f"{place}{who}__{what}": str(path)
        for who in ("SCHEDULER", "WORKER", "CLIENT")
        for what, path in (("KEY", key), ("CERT", own))
    }


def test_an_encrypted_cluster_takes_dasks_own_configuration(
    school: Path, tmp_path: Path, certificates: dict[str, str]
) -> None:
    cluster = DaskCluster(tmp_path, certificates=certificates)
    try:
        cluster.add_worker()
        words = ("--scheduler", cluster.address)
        with grade(school, tmp_path / "out", *words, environment=certificates) as run:
            told, said = run.communicate(timeout=300)
        assert run.returncode == 0, said
        assert "Graded 24 submissions" in told
        assert "Warning" not in said
        with grade(school, tmp_path / "out", *words) as run:
            _, said = run.communicate(timeout=120)
        assert run.returncode == 2
        assert "distributed.comm.tls" in said
        assert "Traceback" not in said
    finally:
        cluster.close()


@pytest.mark.parametrize(
    ("address", "is_open_to_others"),
    {
        "tcp://127.0.0.1:8786": False,
        "127.0.0.1:8786": False,
        "localhost:8786": False,
        "tcp://[::1]:8786": False,
        "tls://192.0.2.1:8786": False,
        "wss://192.0.2.1:8786": False,
        "tcp://192.0.2.1:8786": True,
        "192.0.2.1:8786": True,
        "ws://192.0.2.1:8786": True,
        "tcp://no.such.host.invalid:8786": True,
    }.items(),
)
def test_plain_tcp_to_another_machine_is_warned_of(address: str, is_open_to_others: bool) -> None:
    assert is_open(address) == is_open_to_others


def an_object() -> object:
    return PurePosixPath("of no use to a reader of JSON")


def test_an_object_from_a_worker_is_refused_where_data_is_expected(cluster: DaskCluster) -> None:
    cluster.add_worker()
    with connected(cluster.address, unsafe=True) as there:
        future = there.client.submit(an_object, pure=False)
        with pytest.raises(TypeError, match="only able to deserialize data with"):
            future.result(timeout=60)


FACTS = Facts("backprop_calculus", 7, "none", "1", Limits(), None)
RECORD = to_json(Record(FACTS, "f", not_judged("ann", "a fault")))
OF_BOB = RECORD.replace('"ann"', '"bob"')


def test_a_record_from_a_worker_is_taken() -> None:
    assert received(RECORD, FACTS, ["ann"]) == [RECORD]
    assert received(f"{RECORD}\n{OF_BOB}", FACTS, ["ann", "bob"]) == [RECORD, OF_BOB]


@pytest.mark.parametrize(
    "answer",
    [None, 3, {"student": "ann"}, RECORD.encode(), "", "{}", RECORD[:-1], f"{RECORD}{RECORD}",
     f"{RECORD}\n{RECORD}", f"{RECORD}\n", OF_BOB, RECORD.replace('"seed": 7', '"seed": 8'),
     RECORD.replace('"max_score": 3.0', '"max_score": 30.0')],
)  # fmt: skip
def test_what_is_no_record_of_this_student_and_run_is_refused(answer: object) -> None:
    with pytest.raises(DoesNotFit):
        received(answer, FACTS, ["ann"])


def without_bob(
    grading: Grading, _: bool, submissions: Sequence[tuple[Submission, str | None]]
) -> str:
    """In place of grading: bob's submission takes more memory than there is."""
    students = [submission.student for submission, _ in submissions]
    if "bob" in students:
        raise MemoryError
    return "\n".join(
        to_json(Record(grading.facts, "f", not_judged(student, ""))) for student in students
    )


def test_only_the_submission_that_takes_a_worker_with_it_ends_of_those_that_are_sent_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine, "grade_there", without_bob)
    monkeypatch.setattr(engine, "ALONE", 0)
    monkeypatch.setattr(engine, "TOGETHER", 3)
    students = ["ann", "bob", "cat", "dan", "eve"]
    tasks = [Task(student, None) for student in students]
    with LocalCluster(1, processes=False, dashboard_address=":0") as dask, Client(dask) as client:
        run = engine.Cluster(client, "here", True, "none")
        outcomes = {task.student: outcome for task, outcome in run(Grading(FACTS), iter(tasks))}
    assert outcomes.pop("bob") == Ended("a worker ran out of memory")
    assert {student: from_json(str(record)).student for student, record in outcomes.items()} == {
        student: student for student in students if student != "bob"
    }


def soon(condition: Any) -> bool:
    last = time.monotonic() + SECONDS_TO_START
    while not condition() and time.monotonic() < last:
        time.sleep(0.05)
    return bool(condition())


def test_a_worker_with_several_threads_grades_one_submission_at_a_time() -> None:
    at_work: list[str] = []
    most = []

    class Watched:
        def grader(self, workers: Workers) -> Workers:
            return workers

        def recorded(self, _: Workers, submission: object, name: str) -> str:
            at_work.append(name)
            most.append(len(at_work))
            time.sleep(0.05)
            at_work.remove(name)
            return f"{name}: {submission}"

    grade: Any = partial(engine.grade_there, Watched(), True)
    with ThreadPoolExecutor(4) as threads:
        records = [*threads.map(grade, [[("one", name)] for name in "abcdefgh"])]
    assert records == [f"{name}: one" for name in "abcdefgh"]
    assert max(most) == 1
