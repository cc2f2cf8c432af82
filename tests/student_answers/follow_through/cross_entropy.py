# ruff: noqa
# === output_delta: kept_slope, backprop: follow_through
def output_delta(z, y):
    return (sigmoid(z) - y) * sigmoid_prime(z)


# === dC_da: squared_error_slope, output_delta: follow_through, backprop: follow_through
def dC_da(a, y):
    return 2 * (a - y)


def output_delta(z, y):
    a = sigmoid(z)
    with_safety = np.clip(a, 1e-300, 1 - 1e-16)
    return np.where(np.abs(z) > 30, a - y, dC_da(with_safety, y) * sigmoid_prime(z))


# === output_delta: not_attempted, backprop: follow_through
def output_delta(z, y):
    raise NotImplementedError


# === output_delta: squared_error_slope | kept_slope, backprop: squared_error_slope
def output_delta(z, y):
    return 2 * (sigmoid(z) - y) * sigmoid_prime(z)


def backprop(weights, biases, x, y):
    zs, activations = forward(weights, biases, x)
    deltas = [2 * (activations[-1] - y) * sigmoid_prime(zs[-1])]
    for W, z in zip(weights[:0:-1], zs[-2::-1]):
        deltas.insert(0, W.T @ deltas[0] * sigmoid_prime(z))
    return [np.outer(d, a) for d, a in zip(deltas, activations)], deltas


# === dC_da: sign_flipped, output_delta: unstable -- not from dC_da alone
def dC_da(a, y):
    return (y - a) / (a * (1 - a))


def output_delta(z, y):
    return dC_da(sigmoid(z), y) * sigmoid_prime(z)


def backprop(weights, biases, x, y):
    zs, activations = forward(weights, biases, x)
    deltas = [activations[-1] - y]
    for W, z in zip(weights[:0:-1], zs[-2::-1]):
        deltas.insert(0, W.T @ deltas[0] * sigmoid_prime(z))
    return [np.outer(d, a) for d, a in zip(deltas, activations)], deltas
