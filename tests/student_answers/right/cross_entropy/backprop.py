# ruff: noqa
# === passed
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    deltas = [acts[-1] - y]
    for l in range(len(weights) - 1, 0, -1):
        deltas.insert(0, weights[l].T @ deltas[0] * sigmoid_prime(zs[l - 1]))
    return [np.outer(d, a) for d, a in zip(deltas, acts)], deltas


# === passed -- recursion
def backprop(weights, biases, x, y):
    z = weights[0] @ x + biases[0]
    if len(weights) == 1:
        delta = output_delta(z, y)
        return [np.outer(delta, x)], [delta]
    dW, db = backprop(weights[1:], biases[1:], sigmoid(z), y)
    delta = weights[1].T @ db[0] * sigmoid_prime(z)
    return [np.outer(delta, x)] + dW, [delta] + db


# === passed -- dC/da and the slope multiplied, at ordinary inputs no harm
def backprop(weights, biases, x, y):
    zs, acts = forward(weights, biases, x)
    back = dC_da(acts[-1], y)
    dW, db = [], []
    for l in reversed(range(len(weights))):
        delta = back * sigmoid_prime(zs[l])
        dW.insert(0, np.outer(delta, acts[l]))
        db.insert(0, delta)
        back = weights[l].T @ delta
    return dW, db


# === passed
def backprop(weights, biases, x, y):
    A = [x]
    for W, b in zip(weights, biases):
        A.append(1 / (1 + np.exp(-W.dot(A[-1]) - b)))
    D = A[-1] - y
    dW, db = (D[:, None] * A[-2],), (D,)
    for W, a, before in zip(weights[:0:-1], A[-2:0:-1], A[-3::-1]):
        D = D.dot(W) * a * (1 - a)
        dW, db = (D[:, None] * before, *dW), (D, *db)
    return dW, db


# === passed -- with a small number against a division by zero
def backprop(weights, biases, x, y):
    activations = [x]
    for W, b in zip(weights, biases):
        activations.append(1 / (1 + np.exp(-(W @ activations[-1] + b))))
    a = activations[-1]
    delta = (a - y) / (a * (1 - a) + 1e-12) * a * (1 - a)
    dW, db = [], []
    for W, a in zip(weights[::-1], activations[-2::-1]):
        dW.insert(0, np.outer(delta, a))
        db.insert(0, delta)
        delta = (W.T @ delta) * a * (1 - a)
    return dW, db
