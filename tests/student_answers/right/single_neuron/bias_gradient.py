# ruff: noqa
# === passed
def bias_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return 1 * sigmoid_prime(z) * dC_da(sigmoid(z), y)


# === passed
def bias_gradient(w, b, a_prev, y):
    return weight_gradient(w, b, a_prev, y) / a_prev


# === passed
def bias_gradient(w, b, a_prev, y):
    return (a := sigmoid(w * a_prev + b)) * (1 - a) * 2 * (a - y)


# === passed -- a bias is a weight whose input is 1
def bias_gradient(w, b, a_prev, y):
    return weight_gradient(b, w * a_prev, 1.0, y)


# === passed
import math


def bias_gradient(w, b, a_prev, y):
    e = math.exp(-(w * a_prev + b))
    return 2 * (1 / (1 + e) - y) * e / (1 + e) ** 2


# === passed
def bias_gradient(*neuron):
    w, b, a_prev, y = neuron
    z = w * a_prev + b
    return np.prod([2, sigmoid(z) - y, sigmoid_prime(z)])


# === passed
def bias_gradient(w, b, a_prev, y):
    """Chain rule.

    >>> bias_gradient(0, 0, 1, 0)
    0.25
    """
    factors = {"dz_db": 1.0}
    z = w * a_prev + b
    factors["da_dz"] = sigmoid_prime(z)
    factors["dC_da"] = dC_da(sigmoid(z), y)
    result = 1.0
    for name, factor in factors.items():
        result *= factor
    return result
