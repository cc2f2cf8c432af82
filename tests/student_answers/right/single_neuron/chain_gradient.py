# ruff: noqa
# === passed
def chain_gradient(weights, biases, x, y):
    a = [x]
    for w, b in zip(weights, biases):
        a.append(sigmoid(w * a[-1] + b))
    dw, db, back = [], [], 2 * (a[-1] - y)
    for l in reversed(range(len(weights))):
        delta = back * a[l + 1] * (1 - a[l + 1])
        dw.insert(0, delta * a[l])
        db.insert(0, delta)
        back = delta * weights[l]
    return dw, db


# === passed -- recursion
def chain_gradient(weights, biases, x, y):
    def walk(layer, a):
        if layer == len(weights):
            return 2 * (a - y), [], []
        z = weights[layer] * a + biases[layer]
        back, dw, db = walk(layer + 1, sigmoid(z))
        delta = back * sigmoid_prime(z)
        return delta * weights[layer], [delta * a, *dw], [delta, *db]

    _, dw, db = walk(0, x)
    return np.array(dw), np.array(db)


# === passed -- by the single neuron's functions, with a goal made up for each layer
def chain_gradient(weights, biases, x, y):
    L = len(weights)
    a = np.zeros(L + 1)
    a[0] = x
    for l in range(L):
        a[l + 1] = sigmoid(weights[l] * a[l] + biases[l])
    goal = np.zeros(L)
    goal[-1] = y
    for l in range(L - 1, 0, -1):
        wish = previous_activation_gradient(weights[l], biases[l], a[l], goal[l])
        goal[l - 1] = a[l] - wish / 2
    dw = [weight_gradient(weights[l], biases[l], a[l], goal[l]) for l in range(L)]
    db = [bias_gradient(weights[l], biases[l], a[l], goal[l]) for l in range(L)]
    return np.array(dw), np.array(db)


# === passed -- forward accumulation, a weight at a time
def chain_gradient(weights, biases, x, y):
    def slope(seed_w, seed_b):
        a, da = x, 0.0
        for w, b, dw, db in zip(weights, biases, seed_w, seed_b):
            z, dz = w * a + b, dw * a + w * da + db
            a, da = sigmoid(z), sigmoid_prime(z) * dz
        return 2 * (a - y) * da

    none = np.zeros(len(weights))
    dw = np.array([slope(e, none) for e in np.eye(len(weights))])
    db = np.array([slope(none, e) for e in np.eye(len(weights))])
    return dw, db


# === passed -- a tuple of tuples
def chain_gradient(weights, biases, x, y):
    zs, a = [], [x]
    for l in range(len(weights)):
        zs.append(weights[l] * a[l] + biases[l])
        a.append(sigmoid(zs[l]))
    deltas = (sigmoid_prime(zs[-1]) * 2 * (a[-1] - y),)
    for l in range(len(weights) - 2, -1, -1):
        deltas = (deltas[0] * weights[l + 1] * sigmoid_prime(zs[l]), *deltas)
    return tuple(d * x for d, x in zip(deltas, a)), deltas


# === passed -- one array of two rows
def chain_gradient(weights, biases, x, y):
    a = [x]
    for w, b in zip(weights, biases):
        a.append(sigmoid(w * a[-1] + b))
    a = np.array(a, dtype=float)
    own = a[1:] * (1 - a[1:])
    through = np.append(own[:-1] * weights[1:], 1.0)
    delta = own[-1] * 2 * (a[-1] - y) * np.ones(len(weights))
    for l in range(len(weights) - 1):
        delta[l] *= np.prod(through[l:-1])
    return np.array([delta * a[:-1], delta])


# === passed -- δ by the ratio of neighbours
def chain_gradient(weights, biases, x, y):
    a = [x]
    for w, b in zip(weights, biases):
        a.append(sigmoid(w * a[-1] + b))
    db = np.empty(len(weights))
    dw = np.empty_like(db)
    db[-1] = 2 * (a[-1] - y) * a[-1] * (1 - a[-1])
    l = len(weights) - 1
    while l > 0:
        db[l - 1] = db[l] * weights[l] * (a[l] - a[l] ** 2)
        l -= 1
    for l, d in enumerate(db):
        dw[l] = d * a[l]
    return dw, db


# === passed -- a generator, drained
def chain_gradient(weights, biases, x, y):
    a = [x]
    for w, b in zip(weights, biases):
        a.append(sigmoid(w * a[-1] + b))

    def backwards():
        back = dC_da(a[-1], y)
        for l in range(len(weights) - 1, -1, -1):
            delta = back * a[l + 1] * (1 - a[l + 1])
            yield delta * a[l], delta
            back = delta * weights[l]

    dw, db = zip(*backwards())
    return list(dw[::-1]), list(reversed(db))
