# ruff: noqa
# === passed
def average_weight_gradient(w, b, a_prev, y):
    return np.mean(weight_gradient(w, b, a_prev, y))


# === passed
def average_weight_gradient(w, b, a_prev, y):
    total = 0
    for i in range(len(y)):
        total += weight_gradient(w, b, a_prev[i], y[i])
    return total / len(y)


# === passed
def average_weight_gradient(w, b, a_prev, y):
    a = sigmoid(w * a_prev + b)
    return a_prev @ (2 * (a - y) * a * (1 - a)) / y.size


# === passed
def average_weight_gradient(w, b, a_prev, y):
    a = sigmoid(w * a_prev + b)
    return np.einsum("i,i,i->", a_prev, sigmoid_prime(w * a_prev + b), 2 * (a - y)) / len(a)


# === passed
import statistics


def average_weight_gradient(w, b, a_prev, y):
    return statistics.fmean(weight_gradient(w, b, x, t) for x, t in zip(a_prev, y))


# === passed
import math


def average_weight_gradient(w, b, a_prev, y):
    return math.fsum(weight_gradient(w, b, x, t) for x, t in zip(a_prev, y)) / len(y)


# === passed -- a running mean
def average_weight_gradient(w, b, a_prev, y):
    mean = 0.0
    for n, (x, t) in enumerate(zip(a_prev, y), start=1):
        mean += (weight_gradient(w, b, x, t) - mean) / n
    return mean


# === passed -- by halves
def average_weight_gradient(w, b, a_prev, y):
    m = len(y)
    if m == 1:
        return weight_gradient(w, b, a_prev[0], y[0])
    h = m // 2
    left = average_weight_gradient(w, b, a_prev[:h], y[:h])
    right = average_weight_gradient(w, b, a_prev[h:], y[h:])
    return (h * left + (m - h) * right) / m


# === passed
def average_weight_gradient(w, b, a_prev, y):
    return np.average(np.vectorize(weight_gradient)(w, b, a_prev, y))


# === passed
def average_weight_gradient(w, b, a_prev, y):
    a = sigmoid(a_prev[:, None] * w + b)
    d = 2 * (a - y[:, None]) * a * (1 - a)
    return (a_prev[:, None] * d).mean(axis=0)[0]
