#!/usr/bin/env bash
# scipy 1.17.1 (numpy 2.4.6): `check_grad` doesn't look at the shape of the gradient that it checks.
#
# Expected: a gradient of another shape than the point is an error; at least, one number instead of
# three never passes.
# Seen: the difference between the gradient and the measured one is broadcast. One number in place
# of three passes wherever the entries happen to be equal, as at a point of ones, the usual one to try.
# The right entries in a column, shape (3, 1), give a table of all differences and a result of the
# size that a wrong sign has.
#
#   | right, shape (3,): 0.0
#   | one number at (1, 1, 1): 0.0
#   | right, shape (3, 1): 6.9
#   | wrong sign of one entry, shape (3,): 4.0

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check scipy==1.17.1 numpy==2.4.6
(cd "$folder" && venv/bin/python) <<'CODE' | tee "$folder/seen"
import numpy as np
from scipy.optimize import check_grad


def cost(w):
    return np.sum(w**2)


def show(name, gradient, point):
    print(f"{name}: {check_grad(cost, gradient, np.array(point)):.1f}")


show("right, shape (3,)", lambda w: 2 * w, [1.0, 2.0, 3.0])
show("one number at (1, 1, 1)", lambda w: 2.0, [1.0, 1.0, 1.0])
show("right, shape (3, 1)", lambda w: 2 * w[:, np.newaxis], [1.0, 2.0, 3.0])
show("wrong sign of one entry, shape (3,)", lambda w: 2 * w * [-1, 1, 1], [1.0, 2.0, 3.0])
CODE
diff <(sed -n 's/^#   | //p' "$0") "$folder/seen"
