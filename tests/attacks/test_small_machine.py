"""A class with attackers, graded by an ordinary user who may have few processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from attacks.attack import attacks
from tests.conftest import ROOT, hand_in, needs_sandbox
from tests.ordinary_user import USER, as_ordinary_user, needs_another_user

pytestmark = [needs_sandbox, needs_another_user]

GREEDY = ("thousands_of_busy_threads", "busy_threads_at_import", "threads_of_the_kernel",
          "threads_that_are_unpatched", "fork_bomb")  # fmt: skip
MOST = 24 + (os.cpu_count() or 1)
"""Processes and threads: twice what the grader needs, with numpy's threads in its own process."""

COPIES = 3
"""How often each submission is handed in, so that several want processes at a time."""


def grade(submissions: Path, out: Path) -> dict[str, Any]:
    """Every submission's result."""
    out.mkdir()
    os.chown(out, USER, USER)
    command = ("-m", "grader", "grade", str(submissions), "--out", str(out), "--seed", "3")
    done = subprocess.run(
        as_ordinary_user(MOST, sys.executable, *command, "--jobs", "2"),
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    results = json.loads((out / "results.json").read_text(encoding="utf-8"))
    return {entry["student"]: entry for entry in results["submissions"]}


def test_honest_students_get_the_same_beside_those_who_want_all_processes(
    tmp_path: Path,
) -> None:
    honest = [f"honest_{number}" for number in range(COPIES)]
    for student in honest:
        hand_in(tmp_path / "alone" / student, {})
        hand_in(tmp_path / "class" / student, {})
    greedy = [attack for attack in attacks() if attack.name in GREEDY]
    assert len(greedy) == len(GREEDY)
    for attack in greedy:
        for number in range(COPIES):
            folder = tmp_path / "class" / f"{attack.name}_{number}"
            folder.mkdir()
            (folder / f"{attack.part}.py").write_text(attack.code, encoding="utf-8")
    alone, everyone = (grade(tmp_path / who, tmp_path / f"{who}_out") for who in ("alone", "class"))
    assert {student: everyone[student] for student in honest} == alone
    assert len(everyone) == COPIES * (1 + len(GREEDY))
