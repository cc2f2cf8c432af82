# ruff: noqa
# === passed
def output_delta(z, y):
    return sigmoid(z) - y


# === passed -- as it stands in most books
def output_delta(z, y):
    return 1 / (1 + np.exp(-z)) - y


# === passed
def output_delta(z, y):
    return 0.5 * (1 + np.tanh(z / 2)) - y


# === passed
def output_delta(z, y):
    return [float(sigmoid(zj)) - yj for zj, yj in zip(z, y)]


# === passed
def output_delta(z, y):
    return y * (sigmoid(z) - 1) + (1 - y) * sigmoid(z)


# === passed
def output_delta(z, y):
    return np.where(y == 1, -sigmoid(-z), sigmoid(z))


# === passed
def output_delta(z, y):
    return np.exp(-np.logaddexp(0, -z)) - y


# === passed -- the definition of each half
import math


def output_delta(z, y):
    out = np.zeros(len(z))
    for j, (zj, yj) in enumerate(zip(z, y)):
        if zj >= 0:
            out[j] = 1 / (1 + math.exp(-zj)) - yj
        else:
            out[j] = math.exp(zj) / (1 + math.exp(zj)) - yj
    return out


# === passed -- clipped where it cannot matter
def output_delta(z, y):
    return 1 / (1 + np.exp(-np.clip(z, -700, 700))) - y
