# ruff: noqa
# === passed
def softmax_output_delta(z, y):
    return softmax(z) - y


# === passed
def softmax_output_delta(z, y):
    e = np.exp(z - z.max())
    return e / e.sum() - y


# === passed
def softmax_output_delta(z, y):
    return np.exp(z - np.logaddexp.reduce(z)) - y


# === passed
def softmax_output_delta(z, y):
    p = softmax(z)
    p[np.argmax(y)] -= 1
    return p


# === passed
import math


def softmax_output_delta(z, y):
    top = max(z)
    e = [math.exp(v - top) for v in z]
    return [ei / sum(e) - yi for ei, yi in zip(e, y)]


# === passed -- the whole Jacobian, with the right label's p cancelled on paper
def softmax_output_delta(z, y):
    p = softmax(z)
    right = int(np.argmax(y))
    return np.array([p[i] - (1 if i == right else 0) for i in range(len(z))])


# === passed
def softmax_output_delta(z, y):
    with np.errstate(all="ignore"):
        return np.array([1 / np.exp(z - zi).sum() for zi in z]) - y


# === passed -- with a small number against a division by zero
def softmax_output_delta(z, y):
    e = np.exp(z - np.max(z))
    return e / (e.sum() + 1e-12) - y
