# ruff: noqa
def forward(weights, biases, x):
    a = [x]
    for w, b in zip(weights, biases):
        a.append(sigmoid(w * a[-1] + b))
    return a


# === layers_reversed -- appended from the back and never turned round
def chain_gradient(weights, biases, x, y):
    zs, acts = [], [x]
    for w, b in zip(weights, biases):
        zs.append(w * acts[-1] + b)
        acts.append(sigmoid(zs[-1]))
    dw, db = [], []
    back = 2 * (acts[-1] - y)
    for layer in reversed(range(len(zs))):
        delta = back * sigmoid_prime(zs[layer])
        dw.append(delta * acts[layer])
        db.append(delta)
        back = delta * weights[layer]
    return dw, db


# === layers_reversed | none -- only one of the two is turned round
def chain_gradient(weights, biases, x, y):
    zs, acts = [], [x]
    for w, b in zip(weights, biases):
        zs.append(w * acts[-1] + b)
        acts.append(sigmoid(zs[-1]))
    dw, db = [], []
    back = 2 * (acts[-1] - y)
    for layer in reversed(range(len(zs))):
        delta = back * sigmoid_prime(zs[layer])
        dw.append(delta * acts[layer])
        db.append(delta)
        back = delta * weights[layer]
    return dw[::-1], db


# === missing_weight
def chain_gradient(weights, biases, x, y):
    n, a = len(weights), forward(weights, biases, x)
    dw, db = np.zeros(n), np.zeros(n)
    grad = 2 * (a[n] - y)
    for i in range(n - 1, -1, -1):
        grad = grad * a[i + 1] * (1 - a[i + 1])
        db[i] = grad
        dw[i] = grad * a[i]
    return dw, db


# === weight_of_wrong_layer
def chain_gradient(weights, biases, x, y):
    n, a = len(weights), forward(weights, biases, x)
    delta = np.zeros(n)
    delta[-1] = 2 * (a[n] - y) * a[n] * (1 - a[n])
    for i in range(n - 2, -1, -1):
        delta[i] = weights[i] * delta[i + 1] * a[i + 1] * (1 - a[i + 1])
    return delta * np.array(a[:-1]), delta


# === missing_slope -- of the hidden layers
def chain_gradient(weights, biases, x, y):
    n, a = len(weights), forward(weights, biases, x)
    delta = np.zeros(n)
    delta[-1] = 2 * (a[n] - y) * a[n] * (1 - a[n])
    for i in range(n - 2, -1, -1):
        delta[i] = weights[i + 1] * delta[i + 1]
    return delta * np.array(a[:-1]), delta


# === missing_slope -- of the last layer
def chain_gradient(weights, biases, x, y):
    n, a = len(weights), forward(weights, biases, x)
    delta = np.zeros(n)
    delta[-1] = 2 * (a[n] - y)
    for i in range(n - 2, -1, -1):
        delta[i] = weights[i + 1] * delta[i + 1] * a[i + 1] * (1 - a[i + 1])
    return delta * np.array(a[:-1]), delta


# === missing_slope -- of every layer
def chain_gradient(weights, biases, x, y):
    n, a = len(weights), forward(weights, biases, x)
    delta = np.zeros(n)
    delta[-1] = 2 * (a[n] - y)
    for i in range(n - 2, -1, -1):
        delta[i] = weights[i + 1] * delta[i + 1]
    return delta * np.array(a[:-1]), delta


# === missing_factor_2
def chain_gradient(weights, biases, x, y):
    n, a = len(weights), forward(weights, biases, x)
    delta = np.zeros(n)
    delta[-1] = (a[n] - y) * a[n] * (1 - a[n])
    for i in range(n - 2, -1, -1):
        delta[i] = weights[i + 1] * delta[i + 1] * a[i + 1] * (1 - a[i + 1])
    return delta * np.array(a[:-1]), delta


# === sign_flipped
def chain_gradient(weights, biases, x, y):
    n, a = len(weights), forward(weights, biases, x)
    delta = np.zeros(n)
    delta[-1] = 2 * (y - a[n]) * a[n] * (1 - a[n])
    for i in range(n - 2, -1, -1):
        delta[i] = weights[i + 1] * delta[i + 1] * a[i + 1] * (1 - a[i + 1])
    return delta * np.array(a[:-1]), delta


# === sigma_instead_of_slope
def chain_gradient(weights, biases, x, y):
    n, a = len(weights), forward(weights, biases, x)
    delta = np.zeros(n)
    delta[-1] = 2 * (a[n] - y) * a[n]
    for i in range(n - 2, -1, -1):
        delta[i] = weights[i + 1] * delta[i + 1] * a[i + 1]
    return delta * np.array(a[:-1]), delta


# === slope_of_activation
def chain_gradient(weights, biases, x, y):
    n, a = len(weights), forward(weights, biases, x)
    delta = np.zeros(n)
    delta[-1] = dC_da(a[n], y) * sigmoid_prime(a[n])
    for i in range(n - 2, -1, -1):
        delta[i] = weights[i + 1] * delta[i + 1] * sigmoid_prime(a[i + 1])
    return delta * np.array(a[:-1]), delta


# === missing_input_activation
def chain_gradient(weights, biases, x, y):
    n, a = len(weights), forward(weights, biases, x)
    delta = np.zeros(n)
    delta[-1] = dC_da(a[n], y) * a[n] * (1 - a[n])
    for i in range(n - 2, -1, -1):
        delta[i] = weights[i + 1] * delta[i + 1] * a[i + 1] * (1 - a[i + 1])
    return delta, delta


# === input_of_wrong_layer -- each layer's own output
def chain_gradient(weights, biases, x, y):
    n, a = len(weights), forward(weights, biases, x)
    delta = np.zeros(n)
    delta[-1] = dC_da(a[n], y) * a[n] * (1 - a[n])
    for i in range(n - 2, -1, -1):
        delta[i] = weights[i + 1] * delta[i + 1] * a[i + 1] * (1 - a[i + 1])
    return delta * np.array(a[1:]), delta


# === input_of_wrong_layer | none -- x for every layer
def chain_gradient(weights, biases, x, y):
    n, a = len(weights), forward(weights, biases, x)
    delta = np.zeros(n)
    delta[-1] = dC_da(a[n], y) * a[n] * (1 - a[n])
    for i in range(n - 2, -1, -1):
        delta[i] = weights[i + 1] * delta[i + 1] * a[i + 1] * (1 - a[i + 1])
    return delta * x, delta


# === slope_of_activation -- the weighted inputs
def chain_gradient(weights, biases, x, y):
    n = len(weights)
    a, zs = [x], [x]
    for i in range(n):
        zs.append(weights[i] * a[i] + biases[i])
        a.append(sigmoid(zs[-1]))
    delta = np.zeros(n)
    delta[-1] = dC_da(a[n], y) * a[n] * (1 - a[n])
    for i in range(n - 2, -1, -1):
        delta[i] = weights[i + 1] * delta[i + 1] * a[i + 1] * (1 - a[i + 1])
    return delta * np.array(zs[:-1]), delta


# === extra_input_activation
def chain_gradient(weights, biases, x, y):
    n, a = len(weights), forward(weights, biases, x)
    delta = np.zeros(n)
    delta[-1] = dC_da(a[n], y) * a[n] * (1 - a[n])
    for i in range(n - 2, -1, -1):
        delta[i] = weights[i + 1] * delta[i + 1] * a[i + 1] * (1 - a[i + 1])
    return delta * np.array(a[:-1]), delta * np.array(a[:-1])


# === outputs_swapped
def chain_gradient(weights, biases, x, y):
    n, a = len(weights), forward(weights, biases, x)
    delta = np.zeros(n)
    delta[-1] = dC_da(a[n], y) * a[n] * (1 - a[n])
    for i in range(n - 2, -1, -1):
        delta[i] = weights[i + 1] * delta[i + 1] * a[i + 1] * (1 - a[i + 1])
    return delta, delta * np.array(a[:-1])


# === integer_truncation
def chain_gradient(weights, biases, x, y):
    n, a = len(weights), forward(weights, biases, x)
    dw, db = np.zeros(n, dtype=int), np.zeros(n, dtype=int)
    back = 2 * (a[n] - y)
    for i in range(n - 1, -1, -1):
        delta = back * a[i + 1] * (1 - a[i + 1])
        dw[i], db[i] = delta * a[i], delta
        back = delta * weights[i]
    return dw, db


# === integer_truncation | none -- δ itself is stored as an integer, and goes on from there
def chain_gradient(weights, biases, x, y):
    n, a = len(weights), forward(weights, biases, x)
    delta = np.zeros(n, dtype=int)
    delta[-1] = dC_da(a[n], y) * a[n] * (1 - a[n])
    for i in range(n - 2, -1, -1):
        delta[i] = weights[i + 1] * delta[i + 1] * a[i + 1] * (1 - a[i + 1])
    return delta * np.array(a[:-1]), delta


# === none -- the last layer only
def chain_gradient(weights, biases, x, y):
    a = x
    for w, b in zip(weights, biases):
        before, a = a, sigmoid(w * a + b)
    dw, db = np.zeros(len(weights)), np.zeros(len(weights))
    dw[-1] = 2 * (a - y) * a * (1 - a) * before
    db[-1] = 2 * (a - y) * a * (1 - a)
    return dw, db


# === every_layer_as_last -- every layer as if it were the last
def chain_gradient(weights, biases, x, y):
    a, dw, db = x, [], []
    for w, b in zip(weights, biases):
        dw.append(weight_gradient(w, b, a, y))
        db.append(bias_gradient(w, b, a, y))
        a = sigmoid(w * a + b)
    return dw, db


# === finite_difference
def chain_gradient(weights, biases, x, y):
    def cost(ws, bs):
        a = x
        for w, b in zip(ws, bs):
            a = sigmoid(w * a + b)
        return (a - y) ** 2

    dw, db = [], []
    for i in range(len(weights)):
        step = np.zeros(len(weights))
        step[i] = 1e-5
        dw.append((cost(weights + step, biases) - cost(weights - step, biases)) / 2e-5)
        db.append((cost(weights, biases + step) - cost(weights, biases - step)) / 2e-5)
    return dw, db


# === finite_difference
def chain_gradient(weights, biases, x, y):
    def cost(ws, bs):
        a = x
        for w, b in zip(ws, bs):
            a = sigmoid(w * a + b)
        return (a - y) ** 2

    h, here = 1e-7, cost(weights, biases)
    unit = np.eye(len(weights))
    dw = [(cost(weights + h * e, biases) - here) / h for e in unit]
    db = [(cost(weights, biases + h * e) - here) / h for e in unit]
    return np.array(dw), np.array(db)


# === mutates_inputs -- the lists are used up
def chain_gradient(weights, biases, x, y):
    acts = forward(weights, biases, x)
    dw, db = np.zeros(len(weights)), np.zeros(len(weights))
    back = 2 * (acts[-1] - y)
    for i in reversed(range(len(weights))):
        delta = back * acts[i + 1] * (1 - acts[i + 1])
        dw[i], db[i] = delta * acts[i], delta
        back = delta * weights[i]
        weights[i] -= 0.1 * dw[i]
        biases[i] -= 0.1 * db[i]
    return dw, db


# === none -- a pair for each layer instead of a pair of arrays
def chain_gradient(weights, biases, x, y):
    acts = forward(weights, biases, x)
    pairs = []
    back = 2 * (acts[-1] - y)
    for i in reversed(range(len(weights))):
        delta = back * acts[i + 1] * (1 - acts[i + 1])
        pairs.insert(0, (delta * acts[i], delta))
        back = delta * weights[i]
    return pairs


# === wrong_shape
def chain_gradient(weights, biases, x, y):
    acts = forward(weights, biases, x)
    dw, db = np.zeros((len(weights), 1)), np.zeros((len(weights), 1))
    back = 2 * (acts[-1] - y)
    for i in reversed(range(len(weights))):
        delta = back * acts[i + 1] * (1 - acts[i + 1])
        dw[i], db[i] = delta * acts[i], delta
        back = delta * weights[i]
    return dw, db


# === wrong_shape -- one layer as two numbers
def chain_gradient(weights, biases, x, y):
    n, a = len(weights), forward(weights, biases, x)
    delta = np.zeros(n)
    delta[-1] = dC_da(a[n], y) * a[n] * (1 - a[n])
    for i in range(n - 2, -1, -1):
        delta[i] = weights[i + 1] * delta[i + 1] * a[i + 1] * (1 - a[i + 1])
    return np.squeeze(delta * np.array(a[:-1])), np.squeeze(delta)


# === updated_parameters
def chain_gradient(weights, biases, x, y):
    n, a = len(weights), forward(weights, biases, x)
    delta = np.zeros(n)
    delta[-1] = dC_da(a[n], y) * a[n] * (1 - a[n])
    for i in range(n - 2, -1, -1):
        delta[i] = weights[i + 1] * delta[i + 1] * a[i + 1] * (1 - a[i + 1])
    return weights - 0.1 * delta * np.array(a[:-1]), biases - 0.1 * delta


# === missing_factor_2 + sign_flipped
def chain_gradient(weights, biases, x, y):
    n, a = len(weights), forward(weights, biases, x)
    delta = np.zeros(n)
    delta[-1] = (y - a[n]) * a[n] * (1 - a[n])
    for i in range(n - 2, -1, -1):
        delta[i] = weights[i + 1] * delta[i + 1] * a[i + 1] * (1 - a[i + 1])
    return delta * np.array(a[:-1]), delta


# === missing_input_activation + missing_weight
def chain_gradient(weights, biases, x, y):
    n, a = len(weights), forward(weights, biases, x)
    delta = np.zeros(n)
    delta[-1] = dC_da(a[n], y) * a[n] * (1 - a[n])
    for i in range(n - 2, -1, -1):
        delta[i] = delta[i + 1] * a[i + 1] * (1 - a[i + 1])
    return delta, delta


# === updated_before_use -- on copies
def chain_gradient(weights, biases, x, y):
    a, weights = forward(weights, biases, x), weights.copy()
    dw, db = np.zeros(len(weights)), np.zeros(len(weights))
    back = 2 * (a[-1] - y)
    for i in reversed(range(len(weights))):
        db[i] = back * a[i + 1] * (1 - a[i + 1])
        dw[i] = db[i] * a[i]
        weights[i] -= 0.1 * dw[i]
        back = db[i] * weights[i]
    return dw, db


# === bias_forgotten
def chain_gradient(weights, biases, x, y):
    n, a = len(weights), forward(weights, 0 * biases, x)
    delta = np.zeros(n)
    delta[-1] = dC_da(a[n], y) * a[n] * (1 - a[n])
    for i in range(n - 2, -1, -1):
        delta[i] = weights[i + 1] * delta[i + 1] * a[i + 1] * (1 - a[i + 1])
    return delta * np.array(a[:-1]), delta


# === learning_rate -- the steps of learning
def chain_gradient(weights, biases, x, y):
    activations = [x]
    for w, b in zip(weights, biases):
        activations.append(sigmoid(w * activations[-1] + b))
    dC = 2 * (activations[-1] - y)
    dw, db = np.zeros(len(weights)), np.zeros(len(weights))
    for l in reversed(range(len(weights))):
        a = activations[l + 1]
        delta = dC * a * (1 - a)
        dw[l], db[l] = -0.3 * delta * activations[l], -0.3 * delta
        dC = weights[l] * delta
    return dw, db


# === extra_slope -- δ has its slope already
def chain_gradient(weights, biases, x, y):
    activations = [x]
    for w, b in zip(weights, biases):
        activations.append(sigmoid(w * activations[-1] + b))
    dC = 2 * (activations[-1] - y)
    dw, db = np.zeros(len(weights)), np.zeros(len(weights))
    for l in reversed(range(len(weights))):
        a = activations[l + 1]
        delta = dC * (a * (1 - a)) ** 2
        dw[l], db[l] = delta * activations[l], delta
        dC = weights[l] * delta
    return dw, db


# === input_of_wrong_layer -- the list of activations begins without x
def chain_gradient(weights, biases, x, y):
    activations, a = [], x
    for w, b in zip(weights, biases):
        a = sigmoid(w * a + b)
        activations.append(a)
    dC = 2 * (a - y)
    dw, db = np.zeros(len(weights)), np.zeros(len(weights))
    for l in reversed(range(len(weights))):
        a = activations[l]
        delta = dC * a * (1 - a)
        dw[l], db[l] = delta * activations[l - 1], delta
        dC = weights[l] * delta
    return dw, db
