#!/usr/bin/env bash
# pytest-rerunfailures 16.7 beside pytest-randomly 5.1.0 (pytest 9.2.0): the second chance of a test
# with random inputs is no chance.
#
# Expected: a rerun draws new numbers, as it does with pytest-rerunfailures alone. (The other way
# round, who wants the same numbers again asks pytest-randomly for the same seed.)
# Seen: pytest-randomly sets the seeds of `random` and numpy before each setup, call and teardown from
# the test's id and the run's seed, which are the same in a rerun. Each attempt draws what the first
# one drew, so a test that fails by its draw fails each time and costs all its reruns. Installing the
# second plugin changes what the first one is for; neither says so.
#
#   | rerunfailures alone: 4 attempts, distinct draws: 4
#   | with pytest-randomly: 4 attempts, distinct draws: 1

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pytest==9.2.0 pytest-rerunfailures==16.7 pytest-randomly==5.1.0
(cd "$folder" && PATH="$folder/venv/bin:$PATH" bash) <<'STEPS' | tee "$folder/seen"
cat >test_draw.py <<'CODE'
import random


def test_draw():
    with open("draws", "a") as draws:
        print(random.random(), file=draws)
    raise AssertionError("as if the draw had been an unlucky one")
CODE
try() {
    rm -f draws
    pytest -q --reruns 3 "${@:2}" test_draw.py >log || true
    echo "$1: $(wc -l <draws | tr -d ' ') attempts, distinct draws: $(sort -u draws | wc -l | tr -d ' ')"
}
try "rerunfailures alone" -p no:randomly
try "with pytest-randomly"
STEPS
diff <(sed -n 's/^#   | //p' "$0") "$folder/seen"
