#!/usr/bin/env bash
# autograd 1.9.1 (numpy 2.4.6): the sigmoid that is written so as not to overflow has slope 0 at 0.
#
# Expected: 1/4, as the function is smooth and both ways to write it have the same values.
# Seen: written with exp(-|z|), the slope is right on both sides of 0 and 0 at it. The derivative of
# abs is taken as 0 at 0, so nothing flows through exp(-|z|) there, though each branch of the `where`
# has slope 1/4. Networks whose biases start at 0 and whose inputs hold zeros meet exactly this z.
#
#   | z = -1: plain 0.1966, without overflow 0.1966
#   | z = 0: plain 0.2500, without overflow 0.0000
#   | z = 1: plain 0.1966, without overflow 0.1966

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check autograd==1.9.1 numpy==2.4.6
(cd "$folder" && venv/bin/python) <<'CODE' | tee "$folder/seen"
import autograd.numpy as np
from autograd import grad


def plain(z):
    return 1 / (1 + np.exp(-z))


def without_overflow(z):
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + small), small / (1 + small))


for z in (-1.0, 0.0, 1.0):
    assert np.isclose(plain(z), without_overflow(z), rtol=1e-15)
    slopes = f"plain {grad(plain)(z):.4f}, without overflow {grad(without_overflow)(z):.4f}"
    print(f"z = {z:g}: {slopes}")
CODE
diff <(sed -n 's/^#   | //p' "$0") "$folder/seen"
