# ruff: noqa
# === output_delta: missing_slope, backprop: follow_through, backprop_batch: follow_through
def output_delta(z, y):
    return 2 * (sigmoid(z) - y)


# === hidden_delta: missing_transpose, backprop: follow_through, backprop_batch: follow_through
def hidden_delta(W_next, delta_next, z):
    return (W_next @ delta_next) * sigmoid_prime(z)


# === hidden_delta: not_attempted, backprop: follow_through, backprop_batch: follow_through
def hidden_delta(W_next, delta_next, z):
    raise NotImplementedError


# === weight_gradient: outer_order, backprop: follow_through, backprop_batch: follow_through
def weight_gradient(delta, a_prev):
    return np.outer(a_prev, delta)


# === weight_gradient: sign_flipped, bias_gradient: sign_flipped, backprop: follow_through, backprop_batch: follow_through
def weight_gradient(delta, a_prev):
    return -np.outer(delta, a_prev)


def bias_gradient(delta):
    return -delta


# === weight_gradient: outer_order, backprop: outer_order, backprop_batch: follow_through -- written out a second time
def weight_gradient(delta, a_prev):
    return np.outer(a_prev, delta)


def backprop(weights, biases, x, y):
    zs, activations = forward(weights, biases, x)
    deltas = [output_delta(zs[-1], y)]
    for W, z in zip(weights[:0:-1], zs[-2::-1]):
        deltas.insert(0, hidden_delta(W, deltas[0], z))
    return [np.outer(a, d) for d, a in zip(deltas, activations)], deltas


# === backprop: layers_reversed, backprop_batch: follow_through
def backprop(weights, biases, x, y):
    zs, activations = forward(weights, biases, x)
    dW, db = [], [output_delta(zs[-1], y)]
    for W, z in zip(weights[:0:-1], zs[-2::-1]):
        db.append(hidden_delta(W, db[-1], z))
    return [weight_gradient(d, a) for d, a in zip(db, activations[-2::-1])], db


# === backprop: none, backprop_batch: sum_instead_of_mean
def backprop(weights, biases, x, y):
    return None


def backprop_batch(weights, biases, X, Y):
    pairs = [backprop(weights, biases, x, y) for x, y in zip(X, Y)]
    dW = [sum(layer) for layer in zip(*(pair[0] for pair in pairs))]
    db = [sum(layer) for layer in zip(*(pair[1] for pair in pairs))]
    return dW, db


# === bias_gradient: wrong_shape, backprop: follow_through, backprop_batch: follow_through
def bias_gradient(delta):
    return delta.reshape(-1, 1)
