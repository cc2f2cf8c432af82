# ruff: noqa
# === passed
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    z1 = W1 @ x + b1
    back = previous_activation_gradient(W2, b2, sigmoid(z1), y)
    return x[k] * sigmoid_prime(z1[j]) * back[j]


# === passed
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    z1 = W1 @ x + b1
    return x[k] * sigmoid_prime(z1[j]) * np.sum(path_contributions(W2, b2, sigmoid(z1), y, j))


# === passed
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    a1 = sigmoid(W1 @ x + b1)
    a2 = sigmoid(W2 @ a1 + b2)
    total = 0
    for i in range(len(y)):
        total += 2 * (a2[i] - y[i]) * a2[i] * (1 - a2[i]) * W2[i, j]
    return total * a1[j] * (1 - a1[j]) * x[k]


# === passed -- the whole matrix, then one entry
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    a1 = sigmoid(W1 @ x + b1)
    a2 = sigmoid(W2 @ a1 + b2)
    d2 = 2 * (a2 - y) * a2 * (1 - a2)
    d1 = W2.T @ d2 * a1 * (1 - a1)
    return np.outer(d1, x)[j][k]


# === passed
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    a1 = sigmoid(W1 @ x + b1)
    a2 = sigmoid(W2 @ a1 + b2)
    return np.einsum("i,i,i,,,->", 2 * (a2 - y), a2 * (1 - a2), W2[:, j], a1[j], 1 - a1[j], x[k])


# === passed -- forward accumulation
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    z1 = W1 @ x + b1
    dz1 = np.where(np.arange(len(b1)) == j, x[k], 0.0)
    da1 = sigmoid_prime(z1) * dz1
    z2 = W2 @ sigmoid(z1) + b2
    da2 = sigmoid_prime(z2) * (W2 @ da1)
    return 2 * np.dot(sigmoid(z2) - y, da2)


# === passed -- a path at a time, from the cost's end
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    a1 = sigmoid(W1 @ x + b1)
    paths = (
        2 * (a - target) * a * (1 - a) * weight
        for a, target, weight in zip(sigmoid(W2 @ a1 + b2), y, W2[:, j])
    )
    return x[k] * a1[j] * (1 - a1[j]) * sum(paths)
