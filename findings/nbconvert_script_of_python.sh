#!/usr/bin/env bash
# nbconvert 7.17.2: `--to script` makes a text file without the text of a notebook that says, twice,
# that it is Python.
#
# Expected: `lesson.py`, with the text cells as comments, as `--to python` writes it: the kernelspec
# and `language_info.name` both say "python".
# Seen: the exporter asks for `nbconvert_exporter` and `file_extension` in `language_info`, which a
# kernel adds when it runs the notebook. Without them the file is `lesson.txt`, and its text cells are
# gone. A notebook that a program wrote, or whose metadata were cleaned, is such a one. Nothing warns.
#
#   | to script: lesson.txt
#   | x = 1
#   | to python: lesson.py
#   | # Text of the lesson.
#   | x = 1

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check nbconvert==7.17.2 nbformat==5.11.1 ipython==9.18.1
(cd "$folder" && PATH="$folder/venv/bin:$PATH" bash) <<'STEPS' | tee "$folder/seen"
cat >write.py <<'CODE'
import nbformat
import nbformat.v4 as v4

notebook = v4.new_notebook(
    cells=[v4.new_markdown_cell("Text of the lesson."), v4.new_code_cell("x = 1")],
    metadata={
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        "language_info": {"name": "python"},
    },
)
nbformat.write(notebook, "lesson.ipynb")
CODE
python write.py
for form in script python; do
    jupyter-nbconvert --to "$form" --output-dir "$form" lesson.ipynb
    echo "to $form: $(ls "$form")"
    grep -E 'Text|x =' "$form"/*
done
STEPS
diff <(sed -n 's/^#   | //p' "$0") "$folder/seen"
