#!/usr/bin/env bash
# nbgrader 0.9.6 with numpy 2.4.6: a test cell that ends in a numpy number gives full marks, whatever
# the number is.
#
# Expected: partial credit is the value of the cell's last line, so np.float64(1.0) of 4 is 1 point,
# and np.float64(0.0) is none, as 1.0 and 0.0 are.
# Seen: the score is float(text of the output), and what isn't read as a number counts as full marks,
# with a warning in the log. Since numpy 2 the text is "np.float64(0.0)"; with numpy 1's way to print
# it still is a score. A sum of points that goes through np.mean or np.sum is enough. The same holds
# for a cell that ends in False or in a negative number.
#
#   | 0.0 -> 0.0 of 4.0
#   | np.float64(0.0) -> 4.0 of 4.0
#   | np.float64(1.0) -> 4.0 of 4.0
#   | False -> 4.0 of 4.0
#   | -1.0 -> 4.0 of 4.0
#   | printed as by numpy 1:
#   | 0.0 -> 0.0 of 4.0
#   | 1.0 -> 1.0 of 4.0

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check nbgrader==0.9.6 nbformat==5.11.1 ipython==9.18.1 numpy==2.4.6
(cd "$folder" && venv/bin/python) <<'CODE' | tee "$folder/seen"
import nbformat.v4 as v4
import numpy as np
from IPython.core.formatters import DisplayFormatter
from nbgrader.utils import determine_grade

graded = {
    "schema_version": 3,
    "grade_id": "test_slope",
    "points": 4,
    "grade": True,
    "locked": True,
    "solution": False,
    "task": False,
}


def show(value):
    shown, _ = DisplayFormatter().format(value)
    cell = v4.new_code_cell(
        metadata={"nbgrader": graded}, outputs=[v4.new_output("execute_result", shown)]
    )
    points, of = determine_grade(cell)
    print(f"{shown['text/plain']} -> {points} of {of}")


for value in (0.0, np.float64(0.0), np.float64(1.0), False, -1.0):
    show(value)
print("printed as by numpy 1:")
np.set_printoptions(legacy="1.25")
for value in (np.float64(0.0), np.float64(1.0)):
    show(value)
CODE
diff <(sed -n 's/^#   | //p' "$0") "$folder/seen"
