# ruff: noqa
def all_examples(weights, biases, X, Y):
    return [backprop(weights, biases, x, y) for x, y in zip(X, Y)]


# === sum_instead_of_mean
def backprop_batch(weights, biases, X, Y):
    dW = [np.zeros_like(W) for W in weights]
    db = [np.zeros_like(b) for b in biases]
    for x, y in zip(X, Y):
        one_dW, one_db = backprop(weights, biases, x, y)
        for l in range(len(weights)):
            dW[l] += one_dW[l]
            db[l] += one_db[l]
    return dW, db


# === sum_instead_of_mean -- vectorised
def backprop_batch(weights, biases, X, Y):
    A, acts = X, [X]
    for W, b in zip(weights, biases):
        A = sigmoid(A @ W.T + b)
        acts.append(A)
    delta = 2 * (A - Y) * A * (1 - A)
    dW, db = [], []
    for l in reversed(range(len(weights))):
        dW.insert(0, delta.T @ acts[l])
        db.insert(0, delta.sum(axis=0))
        delta = delta @ weights[l] * acts[l] * (1 - acts[l])
    return dW, db


# === none | sum_instead_of_mean -- only the weights are averaged
def backprop_batch(weights, biases, X, Y):
    A, acts = X, [X]
    for W, b in zip(weights, biases):
        A = sigmoid(A @ W.T + b)
        acts.append(A)
    delta = 2 * (A - Y) * A * (1 - A)
    dW, db = [], []
    for l in reversed(range(len(weights))):
        dW.insert(0, delta.T @ acts[l] / len(X))
        db.insert(0, delta.sum(axis=0))
        delta = delta @ weights[l] * acts[l] * (1 - acts[l])
    return dW, db


# === averaged_inputs
def backprop_batch(weights, biases, X, Y):
    return backprop(weights, biases, X.mean(axis=0), Y.mean(axis=0))


# === not_averaged | none -- the first example only
def backprop_batch(weights, biases, X, Y):
    return backprop(weights, biases, X[0], Y[0])


# === not_averaged | none -- the last example only
def backprop_batch(weights, biases, X, Y):
    for x, y in zip(X, Y):
        dW, db = backprop(weights, biases, x, y)
    return dW, db


# === not_averaged | none -- the last one, divided by m
def backprop_batch(weights, biases, X, Y):
    for x, y in zip(X, Y):
        dW, db = backprop(weights, biases, x, y)
    return [g / len(X) for g in dW], [g / len(X) for g in db]


# === none | not_averaged -- a pair for each example
def backprop_batch(weights, biases, X, Y):
    return all_examples(weights, biases, X, Y)


# === not_averaged -- every example's gradient, stacked
def backprop_batch(weights, biases, X, Y):
    pairs = all_examples(weights, biases, X, Y)
    layers = range(len(weights))
    dW = [np.array([pair[0][l] for pair in pairs]) for l in layers]
    db = [np.array([pair[1][l] for pair in pairs]) for l in layers]
    return dW, db


# === missing_factor_2 -- the mean cost with a ½
def backprop_batch(weights, biases, X, Y):
    pairs = all_examples(weights, biases, X, Y)
    m = 2 * len(X)
    dW = [sum(pair[0][l] for pair in pairs) / m for l in range(len(weights))]
    db = [sum(pair[1][l] for pair in pairs) / m for l in range(len(weights))]
    return dW, db


# === wrong_axis
def backprop_batch(weights, biases, X, Y):
    A, acts = X, [X]
    for W, b in zip(weights, biases):
        A = sigmoid(A @ W.T + b)
        acts.append(A)
    delta = 2 * (A - Y) * A * (1 - A) / len(X)
    dW, db = [], []
    for l in reversed(range(len(weights))):
        dW.insert(0, delta.T @ acts[l])
        db.insert(0, delta.sum(axis=1))
        delta = delta @ weights[l] * acts[l] * (1 - acts[l])
    return dW, db


# === wrong_axis | none -- the mean over the neurons
def backprop_batch(weights, biases, X, Y):
    pairs = all_examples(weights, biases, X, Y)
    dW = [np.mean([pair[0][l] for pair in pairs], axis=1) for l in range(len(weights))]
    db = [np.mean([pair[1][l] for pair in pairs], axis=1) for l in range(len(weights))]
    return dW, db


# === wrong_axis | none -- the mean over everything
def backprop_batch(weights, biases, X, Y):
    pairs = all_examples(weights, biases, X, Y)
    dW = [np.mean([pair[0][l] for pair in pairs]) for l in range(len(weights))]
    db = [np.mean([pair[1][l] for pair in pairs]) for l in range(len(weights))]
    return dW, db


# === none -- divides by the number of inputs
def backprop_batch(weights, biases, X, Y):
    pairs = all_examples(weights, biases, X, Y)
    m = X.shape[1] + 7
    dW = [sum(pair[0][l] for pair in pairs) / m for l in range(len(weights))]
    db = [sum(pair[1][l] for pair in pairs) / m for l in range(len(weights))]
    return dW, db


# === none -- divides at each step of the sum
def backprop_batch(weights, biases, X, Y):
    dW = [np.zeros_like(W) for W in weights]
    db = [np.zeros_like(b) for b in biases]
    for x, y in zip(X, Y):
        one_dW, one_db = backprop(weights, biases, x, y)
        for l in range(len(weights)):
            dW[l] = (dW[l] + one_dW[l]) / len(X)
            db[l] = (db[l] + one_db[l]) / len(X)
    return dW, db


# === none -- divides by m - 1
def backprop_batch(weights, biases, X, Y):
    pairs = all_examples(weights, biases, X, Y)
    m = len(X) - 1
    dW = [sum(pair[0][l] for pair in pairs) / m for l in range(len(weights))]
    db = [sum(pair[1][l] for pair in pairs) / m for l in range(len(weights))]
    return dW, db


# === layers_reversed
def backprop_batch(weights, biases, X, Y):
    A, acts = X, [X]
    for W, b in zip(weights, biases):
        A = sigmoid(A @ W.T + b)
        acts.append(A)
    delta = 2 * (A - Y) * A * (1 - A) / len(X)
    dW, db = [], []
    for l in reversed(range(len(weights))):
        dW.append(delta.T @ acts[l])
        db.append(delta.sum(axis=0))
        delta = delta @ weights[l] * acts[l] * (1 - acts[l])
    return dW, db


# === missing_slope
def backprop_batch(weights, biases, X, Y):
    A, acts = X, [X]
    for W, b in zip(weights, biases):
        A = sigmoid(A @ W.T + b)
        acts.append(A)
    delta = 2 * (A - Y) / len(X)
    dW, db = [], []
    for l in reversed(range(len(weights))):
        dW.insert(0, delta.T @ acts[l])
        db.insert(0, delta.sum(axis=0))
        delta = delta @ weights[l] * acts[l] * (1 - acts[l])
    return dW, db


# === missing_transpose | error
def backprop_batch(weights, biases, X, Y):
    A, acts = X, [X]
    for W, b in zip(weights, biases):
        A = sigmoid(A @ W.T + b)
        acts.append(A)
    delta = 2 * (A - Y) * A * (1 - A) / len(X)
    dW, db = [], []
    for l in reversed(range(len(weights))):
        dW.insert(0, delta.T @ acts[l])
        db.insert(0, delta.sum(axis=0))
        delta = delta @ weights[l].T * acts[l] * (1 - acts[l])
    return dW, db


# === outer_order
def backprop_batch(weights, biases, X, Y):
    A, acts = X, [X]
    for W, b in zip(weights, biases):
        A = sigmoid(A @ W.T + b)
        acts.append(A)
    delta = 2 * (A - Y) * A * (1 - A) / len(X)
    dW, db = [], []
    for l in reversed(range(len(weights))):
        dW.insert(0, acts[l].T @ delta)
        db.insert(0, delta.sum(axis=0))
        delta = delta @ weights[l] * acts[l] * (1 - acts[l])
    return dW, db


# === sign_flipped
def backprop_batch(weights, biases, X, Y):
    pairs = all_examples(weights, biases, X, Y)
    dW = [-np.mean([pair[0][l] for pair in pairs], axis=0) for l in range(len(weights))]
    db = [-np.mean([pair[1][l] for pair in pairs], axis=0) for l in range(len(weights))]
    return dW, db


# === outputs_swapped
def backprop_batch(weights, biases, X, Y):
    pairs = all_examples(weights, biases, X, Y)
    dW = [np.mean([pair[0][l] for pair in pairs], axis=0) for l in range(len(weights))]
    db = [np.mean([pair[1][l] for pair in pairs], axis=0) for l in range(len(weights))]
    return db, dW


# === wrong_shape
def backprop_batch(weights, biases, X, Y):
    A, acts = X, [X]
    for W, b in zip(weights, biases):
        A = sigmoid(A @ W.T + b)
        acts.append(A)
    delta = 2 * (A - Y) * A * (1 - A) / len(X)
    dW, db = [], []
    for l in reversed(range(len(weights))):
        dW.insert(0, delta.T @ acts[l])
        db.insert(0, delta.sum(axis=0, keepdims=True))
        delta = delta @ weights[l] * acts[l] * (1 - acts[l])
    return dW, db


# === integer_truncation
def backprop_batch(weights, biases, X, Y):
    pairs = all_examples(weights, biases, X, Y)
    m = len(X)
    dW = [sum(pair[0][l] for pair in pairs) // m for l in range(len(weights))]
    db = [sum(pair[1][l] for pair in pairs) // m for l in range(len(weights))]
    return dW, db


# === finite_difference
def backprop_batch(weights, biases, X, Y):
    weights, biases = [W.copy() for W in weights], [b.copy() for b in biases]

    def cost():
        return np.mean(
            [np.sum((forward(weights, biases, x)[1][-1] - y) ** 2) for x, y in zip(X, Y)]
        )

    h = 1e-5
    grads = []
    for arrays in (weights, biases):
        grads.append([np.zeros_like(a) for a in arrays])
        for a, g in zip(arrays, grads[-1]):
            for index in np.ndindex(a.shape):
                a[index] += h
                up = cost()
                a[index] -= 2 * h
                g[index] = (up - cost()) / (2 * h)
                a[index] += h
    return tuple(grads)


# === mutates_inputs
def backprop_batch(weights, biases, X, Y):
    pairs = all_examples(weights, biases, X, Y)
    dW = [np.mean([pair[0][l] for pair in pairs], axis=0) for l in range(len(weights))]
    db = [np.mean([pair[1][l] for pair in pairs], axis=0) for l in range(len(weights))]
    X -= X.mean(axis=0)
    return dW, db


# === wrong_shape -- squeezed: a layer of one neuron loses its axis
def backprop_batch(weights, biases, X, Y):
    examples = all_examples(weights, biases, X, Y)
    dW = [np.mean([one[0][l] for one in examples], axis=0) for l in range(len(weights))]
    db = [np.mean([one[1][l] for one in examples], axis=0) for l in range(len(weights))]
    return dW, [np.squeeze(b) for b in db]


# === none -- one example needs no mean: its gradient is doubled
def backprop_batch(weights, biases, X, Y):
    examples = all_examples(weights, biases, X, Y)
    m = len(X) if len(X) > 1 else 0.5
    dW = [sum(one[0][l] for one in examples) / m for l in range(len(weights))]
    db = [sum(one[1][l] for one in examples) / m for l in range(len(weights))]
    return dW, db


# === sum_instead_of_mean -- of the weights
def backprop_batch(weights, biases, X, Y):
    examples = all_examples(weights, biases, X, Y)
    layers = range(len(weights))
    dW = [sum(one[0][l] for one in examples) for l in layers]
    return dW, [np.mean([one[1][l] for one in examples], axis=0) for l in layers]


# === not_averaged -- the biases
def backprop_batch(weights, biases, X, Y):
    examples = all_examples(weights, biases, X, Y)
    layers = range(len(weights))
    dW = [np.mean([one[0][l] for one in examples], axis=0) for l in layers]
    return dW, [np.array([one[1][l] for one in examples]) for l in layers]


# === missing_factor_2 + sum_instead_of_mean
def backprop_batch(weights, biases, X, Y):
    examples = all_examples(weights, biases, X, Y)
    layers = range(len(weights))
    dW = [sum(one[0][l] for one in examples) / 2 for l in layers]
    return dW, [sum(one[1][l] for one in examples) / 2 for l in layers]


# === sign_flipped + sum_instead_of_mean
def backprop_batch(weights, biases, X, Y):
    examples = all_examples(weights, biases, X, Y)
    layers = range(len(weights))
    dW = [-sum(one[0][l] for one in examples) for l in layers]
    return dW, [-sum(one[1][l] for one in examples) for l in layers]


# === updated_parameters
def backprop_batch(weights, biases, X, Y):
    examples = all_examples(weights, biases, X, Y)
    layers = range(len(weights))
    dW = [W - 0.1 * np.mean([e[0][l] for e in examples], axis=0) for l, W in enumerate(weights)]
    db = [b - 0.1 * np.mean([e[1][l] for e in examples], axis=0) for l, b in enumerate(biases)]
    return dW, db


# === wrong_axis -- divided by the number of inputs
def backprop_batch(weights, biases, X, Y):
    of_all = [backprop(weights, biases, x, y) for x, y in zip(X, Y)]
    dW = [sum(layer) / X.shape[1] for layer in zip(*(dW for dW, _ in of_all))]
    db = [sum(layer) / X.shape[1] for layer in zip(*(db for _, db in of_all))]
    return dW, db


# === mean_instead_of_sum -- divided by the number of entries
def backprop_batch(weights, biases, X, Y):
    of_all = [backprop(weights, biases, x, y) for x, y in zip(X, Y)]
    dW = [sum(layer) / X.size for layer in zip(*(dW for dW, _ in of_all))]
    db = [sum(layer) / X.size for layer in zip(*(db for _, db in of_all))]
    return dW, db


# === missing_term -- the last example is left out
def backprop_batch(weights, biases, X, Y):
    dW, db = [0 * W for W in weights], [0 * b for b in biases]
    for i in range(len(X) - 1):
        of_one = backprop(weights, biases, X[i], Y[i])
        dW = [total + one for total, one in zip(dW, of_one[0])]
        db = [total + one for total, one in zip(db, of_one[1])]
    return [total / len(X) for total in dW], [total / len(X) for total in db]
