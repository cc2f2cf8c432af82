#!/usr/bin/env bash
# nbgrader 0.9.6: the release of an R notebook can hold Python in place of the solutions.
#
# Expected: the stub is R's (`fail()`), as the notebook says that its language is R.
# Seen: ClearSolutions reads `metadata.kernelspec.language` only and takes Python where it is missing.
# The notebook's format asks a kernelspec for `name` and `display_name`; the language has a place of
# its own, `language_info.name`, which isn't looked at. So a valid notebook of R, in which the
# kernelspec holds no more than it must, goes out to students with a line that R can't even parse.
#
#   | language in kernelspec: no, in language_info: yes
#   | slope <- function(z) {
#   |   # YOUR CODE HERE
#   |   raise NotImplementedError()
#   | }
#   | language in kernelspec: yes, in language_info: yes
#   | slope <- function(z) {
#   |   # YOUR CODE HERE
#   |   fail()
#   | }

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check nbgrader==0.9.6 nbformat==5.11.1
(cd "$folder" && venv/bin/python) <<'CODE' | tee "$folder/seen"
import nbformat
import nbformat.v4 as v4
from nbgrader.preprocessors import ClearSolutions

solution = {
    "schema_version": 3,
    "grade_id": "slope",
    "grade": False,
    "locked": False,
    "solution": True,
    "task": False,
}
source = "slope <- function(z) {\n  ### BEGIN SOLUTION\n  exp(-z)\n  ### END SOLUTION\n}"
for kernel in (
    {"name": "ir", "display_name": "R"},
    {"name": "ir", "display_name": "R", "language": "R"},
):
    notebook = v4.new_notebook(
        cells=[v4.new_code_cell(source, metadata={"nbgrader": dict(solution)})],
        metadata={"kernelspec": kernel, "language_info": {"name": "R"}},
    )
    nbformat.validate(notebook)
    released, _ = ClearSolutions().preprocess(notebook, {})
    print(f"language in kernelspec: {'yes' if 'language' in kernel else 'no'}, in language_info: yes")
    print(released.cells[0].source)
CODE
diff <(sed -n 's/^#   | //p' "$0") "$folder/seen"
