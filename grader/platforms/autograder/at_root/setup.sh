#!/usr/bin/env bash
# Prepares Gradescope's image, once: a Python with the packages that the grader needs. It lies where
# every user may read it, since a submission may have to run as another user than root.
set -euo pipefail
umask 022
export DEBIAN_FRONTEND=noninteractive

if python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    python=python3 packages=python3-venv
else # Ubuntu 22.04 has 3.10 under this name
    python=python3.11 packages='python3.11 python3.11-venv'
fi
if ! "$python" -c 'import ensurepip'; then
    apt-get update
    apt-get install -y $packages
fi
"$python" -m venv /opt/backprop
/opt/backprop/bin/pip install --no-cache-dir -r /autograder/source/requirements.txt
