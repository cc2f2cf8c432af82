#!/usr/bin/env bash
# Grades the submission in /grade/student and writes /grade/results/results.json.
set -euo pipefail
umask 022
export PYTHONPATH=/grade/tests PYTHONDONTWRITEBYTECODE=1
exec python3 -P -m grader.platforms.autograder prairielearn /grade
