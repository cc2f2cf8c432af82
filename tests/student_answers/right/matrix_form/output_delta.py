# ruff: noqa
# === passed
def output_delta(z, y):
    a = sigmoid(z)
    return 2 * (a - y) * a * (1 - a)


# === passed
def output_delta(z, y):
    return [2 * (sigmoid(zj) - yj) * sigmoid_prime(zj) for zj, yj in zip(z, y)]


# === passed
def output_delta(z, y):
    return np.diag(sigmoid_prime(z)) @ (2 * (sigmoid(z) - y))


# === passed
def output_delta(z, y):
    return np.multiply(np.multiply(2, np.subtract(sigmoid(z), y)), sigmoid_prime(z))


# === passed
def output_delta(z, y):
    delta = np.zeros_like(z)
    for j in range(len(z)):
        delta[j] = 2 * (sigmoid(z[j]) - y[j]) * sigmoid_prime(z[j])
    return delta


# === passed
def output_delta(z, y):
    a = np.tanh(z / 2) / 2 + 0.5
    return (a - y) * (1 - (2 * a - 1) ** 2) / 2


# === passed
def output_delta(z, y):
    return np.imag((1 / (1 + np.exp(-z - 1e-30j)) - y) ** 2) / 1e-30
