#!/usr/bin/env bash
# jupytext 1.19.6, then nbconvert 7.17.2: a notebook with a pasted image goes through `py:percent`,
# and afterwards no page can be made of it.
#
# Expected: `jupytext --test-strict`, which compares a notebook with what comes back from the text
# form, tells of the image that is lost; and nbconvert shows a page with a broken image.
# Seen: the attachment of a text cell is not written into the text form, and the strict test succeeds
# all the same. The notebook that comes back is valid for nbformat, its Markdown can be exported, and
# the export to HTML ends in an error for the whole notebook. (By `--sync`, with the old notebook
# beside the text, the attachment is kept.)
#
#   | strict test: exit 0
#   | attachments before: ['sketch.svg']
#   | attachments after: []
#   | valid for nbformat: yes
#   | markdown: My sketch: ![sketch.svg](attachment:sketch.svg)
#   | html: InvalidNotebook: missing attachment: sketch.svg

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check jupytext==1.19.6 nbconvert==7.17.2 nbformat==5.11.1
(cd "$folder" && PATH="$folder/venv/bin:$PATH" bash) <<'STEPS' | tee "$folder/seen"
cat >write.py <<'CODE'
from base64 import b64encode

import nbformat
import nbformat.v4 as v4

image = b64encode(b'<svg xmlns="http://www.w3.org/2000/svg"/>').decode()
cell = v4.new_markdown_cell(
    "My sketch: ![sketch.svg](attachment:sketch.svg)",
    attachments={"sketch.svg": {"image/svg+xml": image}},
)
kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
nbformat.write(v4.new_notebook(cells=[cell], metadata={"kernelspec": kernel}), "before.ipynb")
CODE
cat >compare.py <<'CODE'
import nbconvert
import nbformat

before = nbformat.read("before.ipynb", as_version=4)
after = nbformat.read("after.ipynb", as_version=4)
print("attachments before:", list(before.cells[0].get("attachments", {})))
print("attachments after:", list(after.cells[0].get("attachments", {})))
nbformat.validate(after)
print("valid for nbformat: yes")
print("markdown:", nbconvert.MarkdownExporter().from_notebook_node(after)[0].strip())
try:
    nbconvert.HTMLExporter().from_notebook_node(after)
    print("html: a page")
except Exception as error:
    print(f"html: {type(error).__name__}: {error}")
CODE
python write.py
jupytext --quiet --test-strict --to py:percent before.ipynb
echo "strict test: exit $?"
jupytext --quiet --to py:percent --output text.py before.ipynb
jupytext --quiet --to ipynb --output after.ipynb text.py
python compare.py
STEPS
diff <(sed -n 's/^#   | //p' "$0") "$folder/seen"
