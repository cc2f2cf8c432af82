"""Grades each folder of a class on its own, as an autograder does: ``grade_attacks.py CLASS``.

It prints what keeps the submissions from the grader, and then a result on each line as JSON. It is
run where the grader was unpacked, and imports nothing of the tests.
"""

from __future__ import annotations

import sys
from pathlib import Path

from grader.grading.task import graded, make_grader
from grader.platforms.autograder.run import workers_for
from grader.report.results_json import entry
from grader.sandbox.asking.limits import Limits
from grader.submissions.submission import read_submission

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    with workers_for((folder.parent,)) as workers:
        print(workers.isolation, flush=True)
        grader = make_grader(3, workers, Limits(call=1.0, part=3.0, waiting=1.0), None)
        for student in sorted(folder.iterdir()):
            result = graded(grader, read_submission(student.name, student))
            print(entry(result), flush=True)
