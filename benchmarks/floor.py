"""The floor under any grader that runs each part of each submission in a process of its own.

A process with numpy loaded forks a worker for every part. The worker runs the file, calls every
function once on each of the inputs that a class is graded on, and writes the answers to a pipe; the
first process reads them. Nothing is protected, timed, compared, explained or written down.

    python benchmarks/floor.py FOLDER      grades FOLDER/<student>/<part>.py
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
from classes import silent_package

from grader.assignment.catalogue import CODING_PARTS, exercises_of
from grader.judge.cases import Role, make_all_cases

ONCE = (Role.VALUE, Role.KINK, Role.LARGE)


def main(folder: Path) -> None:
    """Run every part of every submission."""
    all_cases = make_all_cases(0, "grade")
    calls_of_parts = {
        part: [
            (exercise.function, case.args)
            for exercise in exercises_of(part)
            for case in all_cases[exercise.id].all
            if case.role in ONCE
        ]
        for part in CODING_PARTS
    }
    sys.modules["grader"] = silent_package()
    gc.freeze()
    for student in sorted(folder.iterdir()):
        for part, calls in calls_of_parts.items():
            answers_of(student / f"{part}.py", calls)


def answers_of(file: Path, calls: list[tuple[str, tuple[Any, ...]]]) -> bytes:
    """Fork, run the file, call its functions, and return the bytes of the answers."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        names: dict[str, Any] = {"__name__": file.stem}
        exec(compile(file.read_bytes(), file, "exec"), names)
        with os.fdopen(writing, "wb") as pipe:
            for function, args in calls:
                _write(pipe, names[function](*args))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answers = pipe.read()
    os.wait()
    return answers


def _write(pipe: Any, value: Any) -> None:
    if isinstance(value, list | tuple):
        for element in value:
            _write(pipe, element)
    else:
        pipe.write(np.asarray(value, dtype=np.float64).tobytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
