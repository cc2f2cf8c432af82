#!/usr/bin/env bash
# Grades the submission in /grade/student and writes /grade/results/results.json.
set -euo pipefail
umask 022
if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo 'backprop: python3 in this image must be Python 3.11 or later.' >&2
    exit 3
fi
export PYTHONPATH=/grade/tests PYTHONDONTWRITEBYTECODE=1
exec python3 -P -m grader.platforms.autograder prairielearn /grade
