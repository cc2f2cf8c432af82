#!/usr/bin/env bash
# tensorflow 2.21.0: the slope of a rectifier at 0 is 0 or 1 by the order of maximum's arguments.
#
# Expected: maximum(z, 0) and maximum(0, z) are one function, with one slope at 0: 0, as of
# `tf.nn.relu`, or 1/2, which torch, jax and autograd give for either order.
# Seen: at a tie the whole slope goes to the first argument. So maximum(z, 0) has slope 1 at 0, and
# maximum(0, z) has slope 0.
#
#   | relu(z): 0
#   | maximum(0, z): 0
#   | maximum(z, 0): 1
#   | (z + abs(z)) / 2: 0.5

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check tensorflow-cpu==2.21.0
(cd "$folder" && TF_CPP_MIN_LOG_LEVEL=3 venv/bin/python 2>"$folder/log") <<'CODE' | tee "$folder/seen"
import tensorflow as tf


def show(name, f):
    z = tf.Variable(0.0)
    with tf.GradientTape() as tape:
        value = f(z)
    print(f"{name}: {tape.gradient(value, z):g}")


show("relu(z)", tf.nn.relu)
show("maximum(0, z)", lambda z: tf.maximum(0.0, z))
show("maximum(z, 0)", lambda z: tf.maximum(z, 0.0))
show("(z + abs(z)) / 2", lambda z: (z + tf.abs(z)) / 2)
CODE
diff <(sed -n 's/^#   | //p' "$0") "$folder/seen"
