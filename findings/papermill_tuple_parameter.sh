#!/usr/bin/env bash
# papermill 2.7.0: a parameter that is a tuple arrives in the notebook as text.
#
# Expected: (4, 3) arrives as a tuple, or as the list [4, 3] that papermill itself records in the
# notebook's metadata, or is refused with an error, as a number of numpy is.
# Seen: a tuple is no type that the translation to Python knows, so its text is written between
# quotation marks, in lists and dictionaries as well. Code that goes through the sizes goes through
# the characters of "(4, 3)" instead. Nothing warns, and the metadata show a list.
#
#   | sizes_as_list = [4, 3]
#   | sizes_as_tuple = "(4, 3)"
#   | networks = {"wide": ["(4, 3)"]}
#   | recorded: {'networks': {'wide': [[4, 3]]}, 'sizes_as_list': [4, 3], 'sizes_as_tuple': [4, 3]}

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check papermill==2.7.0 nbformat==5.11.1
(cd "$folder" && venv/bin/python) <<'CODE' | tee "$folder/seen"
import nbformat
import nbformat.v4 as v4
import papermill

kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
defaults = v4.new_code_cell(
    "sizes_as_list = None\nsizes_as_tuple = None\nnetworks = None",
    metadata={"tags": ["parameters"]},
)
nbformat.write(v4.new_notebook(cells=[defaults], metadata={"kernelspec": kernel}), "in.ipynb")
papermill.execute_notebook(
    "in.ipynb",
    "out.ipynb",
    parameters={
        "sizes_as_list": [4, 3],
        "sizes_as_tuple": (4, 3),
        "networks": {"wide": [(4, 3)]},
    },
    prepare_only=True,
    progress_bar=False,
)
notebook = nbformat.read("out.ipynb", as_version=4)
print(notebook.cells[1].source.removeprefix("# Parameters\n").strip())
print("recorded:", notebook.metadata.papermill.parameters)
CODE
diff <(sed -n 's/^#   | //p' "$0") "$folder/seen"
