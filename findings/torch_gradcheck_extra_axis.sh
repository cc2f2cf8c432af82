#!/usr/bin/env bash
# torch 2.13.0: a backward that returns one axis too many is summed over it, and `gradcheck` passes it.
#
# Expected: a gradient of another shape than its input is an error, as it is with an axis too many at
# the end or with one number in place of three.
# Seen: axes in front are summed away before anybody looks, as if the input had been broadcast. A
# backward that forgets to add up the examples of a batch, with a gradient of shape (5, 3) for an
# input of shape (3,), passes `gradcheck` in both modes, and training goes on with the sum.
#
#   | right, shape (3,): passes, slow True, fast True
#   | not added up, shape (5, 3): passes, slow True, fast True
#   | gradient that arrives: shape (3,), right True
#   | an axis at the end, shape (3, 1): RuntimeError

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check torch==2.13.0 numpy==2.4.6
(cd "$folder" && venv/bin/python) <<'CODE' | tee "$folder/seen"
import torch
from torch.autograd import gradcheck

x = torch.arange(15.0, dtype=torch.float64).reshape(5, 3)
w = torch.tensor([0.5, -1.0, 2.0], dtype=torch.float64, requires_grad=True)


def cost_with(gradient):
    class Cost(torch.autograd.Function):
        @staticmethod
        def forward(ctx, w):
            ctx.save_for_backward(w)
            return ((w * x) ** 2).sum()

        @staticmethod
        def backward(ctx, from_above):
            return from_above * gradient(*ctx.saved_tensors)

    return Cost.apply


def show(name, gradient):
    passes = [gradcheck(cost_with(gradient), (w,), fast_mode=fast) for fast in (False, True)]
    print(f"{name}: passes, slow {passes[0]}, fast {passes[1]}")


def right(w):
    return (2 * w * x**2).sum(0)


def not_added_up(w):
    return 2 * w * x**2


show("right, shape (3,)", right)
show("not added up, shape (5, 3)", not_added_up)
cost_with(not_added_up)(w).backward()
arrived = torch.allclose(w.grad, right(w))
print(f"gradient that arrives: shape {tuple(w.grad.shape)}, right {arrived}")
try:
    show("an axis at the end", lambda w: right(w)[:, None])
except RuntimeError as error:
    print(f"an axis at the end, shape (3, 1): {type(error).__name__}")
CODE
diff <(sed -n 's/^#   | //p' "$0") "$folder/seen"
