"""The whole collection of attacks, graded as one class together with honest students."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from attacks import overseer, scene
from attacks.attack import attacks
from attacks.folders import hand_in_all
from attacks.submission import hand_in

ATTACKS = {attack.name: attack for attack in attacks()}
HONEST: Mapping[str, Mapping[str, str]] = {
    "honest_ada": {},
    "honest_ben": {
        "single_neuron": "def sigmoid_prime(z):\n    return 1 / (1 + np.exp(-z))",
        "review": "q2_when_saturated = 'learns fast'",
    },
}
LIMITS = ("--call-seconds", 1, "--part-seconds", 3, "--waiting-seconds", 1)


@dataclass(frozen=True)
class Graded:
    """What a run of the command wrote and printed."""

    out: Path
    stdout: str
    stderr: str
    left_behind: list[str]
    changed: list[str]

    @cached_property
    def submissions(self) -> dict[str, dict[str, Any]]:
        text = (self.out / "results.json").read_text(encoding="utf-8")
        return {entry["student"]: entry for entry in json.loads(text)["submissions"]}

    def earned(self, student: str) -> dict[str, float]:
        """The points of each item that has some and does not wait for a person."""
        entry = self.submissions[student]
        waiting = entry["needs_review"]
        return {
            item["id"]: item["score"]
            for item in entry["items"]
            if item["score"] and item["id"] not in waiting
        }

    def item(self, student: str, id: str) -> dict[str, Any]:
        items = self.submissions[student]["items"]
        return next(item for item in items if item["id"] == id)


def grade(submissions: Path, out: Path, home: Path) -> subprocess.CompletedProcess[str]:
    run = ("-m", "grader", "grade", submissions, "--out", out, "--seed", 3, "--jobs", 4, *LIMITS)
    arguments = [sys.executable, overseer.__file__, sys.executable, *map(str, run)]
    done = subprocess.run(
        arguments,
        env=os.environ | {"HOME": str(home)},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == 0, done
    return done


def grade_everyone(root: Path) -> None:
    """Grade all attacks and the honest students, then the honest students alone."""
    with scene.set_up(root) as here:
        for student, changes in HONEST.items():
            hand_in(here.submissions / student, changes)
            hand_in(root / "honest" / student, changes)
        for attack in ATTACKS.values():
            here.write(attack)
        hand_in_all(here)
        before = here.fingerprint()
        done = grade(here.submissions, root / "out", here.home)
        after = here.fingerprint()
        record = {
            "stdout": done.stdout,
            "stderr": done.stderr,
            "left_behind": [str(path) for path in here.left_behind()],
            "changed": [path for path in before | after if before.get(path) != after.get(path)],
        }
        grade(root / "honest", root / "honest_out", here.home)
        (root / "graded.json").write_text(json.dumps(record), encoding="utf-8")


def read_graded(root: Path) -> Graded:
    record = json.loads((root / "graded.json").read_text(encoding="utf-8"))
    return Graded(out=root / "out", **record)
