# ruff: noqa
# === passed -- all in one
def backprop(weights, biases, x, y):
    acts = [x]
    for W, b in zip(weights, biases):
        acts.append(sigmoid(W @ acts[-1] + b))
    dW, db = [], []
    back = 2 * (acts[-1] - y)
    for W, a_in, a_out in zip(weights[::-1], acts[-2::-1], acts[:0:-1]):
        delta = back * a_out * (1 - a_out)
        dW.append(np.outer(delta, a_in))
        db.append(delta)
        back = W.T @ delta
    return dW[::-1], db[::-1]


# === passed -- as the book by Nielsen has it
def backprop(weights, biases, x, y):
    nabla_b = [np.zeros(b.shape) for b in biases]
    nabla_w = [np.zeros(w.shape) for w in weights]
    activation = x
    activations = [x]
    zs = []
    for b, w in zip(biases, weights):
        z = np.dot(w, activation) + b
        zs.append(z)
        activation = sigmoid(z)
        activations.append(activation)
    delta = 2 * (activations[-1] - y) * sigmoid_prime(zs[-1])
    nabla_b[-1] = delta
    nabla_w[-1] = np.outer(delta, activations[-2])
    for l in range(2, len(weights) + 1):
        z = zs[-l]
        sp = sigmoid_prime(z)
        delta = np.dot(weights[-l + 1].transpose(), delta) * sp
        nabla_b[-l] = delta
        nabla_w[-l] = np.outer(delta, activations[-l - 1])
    return (nabla_w, nabla_b)


# === passed -- recursion
def backprop(weights, biases, x, y):
    z = weights[0] @ x + biases[0]
    if len(weights) == 1:
        delta = output_delta(z, y)
        return [np.outer(delta, x)], [delta]
    dW, db = backprop(weights[1:], biases[1:], sigmoid(z), y)
    delta = hidden_delta(weights[1], db[0], z)
    return [np.outer(delta, x), *dW], [delta, *db]


# === passed -- tuples in tuples
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = (output_delta(zs[-1], y),)
    for l in range(len(weights) - 1, 0, -1):
        deltas = (hidden_delta(weights[l], deltas[0], zs[l - 1]),) + deltas
    return tuple(map(weight_gradient, deltas, acts)), tuple(map(bias_gradient, deltas))


# === passed -- a list of two lists of lists
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = [output_delta(zs[-1], y)]
    for l in range(len(weights) - 1, 0, -1):
        deltas.insert(0, hidden_delta(weights[l], deltas[0], zs[l - 1]))
    return [[np.outer(d, a).tolist() for d, a in zip(deltas, acts)], [d.tolist() for d in deltas]]


# === passed -- as layers that keep what they need
class Layer:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        self.z = self.W @ x + self.b
        return sigmoid(self.z)

    def backward(self, grad):
        self.db = grad * sigmoid_prime(self.z)
        self.dW = np.outer(self.db, self.x)
        return self.W.T @ self.db


def backprop(weights, biases, x, y):
    layers = [Layer(W, b) for W, b in zip(weights, biases)]
    a = x
    for layer in layers:
        a = layer.forward(a)
    grad = 2 * (a - y)
    for layer in reversed(layers):
        grad = layer.backward(grad)
    return [layer.dW for layer in layers], [layer.db for layer in layers]


# === passed -- dictionaries by layer
def backprop(weights, biases, x, y):
    L = len(weights)
    A, Z, dW, db = {0: x}, {}, {}, {}
    for l in range(1, L + 1):
        Z[l] = weights[l - 1] @ A[l - 1] + biases[l - 1]
        A[l] = sigmoid(Z[l])
    delta = {L: output_delta(Z[L], y)}
    for l in range(L - 1, 0, -1):
        delta[l] = hidden_delta(weights[l], delta[l + 1], Z[l])
    return [weight_gradient(delta[l], A[l - 1]) for l in range(1, L + 1)], [
        delta[l] for l in range(1, L + 1)
    ]


# === passed -- reverse-mode differentiation by a tape
class Var:
    def __init__(self, value, parents=()):
        self.value, self.parents, self.grad = value, parents, 0.0

    def backward(self, upstream):
        self.grad = self.grad + upstream
        for parent, pull in self.parents:
            parent.backward(pull(upstream))


def affine(W, x, b):
    return Var(
        W.value @ x.value + b.value,
        [
            (W, lambda g: np.outer(g, x.value)),
            (x, lambda g: W.value.T @ g),
            (b, lambda g: g),
        ],
    )


def activate(z):
    a = sigmoid(z.value)
    return Var(a, [(z, lambda g: g * a * (1 - a))])


def backprop(weights, biases, x, y):
    Ws, bs, a = [Var(W) for W in weights], [Var(b) for b in biases], Var(x)
    for W, b in zip(Ws, bs):
        a = activate(affine(W, a, b))
    a.backward(2 * (a.value - y))
    return [W.grad for W in Ws], [b.grad for b in bs]


# === passed -- the complex step, honest to rounding
def backprop(weights, biases, x, y):
    def cost(Ws, bs):
        a = x
        for W, b in zip(Ws, bs):
            a = 1 / (1 + np.exp(-(W @ a + b)))
        return np.sum((a - y) ** 2)

    def slopes(which, l):
        arrays = [[W.astype(complex) for W in weights], [b.astype(complex) for b in biases]]
        out = np.zeros(arrays[which][l].shape)
        for index in np.ndindex(out.shape):
            arrays[which][l][index] += 1e-30j
            out[index] = cost(*arrays).imag / 1e-30
            arrays[which][l][index] -= 1e-30j
        return out

    layers = range(len(weights))
    return [slopes(0, l) for l in layers], [slopes(1, l) for l in layers]


# === passed -- columns inside, flat outside
def backprop(weights, biases, x, y):
    a = [x[:, None]]
    for W, b in zip(weights, biases):
        a.append(sigmoid(W @ a[-1] + b[:, None]))
    delta = 2 * (a[-1] - y[:, None]) * a[-1] * (1 - a[-1])
    dW, db = [delta @ a[-2].T], [delta[:, 0]]
    for l in range(len(weights) - 1, 0, -1):
        delta = weights[l].T @ delta * a[l] * (1 - a[l])
        dW.insert(0, delta @ a[l - 1].T)
        db.insert(0, delta[:, 0])
    return dW, db


# === passed -- deque, and prints
from collections import deque


def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    dW, db = deque(), deque()
    for l in range(len(weights) - 1, -1, -1):
        if not db:
            db.appendleft(output_delta(zs[l], y))
        else:
            db.appendleft(hidden_delta(weights[l + 1], db[0], zs[l]))
        dW.appendleft(weight_gradient(db[0], acts[l]))
        print("layer", l, db[0])
    return list(dW), list(db)
