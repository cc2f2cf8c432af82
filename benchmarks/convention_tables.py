"""What libraries make of a kink, a factor and a flat stretch, asked of the libraries themselves.

Everything is in double precision, and every slope is the library's own automatic differentiation
but for the complex step.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

os.environ |= {
    "JAX_PLATFORMS": "cpu", "JAX_ENABLE_X64": "1", "KERAS_BACKEND": "jax",
    "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "",
}  # fmt: skip

import autograd
import autograd.numpy
import jax
import jax.numpy as jnp
import keras
import numpy as np
import optax
import paddle
import paddle.nn.functional
import pytensor
import pytensor.tensor as pt
import sklearn.metrics
import sklearn.neural_network
import sympy
import tensorflow as tf
import torch
from micrograd.engine import Value

Function = Callable[[Any], Any]
Slope = Callable[[Function, float], float]
Row = tuple[str, ...]
Table = list[Row]

# Slopes


def by_torch(f: Function, z: float) -> float:
    x = torch.tensor(z, dtype=torch.float64, requires_grad=True)
    f(x).backward()
    return x.grad.item()


def by_jax(f: Function, z: float) -> float:
    return float(jax.grad(lambda x: jnp.sum(f(x)))(z))


def by_tensorflow(f: Function, z: float) -> float:
    x = tf.Variable(z, dtype=tf.float64)
    with tf.GradientTape() as tape:
        y = f(x)
    return float(tape.gradient(y, x))


def by_paddle(f: Function, z: float) -> float:
    x = paddle.to_tensor(z, dtype="float64", stop_gradient=False)
    f(x).backward()
    return float(x.grad)


def by_autograd(f: Function, z: float) -> float:
    return float(autograd.grad(f)(z))


def by_pytensor(f: Function, z: float) -> float:
    x = pt.dscalar()
    return float(pytensor.function([x], pytensor.grad(f(x), x))(z))


def by_sympy(f: Function, z: float) -> float:
    x = sympy.Symbol("x", real=True)
    return float(sympy.diff(f(x), x).subs(x, sympy.Rational(z)))


def by_micrograd(f: Function, z: float) -> float:
    x = Value(z)
    f(x).backward()
    return float(x.grad)


def by_complex_step(f: Function, z: float) -> float:
    return float(np.imag(f(np.asarray(z + 1e-30j))) / 1e-30)


SLOPES: Mapping[str, Slope] = {
    "torch": by_torch, "jax": by_jax, "tensorflow": by_tensorflow, "paddlepaddle": by_paddle,
    "autograd": by_autograd, "pytensor": by_pytensor, "sympy": by_sympy, "micrograd": by_micrograd,
}  # fmt: skip
"""The libraries, in the order of the columns."""

POINT: Mapping[str, Callable[[float], Any]] = {
    "torch": lambda z: torch.tensor(z, dtype=torch.float64),
    "jax": jnp.asarray,
    "tensorflow": lambda z: tf.constant(z, tf.float64),
    "paddlepaddle": lambda z: paddle.to_tensor(z, "float64"),
}
ZERO = {name: point(0.0) for name, point in POINT.items()}
ONE = {name: zero + 1 for name, zero in ZERO.items()}
"""Constants for those libraries that take no numbers there."""
MAXIMUM: Mapping[str, Callable[[Any, Any], Any]] = {
    "torch": torch.maximum, "jax": jnp.maximum, "tensorflow": tf.maximum,
    "paddlepaddle": paddle.maximum, "autograd": autograd.numpy.maximum, "pytensor": pt.maximum,
    "sympy": sympy.Max,
}  # fmt: skip
WHERE: Mapping[str, Callable[[Any, Any, Any], Any]] = {
    "torch": torch.where, "jax": jnp.where, "tensorflow": tf.where, "paddlepaddle": paddle.where,
    "autograd": autograd.numpy.where, "pytensor": pt.switch,
    "sympy": lambda condition, then, other: sympy.Piecewise((then, condition), (other, True)),
    "micrograd": lambda condition, then, other: then if condition else other,
}  # fmt: skip
EXP: Mapping[str, Function] = {
    "torch": torch.exp, "jax": jnp.exp, "tensorflow": tf.exp, "paddlepaddle": paddle.exp,
    "autograd": autograd.numpy.exp, "pytensor": pt.exp, "sympy": sympy.exp,
}  # fmt: skip
RELU: Mapping[str, Function] = {
    "torch": torch.relu, "jax": jax.nn.relu, "tensorflow": tf.nn.relu,
    "paddlepaddle": paddle.nn.functional.relu, "micrograd": Value.relu,
}  # fmt: skip
SIGMOID: Mapping[str, Function] = {
    "torch": torch.sigmoid, "jax": jax.nn.sigmoid, "tensorflow": tf.sigmoid,
    "paddlepaddle": paddle.nn.functional.sigmoid, "pytensor": pt.sigmoid,
}  # fmt: skip


def zero(name: str) -> Any:
    return ZERO.get(name, 0.0)


def one(name: str) -> Any:
    return ONE.get(name, 1.0)


def number(z: Any) -> Any:
    """What is compared with 0: of a micrograd value its number."""
    return z.data if isinstance(z, Value) else z


RELUS: Mapping[str, Callable[[str], Function]] = {
    "its own `relu(z)`": lambda name: RELU[name],
    "`maximum(0, z)`": lambda name: lambda z: MAXIMUM[name](zero(name), z),
    "`maximum(z, 0)`": lambda name: lambda z: MAXIMUM[name](z, zero(name)),
    "`where(z > 0, z, 0)`": lambda name: (
        lambda z: WHERE[name](number(z) > 0, z, Value(0.0) if name == "micrograd" else zero(name))
    ),
    "`where(z >= 0, z, 0)`": lambda name: (
        lambda z: WHERE[name](number(z) >= 0, z, Value(0.0) if name == "micrograd" else zero(name))
    ),
    "`(z + abs(z)) / 2`": lambda _: lambda z: (z + abs(z)) / 2,
}
"""Ways to write max(0, z), in a library; ``KeyError`` where it lacks the function."""


def plain_sigmoid(exp: Function) -> Function:
    return lambda z: 1 / (1 + exp(-z))


def given_sigmoid(exp: Function, where: Callable[[Any, Any, Any], Any], one: Any) -> Function:
    """The sigmoid that the exercises give: no z overflows."""

    def sigmoid(z: Any) -> Any:
        e = exp(-abs(z))
        return where(z >= 0, one, e) / (1 + e)

    return sigmoid


SIGMOIDS: Mapping[str, Callable[[str], Function]] = {
    "its own `sigmoid(z)`": lambda name: SIGMOID[name],
    "`1 / (1 + exp(-z))`": lambda name: plain_sigmoid(EXP[name]),
    "with `exp(-abs(z))`, as in the exercises": lambda name: given_sigmoid(
        EXP[name], WHERE[name], one(name)
    ),
}


def slopes_at(z: float, ways: Mapping[str, Callable[[str], Function]]) -> Table:
    """The slope at z in each library, for each way to write the function."""
    return [(title, *(_slope_in(name, way, z) for name in SLOPES)) for title, way in ways.items()]


def _slope_in(name: str, way: Callable[[str], Function], z: float) -> str:
    try:
        f = way(name)
        return shown(SLOPES[name](f, z))
    except (KeyError, TypeError):
        return "–"


def shown(value: float) -> str:
    """A number to four digits, or as the fraction that it is."""
    if not np.isfinite(value):
        return {"inf": "∞"}.get(str(value), str(value))
    fraction = Fraction(value).limit_denominator(24)
    return str(fraction) if abs(fraction - value) < 1e-6 else f"{value:.4g}"


# The factor of the squared error


def of_mlp(a: np.ndarray, y: np.ndarray) -> float:
    """The loss that scikit-learn's regressor minimises, for any a: as a share of Σ (a - y)²."""
    model = sklearn.neural_network.MLPRegressor(
        hidden_layer_sizes=(), alpha=0.0, solver="sgd", learning_rate_init=1e-300, random_state=0
    )
    ones = np.ones((len(y), 1))
    model.partial_fit(ones, y if y.shape[1] > 1 else y.ravel())
    own = model.predict(ones).reshape(y.shape)
    return float(model.loss_ / ((own - y) ** 2).sum() * ((a - y) ** 2).sum())


def as_torch(loss: Callable[..., Any], **options: Any) -> Callable[..., Any]:
    return lambda a, y: loss(torch.tensor(a), torch.tensor(y), **options)


def as_paddle(loss: Callable[..., Any]) -> Callable[..., Any]:
    return lambda a, y: loss(paddle.to_tensor(a), paddle.to_tensor(y))


SQUARED_ERRORS: Mapping[str, Callable[[np.ndarray, np.ndarray], Any]] = {
    "this lesson": lambda a, y: ((a - y) ** 2).sum(axis=1).mean(),
    "`torch.nn.functional.mse_loss`": as_torch(torch.nn.functional.mse_loss),
    '`mse_loss(reduction="sum")`': as_torch(torch.nn.functional.mse_loss, reduction="sum"),
    "`torch.nn.functional.huber_loss` where it is square": as_torch(
        torch.nn.functional.huber_loss, delta=1e9
    ),
    "`keras.losses.MeanSquaredError`": lambda a, y: keras.losses.MeanSquaredError(dtype="float64")(
        y, a
    ),
    "`tf.nn.l2_loss`": lambda a, y: tf.nn.l2_loss(a - y),
    "`paddle.nn.functional.mse_loss`": as_paddle(paddle.nn.functional.mse_loss),
    "`optax.squared_error`, summed": lambda a, y: optax.squared_error(a, y).sum(),
    "`optax.l2_loss`, summed": lambda a, y: optax.l2_loss(a, y).sum(),
    "`sklearn.metrics.mean_squared_error`": lambda a, y: sklearn.metrics.mean_squared_error(y, a),
    "`sklearn.neural_network.MLPRegressor`": of_mlp,
}
BATCHES = ((1, 1), (1, 4), (3, 4))
"""Examples and outputs."""


def factors() -> Table:
    """The cost divided by Σ (a - y)² over all entries, in batches of several shapes."""
    rows = []
    for title, loss in SQUARED_ERRORS.items():
        found = []
        for shape in BATCHES:
            random = np.random.default_rng(0)
            a, y = random.uniform(size=shape), random.uniform(size=shape)
            found.append(shown(float(loss(a, y)) / float(((a - y) ** 2).sum())))
        rows.append((title, *found))
    return rows


# Cross-entropy where the sigmoid is 1 to rounding


def written_out(log: Function, sigmoid: Function) -> Function:
    """-(y ln a + (1 - y) ln(1 - a)) for y = 0."""
    return lambda z: -log(1 - sigmoid(z))


def of_keras(from_logits: bool) -> Function:
    loss = keras.losses.BinaryCrossentropy(from_logits=from_logits, dtype="float64")
    y = np.zeros((1, 1))
    return lambda z: loss(y, jnp.reshape(z if from_logits else keras.ops.sigmoid(z), (1, 1)))


CROSS_ENTROPIES: Mapping[str, Mapping[str, tuple[str, Function]]] = {
    "from the logit z": {
        "`torch…binary_cross_entropy_with_logits`": (
            "torch",
            lambda z: torch.nn.functional.binary_cross_entropy_with_logits(z, ZERO["torch"]),
        ),
        "`tf.nn.sigmoid_cross_entropy_with_logits`": (
            "tensorflow",
            lambda z: tf.nn.sigmoid_cross_entropy_with_logits(ZERO["tensorflow"], z),
        ),
        "`paddle…binary_cross_entropy_with_logits`": (
            "paddlepaddle",
            lambda z: paddle.nn.functional.binary_cross_entropy_with_logits(
                z, ZERO["paddlepaddle"]
            ),
        ),
        "`optax.sigmoid_binary_cross_entropy`": (
            "jax",
            lambda z: optax.sigmoid_binary_cross_entropy(z, ZERO["jax"]),
        ),
        "`keras…BinaryCrossentropy(from_logits=True)`": ("jax", of_keras(from_logits=True)),
    },
    "from a = σ(z)": {
        "`torch…binary_cross_entropy`": (
            "torch",
            lambda z: torch.nn.functional.binary_cross_entropy(torch.sigmoid(z), ZERO["torch"]),
        ),
        "`paddle…binary_cross_entropy`": (
            "paddlepaddle",
            lambda z: paddle.nn.functional.binary_cross_entropy(
                paddle.nn.functional.sigmoid(z), ZERO["paddlepaddle"]
            ),
        ),
        "`keras…BinaryCrossentropy()` on jax": ("jax", of_keras(from_logits=False)),
        "`-log(1 - a)` in torch": ("torch", written_out(torch.log, torch.sigmoid)),
        "`-log(1 - a)` in jax": ("jax", written_out(jnp.log, jax.nn.sigmoid)),
        "`-log(1 - a)` in tensorflow": ("tensorflow", written_out(tf.math.log, tf.sigmoid)),
    },
}  # fmt: skip


def cross_entropies(z: float) -> Table:
    """The cost and its slope by z, for y = 0."""
    return [
        (how, title, shown(float(f(POINT[name](z)))), shown(SLOPES[name](f, z)))
        for how, functions in CROSS_ENTROPIES.items()
        for title, (name, f) in functions.items()
    ]


def complex_steps() -> Table:
    """The slopes that a complex step of numpy's functions finds, on both sides of 0 and at it."""
    ways = {
        "`1 / (1 + exp(-z))`": plain_sigmoid(np.exp),
        "with `exp(-abs(z))`": given_sigmoid(np.exp, np.where, 1.0),
    }
    return [
        (title, *(shown(by_complex_step(f, z)) for z in (-1.0, 0.0, 1.0)))
        for title, f in ways.items()
    ]


def tables() -> Iterator[tuple[Row, Table]]:
    """All tables, each with its head."""
    yield ("ReLU, slope at 0", *SLOPES), slopes_at(0.0, RELUS)
    heads = ("one output", "4 outputs", "3 examples of 4 outputs")
    yield ("cost / Σ (a − y)²", *heads), factors()
    yield ("computed", "at z = 40, y = 0", "cost", "slope"), cross_entropies(40.0)
    yield ("sigmoid, slope at 0", *SLOPES), slopes_at(0.0, SIGMOIDS)
    yield ("complex step, slope at", "z = −1", "z = 0", "z = 1"), complex_steps()
