#!/usr/bin/env bash
# marimo 0.25.2: `marimo convert` keeps what a notebook's cells say and changes what they compute.
#
# Expected: the converted notebook prints what the notebook printed, or the converter says that a
# name which two cells define has no counterpart in marimo.
# Seen: the second definition of a function gets a name of its own (`sigmoid_1`) that nobody calls.
# In Jupyter a function that was written before it calls the new definition, as a name is looked up
# when the call is made; after the conversion it calls the old one. The command succeeds without a
# word about it. A student who mends a function in a later cell meets this.
#
#   | Jupyter's order, one namespace: 0.1966
#   | Converted notebook saved to lesson.py
#   | marimo: 0.105

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check marimo==0.25.2 nbformat==5.11.1
(cd "$folder" && PATH="$folder/venv/bin:$PATH" bash) <<'STEPS' | tee "$folder/seen"
cat >write.py <<'CODE'
import nbformat.v4 as v4
import nbformat

cells = [
    "from math import exp",
    "def sigmoid(z):\n    return 1 / (1 + exp(-2 * z))  # wrong",
    "def slope(z):\n    return sigmoid(z) * (1 - sigmoid(z))",
    "def sigmoid(z):\n    return 1 / (1 + exp(-z))  # mended",
    "print(round(slope(1.0), 4))",
]
nbformat.write(v4.new_notebook(cells=[v4.new_code_cell(cell) for cell in cells]), "lesson.ipynb")
print("Jupyter's order, one namespace: ", end="")
namespace = {}
for cell in cells:
    exec(cell, namespace)
CODE
python write.py
marimo convert lesson.ipynb -o lesson.py 2>&1
echo "marimo: $(python lesson.py)"
STEPS
diff <(sed -n 's/^#   | //p' "$0") "$folder/seen"
