#!/usr/bin/env bash
# pytest-rerunfailures 16.7 (pytest 9.2.0): what a test records with `record_property` is not that of
# one attempt.
#
# Expected: of each attempt, what it recorded; at best, only what the last one did, as the outcome is.
# Seen: the properties are a list of the test, which is not emptied before the test is run again. In
# the JUnit report each attempt is a test case of its own, and holds its properties and those of all
# attempts before it: six for three attempts. A program that adds up points over test cases, or over
# the properties of the last one, counts them several times.
#
#   | without reruns: points=1
#   | with 2 reruns: points=1 | points=1 points=2 | points=1 points=2 points=3

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pytest==9.2.0 pytest-rerunfailures==16.7
(cd "$folder" && PATH="$folder/venv/bin:$PATH" bash) <<'STEPS' | tee "$folder/seen"
cat >test_points.py <<'CODE'
attempts = []


def test_slope(record_property):
    attempts.append(1)
    record_property("points", len(attempts))
    raise AssertionError("not right yet")
CODE
try() {
    pytest -q --reruns "$2" --junitxml report.xml test_points.py >log || true
    python - "$1" <<'CODE'
import sys
from xml.etree import ElementTree

cases = [
    " ".join(f"{one.get('name')}={one.get('value')}" for one in case.iter("property"))
    for case in ElementTree.parse("report.xml").iter("testcase")
]
print(f"{sys.argv[1]}:", " | ".join(cases))
CODE
}
try "without reruns" 0
try "with 2 reruns" 2
STEPS
diff <(sed -n 's/^#   | //p' "$0") "$folder/seen"
