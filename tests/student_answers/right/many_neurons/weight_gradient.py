# ruff: noqa
# === passed
def weight_gradient(W, b, a_prev, y, j, k):
    z = np.dot(W, a_prev) + b
    a = sigmoid(z)
    return 2 * (a[j] - y[j]) * sigmoid_prime(z)[j] * a_prev[k]


# === passed -- only neuron j
def weight_gradient(W, b, a_prev, y, j, k):
    a = sigmoid(W[j] @ a_prev + b[j])
    return a_prev[k] * a * (1 - a) * 2 * (a - y[j])


# === passed
def weight_gradient(W, b, a_prev, y, j, k):
    a = sigmoid(np.einsum("jk,k->j", W, a_prev) + b)
    return np.einsum("j,k->jk", 2 * (a - y) * a * (1 - a), a_prev)[j, k]


# === passed
def weight_gradient(W, b, a_prev, y, j, k):
    z = b[j]
    for i in range(len(a_prev)):
        z = z + W[j][i] * a_prev[i]
    return float(a_prev[k] * sigmoid_prime(z) * 2 * (sigmoid(z) - y[j]))


# === passed
import math


def weight_gradient(W, b, a_prev, y, j, k):
    a = 1 / (1 + math.exp(-(sum(w * x for w, x in zip(W[j], a_prev)) + b[j])))
    return a_prev[k] * a * (1 - a) * 2 * (a - y[j])


# === passed
def weight_gradient(W, b, a_prev, y, j, k):
    return a_prev[k] * bias_gradient(W, b, a_prev, y, j)


# === passed -- lists
def weight_gradient(W, b, a_prev, y, j, k):
    W, b, a_prev, y = W.tolist(), b.tolist(), list(a_prev), list(y)
    z = sum(W[j][i] * a_prev[i] for i in range(len(a_prev))) + b[j]
    a = sigmoid(z)
    return 2 * (a - y[j]) * a * (1 - a) * a_prev[k]


# === passed -- columns
def weight_gradient(W, b, a_prev, y, j, k):
    x, b, y = (v.reshape(-1, 1) for v in (a_prev, b, y))
    a = sigmoid(W @ x + b)
    return ((2 * (a - y) * a * (1 - a)) @ x.T)[j, k]


# === passed -- np.matrix
def weight_gradient(W, b, a_prev, y, j, k):
    M = np.matrix(W)
    z = np.asarray(M * np.matrix(a_prev).T).ravel() + b
    return a_prev[k] * sigmoid_prime(z[j]) * 2 * (sigmoid(z[j]) - y[j])


# === passed -- a sum over all outputs, with a Kronecker delta
def weight_gradient(W, b, a_prev, y, j, k):
    z = W @ a_prev + b
    return sum(
        2 * (sigmoid(z[i]) - y[i]) * sigmoid_prime(z[i]) * (i == j) * a_prev[k]
        for i in range(len(y))
    )


# === passed -- an index is one of Python's own
def weight_gradient(W, b, a_prev, y, j, k):
    assert type(j) is type(k) is int
    z = (W @ a_prev + b)[j]
    return (2 * (sigmoid(z) - y[j]) * sigmoid_prime(z)).astype(float) * list(a_prev)[k]
