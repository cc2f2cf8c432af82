"""A long run: a large class, one submission in five hostile, killed on the way and started again.

    python benchmarks/soak.py [--submissions 10000] [--kills 5] [--seed 0]

Shown are the memory of all processes of the run early and late, what it left behind, and whether
the marks are those of a serial run of every tenth submission, with nobody hostile beside.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from attacks import overseer, scene
from attacks.attack import attacks
from attacks.submission import hand_in

HONEST_WORK = (
    {},
    {"single_neuron": "def sigmoid_prime(z):\n    return sigmoid(z)"},
    {"single_neuron": "def dC_da(a, y):\n    return a - y"},
    {"matrix_form": "def hidden_delta(W, d, z):\n    return W.T @ d"},
    {"cross_entropy": "def output_delta(z, y):\n    raise NotImplementedError"},
    {"review": "q2_when_saturated = 'learns fast'\nq5_delta = '2(a - y)'"},
)
HOSTILE_ONE_IN = 5
SERIAL_ONE_IN = 10
SAMPLE_SECONDS = 1.0
LIMITS = ("--call-seconds", "1", "--part-seconds", "3", "--waiting-seconds", "1")


@dataclass
class Watched:
    """Memory and descriptors of a run's processes, sample by sample."""

    megabytes: list[float] = field(default_factory=list)
    descriptors: list[int] = field(default_factory=list)

    def sample(self, leader: int) -> None:
        """Look at all processes of the session that ``leader`` leads."""
        pages, descriptors = 0, 0
        for process in of_session(leader):
            try:
                pages += int((process / "statm").read_text().split()[1])
                descriptors += len(list((process / "fd").iterdir()))
            except OSError:
                continue
        self.megabytes.append(pages * os.sysconf("SC_PAGE_SIZE") / 1e6)
        self.descriptors.append(descriptors)

    def tenth(self, number: int, samples: list[Any]) -> float:
        """The largest sample in one tenth of the run."""
        size = max(len(samples) // 10, 1)
        return float(max(samples[number * size : (number + 1) * size], default=0))


def of_session(leader: int) -> Iterator[Path]:
    """The folders in /proc of a session's processes."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            session = (process / "stat").read_text().rpartition(")")[2].split()[3]
        except OSError:
            continue
        if int(session) == leader:
            yield process


def write_class(here: scene.Scene, count: int, seed: int) -> list[str]:
    """Hand in ``count`` submissions and return the names of the honest ones."""
    chance = random.Random(seed)
    hostile = [attack for attack in attacks() if attack.outcomes]
    honest = []
    hand_in(here.classmate)
    for number in range(count):
        folder = here.submissions / f"{number:05}"
        if number % HOSTILE_ONE_IN:
            hand_in(folder, chance.choice(HONEST_WORK))
            honest.append(folder.name)
        else:
            attack = hostile[number // HOSTILE_ONE_IN % len(hostile)]
            folder.mkdir()
            (folder / f"{attack.part}.py").write_text(here.told(attack.code), encoding="utf-8")
    return honest


def command(submissions: Path, out: Path, seed: int, jobs: int) -> list[str]:
    """The command line of a run, seen by the overseer."""
    run = ["-m", "grader", "grade", str(submissions), "--out", str(out), "--seed", str(seed)]
    run += ["--jobs", str(jobs), *LIMITS]
    return [sys.executable, overseer.__file__, sys.executable, *run]


def run_to_the_end(started: list[str], home: Path, kill_after: list[float]) -> tuple[int, Watched]:
    """Run the command, kill it after each of these seconds, and start it again."""
    watched = Watched()
    for seconds in [*kill_after, float("inf")]:
        process = subprocess.Popen(
            started,
            env=os.environ | {"HOME": str(home)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        began = time.monotonic()
        while process.poll() is None and time.monotonic() - began < seconds:
            time.sleep(SAMPLE_SECONDS if seconds == float("inf") else 0.05)
            watched.sample(process.pid)
        if process.poll() is not None:
            break
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return process.returncode, watched


def marks(out: Path) -> dict[str, Any]:
    """Every student's items, apart from their order."""
    results = json.loads((out / "results.json").read_text(encoding="utf-8"))
    return {entry["student"]: entry["items"] for entry in results["submissions"]}


def main() -> int:
    """Make the class, grade it in both ways, and say what differed."""
    parser = argparse.ArgumentParser(description="A long run of a large class.")
    parser.add_argument("--submissions", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with (
        tempfile.TemporaryDirectory(prefix="soak-") as folder,
        scene.set_up(Path(folder)) as here,
    ):
        honest = write_class(here, options.submissions, options.seed)
        before = here.fingerprint()
        kill_after = [chance.uniform(0.5, 20.0) for _ in range(options.kills)]
        began = time.monotonic()
        jobs = os.cpu_count() or 1
        started = command(here.submissions, here.root / "out", options.seed, jobs)
        status, watched = run_to_the_end(started, here.home, kill_after)
        seconds = time.monotonic() - began
        touched = [name for name, was in before.items() if here.fingerprint().get(name) != was]

        serial = here.root / "serial"
        for student in honest[::SERIAL_ONE_IN]:
            shutil.copytree(here.submissions / student, serial / student)
        alone = command(serial, here.root / "serial_out", options.seed, 1)
        run_to_the_end(alone, here.home, [])
        mixed, serially = marks(here.root / "out"), marks(here.root / "serial_out")
        differing = [student for student, items in serially.items() if mixed[student] != items]

        print(f"submissions              {options.submissions:,}")
        print(f"killed and started again {options.kills}")
        print(f"exit status              {status} (99: a process was left behind)")
        print(f"seconds                  {seconds:.0f}")
        print(f"results                  {len(mixed) - 1:,}")
        for name, samples, unit in (
            ("memory", watched.megabytes, "MB"),
            ("descriptors", watched.descriptors, ""),
        ):
            early, late = watched.tenth(1, samples), watched.tenth(9, samples)
            print(f"{name:<24} {early:.0f} {unit} in the second tenth, {late:.0f} in the last")
        print(f"files changed or left    {len(touched) + len(here.left_behind())}")
        print(f"marks unlike serial ones {len(differing)} of {len(serially):,}")
        for student in differing:
            for here_item, there in zip(mixed[student], serially[student], strict=True):
                if here_item != there:
                    print(student, json.dumps(here_item), json.dumps(there), sep="\n  ")
        whole = len(mixed) == options.submissions + 1
        return 0 if whole and not (status or touched or differing) else 1


if __name__ == "__main__":
    sys.exit(main())
