#!/usr/bin/env bash
# rfc3987-syntax 1.1.0 (jsonschema 4.26.0, lark 1.3.1): `import jsonschema` builds 39 parsers.
#
# Expected: a parser is built when a text of its format is first checked.
# Seen: where jsonschema is installed with `format-nongpl`, its import also imports rfc3987_syntax,
# which builds all its parsers at once, though nothing is validated. Without the package there is none.
#
#   | parsers built by import jsonschema: 39
#   | parsers built without rfc3987_syntax: 0

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "jsonschema[format-nongpl]==4.26.0" rfc3987-syntax==1.1.0 lark==1.3.1
(cd "$folder" && venv/bin/python) <<'CODE' | tee "$folder/seen"
import subprocess
import sys

COUNT = """
import sys
import lark

built = []
construct = lark.Lark.__init__


def counted(self, *arguments, **options):
    built.append(1)
    construct(self, *arguments, **options)


lark.Lark.__init__ = counted
if sys.argv[1] == "without":
    sys.modules["rfc3987_syntax"] = None
import jsonschema

print(len(built))
"""


def count(which):
    run = [sys.executable, "-c", COUNT, which]
    return subprocess.run(run, check=True, capture_output=True, text=True).stdout.strip()


print("parsers built by import jsonschema:", count("with"))
print("parsers built without rfc3987_syntax:", count("without"))
CODE
diff <(sed -n 's/^#   | //p' "$0") "$folder/seen"
