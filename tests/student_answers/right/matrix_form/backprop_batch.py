# ruff: noqa
# === passed
def backprop_batch(weights, biases, X, Y):
    m = len(X)
    dW = [np.zeros_like(W) for W in weights]
    db = [np.zeros_like(b) for b in biases]
    for x, y in zip(X, Y):
        one_W, one_b = backprop(weights, biases, x, y)
        for l in range(len(weights)):
            dW[l] += one_W[l] / m
            db[l] += one_b[l] / m
    return dW, db


# === passed -- rows
def backprop_batch(weights, biases, X, Y):
    acts = [X]
    for W, b in zip(weights, biases):
        acts.append(sigmoid(acts[-1] @ W.T + b))
    delta = 2 * (acts[-1] - Y) * acts[-1] * (1 - acts[-1]) / len(X)
    dW, db = [], []
    for l in range(len(weights) - 1, -1, -1):
        dW.append(delta.T @ acts[l])
        db.append(delta.sum(axis=0))
        delta = delta @ weights[l] * acts[l] * (1 - acts[l])
    return dW[::-1], db[::-1]


# === passed -- columns
def backprop_batch(weights, biases, X, Y):
    A = [X.T]
    for W, b in zip(weights, biases):
        A.append(sigmoid(W @ A[-1] + b[:, None]))
    m = X.shape[0]
    D = 2 * (A[-1] - Y.T) * A[-1] * (1 - A[-1])
    dW, db = [D @ A[-2].T / m], [D.mean(axis=1)]
    for l in range(len(weights) - 1, 0, -1):
        D = weights[l].T @ D * A[l] * (1 - A[l])
        dW.insert(0, D @ A[l - 1].T / m)
        db.insert(0, D.mean(axis=1))
    return dW, db


# === passed
def backprop_batch(weights, biases, X, Y):
    pairs = [backprop(weights, biases, x, y) for x, y in zip(X, Y)]
    dW = [sum(p[0][l] for p in pairs) / len(pairs) for l in range(len(weights))]
    db = [sum(p[1][l] for p in pairs) / len(pairs) for l in range(len(weights))]
    return dW, db


# === passed
def backprop_batch(weights, biases, X, Y):
    acts = [X]
    for W, b in zip(weights, biases):
        acts.append(sigmoid(np.einsum("jk,mk->mj", W, acts[-1]) + b))
    delta = 2 * (acts[-1] - Y) * acts[-1] * (1 - acts[-1])
    dW, db = [None] * len(weights), [None] * len(weights)
    for l in reversed(range(len(weights))):
        dW[l] = np.einsum("mj,mk->mjk", delta, acts[l]).mean(axis=0)
        db[l] = np.average(delta, axis=0)
        delta = np.einsum("jk,mj->mk", weights[l], delta) * acts[l] * (1 - acts[l])
    return dW, db


# === passed -- a running mean
def backprop_batch(weights, biases, X, Y):
    mean_W, mean_b = backprop(weights, biases, X[0], Y[0])
    for n in range(1, len(X)):
        dW, db = backprop(weights, biases, X[n], Y[n])
        mean_W = [M + (g - M) / (n + 1) for M, g in zip(mean_W, dW)]
        mean_b = [M + (g - M) / (n + 1) for M, g in zip(mean_b, db)]
    return mean_W, mean_b
