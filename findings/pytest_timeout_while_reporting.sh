#!/usr/bin/env bash
# pytest-timeout 2.4.0 (pytest 9.2.0): a limit that is reached while pytest writes about a test ends
# the whole run.
#
# Expected: the test fails with a timeout, and the tests after it run.
# Seen: the clock runs on while plugins and pytest itself report on the test. The alarm then raises
# within that report, where nothing catches it: an internal error, no summary of failures, and the
# tests that come later are not run. Here a plugin that sends each result somewhere takes its time; on
# a busy machine, with a short limit, pytest's own dot is enough. The test itself had passed in time,
# and counts; the third one is never run.
#
#   | report within the limit: 3 passed
#   | report beyond the limit: 2 passed
#   | internal error: Failed: Timeout (>0.5s) from pytest-timeout.

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pytest==9.2.0 pytest-timeout==2.4.0
(cd "$folder" && PATH="$folder/venv/bin:$PATH" bash) <<'STEPS' | tee "$folder/seen"
cat >conftest.py <<'CODE'
import os
import time


def pytest_runtest_logreport(report):
    if report.when == "call" and "test_second" in report.nodeid:
        time.sleep(float(os.environ["SENDING"]))
CODE
for name in first second third; do
    echo "def test_$name(): pass" >>test_slopes.py
done
try() {
    SENDING=$2 pytest -q --timeout "$3" --timeout-method signal test_slopes.py >log 2>&1 || true
    echo "report $1 the limit: $(tail -n 1 log | grep -oE '[0-9]+ passed')"
}
try within 0 60
try beyond 5 0.5
echo "internal error: $(grep -oE 'INTERNALERROR> Failed: .*' log | sed 's/INTERNALERROR> //')"
STEPS
diff <(sed -n 's/^#   | //p' "$0") "$folder/seen"
