# ruff: noqa
# === passed
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return dz_dw(w, b, a_prev) * sigmoid_prime(z) * dC_da(sigmoid(z), y)


# === passed
def weight_gradient(w, b, a_prev, y):
    a = 1 / (1 + np.exp(-(w * a_prev + b)))
    return 2 * (a - y) * a * (1 - a) * a_prev


# === passed
import math


def weight_gradient(w, b, a_prev, y):
    a = 1 / (1 + math.exp(-(w * a_prev + b)))
    return a_prev * (a - a * a) * 2 * (a - y)


# === passed -- by name
def weight_gradient(w, b, a_prev, y):
    z = a_prev * w + b
    return dz_dw(w=w, b=b, a_prev=a_prev) * sigmoid_prime(z=z) * dC_da(y=y, a=sigmoid(z))


# === passed
from functools import reduce
from operator import mul


def weight_gradient(w, b, a_prev, y):
    a = sigmoid(w * a_prev + b)
    return reduce(mul, [2, a - y, a, 1 - a, a_prev])


# === passed
def weight_gradient(w, b, a_prev, y):
    return a_prev * bias_gradient(w, b, a_prev, y)


# === passed -- the expanded square
def weight_gradient(w, b, a_prev, y):
    a = sigmoid(w * a_prev + b)
    return 2 * a_prev * (a * a * (1 - a) - y * a * (1 - a))


# === passed
import sympy as sp

_w, _b, _x, _y = sp.symbols("w b x y")
_cost = (1 / (1 + sp.exp(-(_w * _x + _b))) - _y) ** 2
weight_gradient = sp.lambdify((_w, _b, _x, _y), sp.diff(_cost, _w))


# === passed -- the complex step through the whole chain
def weight_gradient(w, b, a_prev, y):
    import cmath

    z = (w + 1e-30j) * a_prev + b
    return ((1 / (1 + cmath.exp(-z)) - y) ** 2).imag / 1e-30


# === passed -- a class with a cache
class Neuron:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def forward(self, x):
        self.x = x
        self.z = self.w * x + self.b
        self.a = sigmoid(self.z)
        return self.a

    def backward(self, upstream):
        return upstream * sigmoid_prime(self.z) * self.x


def weight_gradient(w, b, a_prev, y):
    neuron = Neuron(w, b)
    return neuron.backward(dC_da(neuron.forward(a_prev), y))


# === passed
from functools import lru_cache


@lru_cache(maxsize=None)
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return float(a_prev * sigmoid_prime(z) * 2 * (sigmoid(z) - y))


# === passed -- as a matrix of one entry would be, and back
def weight_gradient(w, b, a_prev, y):
    W, x = np.array([[w]]), np.array([a_prev])
    a = sigmoid(W @ x + b)
    return np.outer(2 * (a - y) * a * (1 - a), x).item()


# === passed -- with a small number against a division by zero
def weight_gradient(w, b, a_prev, y):
    a = 1 / (1 + np.exp(-(w * a_prev + b)) + 1e-12)
    return 2 * (a - y) * a * (1 - a) * a_prev
