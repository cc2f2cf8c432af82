#!/usr/bin/env bash
# keras 3.15.1 (tensorflow 2.21.0, jax 0.10.2): a wrong answer is unlearned on one backend only.
#
# Expected: the same lines have the same cost and the same slope on every backend.
# Seen: at z = 40 with label 0, cross-entropy of `keras.ops.sigmoid(z)` is 40 with slope 1 on
# TensorFlow, where Keras goes back to z behind the sigmoid. On JAX the activation is clipped to
# 1 - 1e-7: the cost is 15.9, and its slope is 0, so a network that is surely wrong learns nothing.
# `from_logits=True`, given z itself, is right on both.
#
#   | tensorflow, of sigmoid(z): cost 40.0, slope 1
#   | tensorflow, from logits: cost 40.0, slope 1
#   | jax, of sigmoid(z): cost 15.9, slope 0
#   | jax, from logits: cost 40.0, slope 1

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    keras==3.15.1 tensorflow-cpu==2.21.0 jax==0.10.2
cat >"$folder/costs.py" <<'CODE'
import keras
import numpy as np

backend = keras.backend.backend()


def cost_and_slope(cost):
    z = np.array([[40.0]], dtype="float32")
    if backend == "jax":
        import jax

        return jax.value_and_grad(cost)(z)
    import tensorflow as tf

    z = tf.Variable(z)
    with tf.GradientTape() as tape:
        value = cost(z)
    return value.numpy(), tape.gradient(value, z).numpy()


def show(name, cost):
    value, slope = cost_and_slope(cost)
    print(f"{backend}, {name}: cost {value:.1f}, slope {slope.item():g}")


label = np.array([[0.0]], dtype="float32")
of_a = keras.losses.BinaryCrossentropy()
of_z = keras.losses.BinaryCrossentropy(from_logits=True)
show("of sigmoid(z)", lambda z: of_a(label, keras.ops.sigmoid(z)))
show("from logits", lambda z: of_z(label, z))
CODE
for backend in tensorflow jax; do
    (cd "$folder" && KERAS_BACKEND=$backend TF_CPP_MIN_LOG_LEVEL=3 JAX_PLATFORMS=cpu \
        venv/bin/python costs.py 2>"$folder/log")
done | tee "$folder/seen"
diff <(sed -n 's/^#   | //p' "$0") "$folder/seen"
