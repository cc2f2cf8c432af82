#!/usr/bin/env bash
# latex2mathml 3.81.1: the prime of a derivative becomes an identifier, and the sign of a number an
# infix operator.
#
# Expected: the prime is an operator (`mo`), as MathML has it. The minus of -0.4 has `form="prefix"` or
# is the first in a row of its own.
# Seen: the prime is `mi`. The minus stands between others in one row without `form`, where MathML
# takes it as infix, with the spaces of a subtraction.
#
#   | \sigma': <msup><mi>σ</mi><mi>′</mi></msup>
#   | b=-0.4: <mi>b</mi><mo>=</mo><mo>−</mo><mn>0.4</mn>

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check latex2mathml==3.81.1
(cd "$folder" && venv/bin/python) <<'CODE' | tee "$folder/seen"
import html
import re

from latex2mathml.converter import convert

for formula in (r"\sigma'", "b=-0.4"):
    row = re.search("<mrow>(.*)</mrow>", convert(formula))
    print(f"{formula}: {html.unescape(row[1])}")
CODE
diff <(sed -n 's/^#   | //p' "$0") "$folder/seen"
