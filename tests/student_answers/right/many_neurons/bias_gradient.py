# ruff: noqa
# === passed
def bias_gradient(W, b, a_prev, y, j):
    z = W @ a_prev + b
    return (2 * (sigmoid(z) - y) * sigmoid_prime(z))[j]


# === passed
def bias_gradient(W, b, a_prev, y, j):
    a = sigmoid(W[j, :].dot(a_prev) + b[j])
    return 2 * (a - y[j]) * (a - a * a)


# === passed
def bias_gradient(W, b, a_prev, y, j):
    return weight_gradient(W, b, a_prev, y, j, 0) / a_prev[0]


# === passed
def bias_gradient(W, b, a_prev, y, j):
    z = np.matmul(W, a_prev)
    z = np.add(z, b)
    one_hot = np.zeros(len(b))
    one_hot[j] = 1.0
    return one_hot @ (sigmoid_prime(z) * 2 * (sigmoid(z) - y))


# === passed
def bias_gradient(W, b, a_prev, y, j):
    z = (W * a_prev).sum(axis=1)[j] + b[j]
    return sigmoid_prime(z) * 2 * (sigmoid(z) - y[j])


# === passed
def bias_gradient(W, b, a_prev, y, j):
    a = sigmoid(np.inner(W, a_prev) + b)
    return np.take(2 * (a - y) * a * (1 - a), j)
