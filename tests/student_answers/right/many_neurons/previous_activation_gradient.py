# ruff: noqa
# === passed
def previous_activation_gradient(W, b, a_prev, y):
    z = W @ a_prev + b
    return W.T @ (sigmoid_prime(z) * 2 * (sigmoid(z) - y))


# === passed
def previous_activation_gradient(W, b, a_prev, y):
    return [sum(path_contributions(W, b, a_prev, y, k)) for k in range(len(a_prev))]


# === passed
def previous_activation_gradient(W, b, a_prev, y):
    z = W @ a_prev + b
    return (sigmoid_prime(z) * 2 * (sigmoid(z) - y)) @ W


# === passed
def previous_activation_gradient(W, b, a_prev, y):
    z = W @ a_prev + b
    return np.einsum("jk,j->k", W, sigmoid_prime(z) * 2 * (sigmoid(z) - y))


# === passed
def previous_activation_gradient(W, b, a_prev, y):
    z = W @ a_prev + b
    return np.sum(W * (sigmoid_prime(z) * 2 * (sigmoid(z) - y))[:, None], axis=0)


# === passed
def previous_activation_gradient(W, b, a_prev, y):
    out = np.zeros(len(a_prev))
    for k in range(len(a_prev)):
        for j in range(len(y)):
            z = b[j] + sum(W[j, i] * a_prev[i] for i in range(len(a_prev)))
            out[k] += W[j, k] * sigmoid_prime(z) * 2 * (sigmoid(z) - y[j])
    return out


# === passed
def previous_activation_gradient(W, b, a_prev, y):
    z = W @ a_prev + b
    delta = sigmoid_prime(z) * 2 * (sigmoid(z) - y)
    return sum(delta[j] * W[j] for j in range(len(y)))


# === passed
def previous_activation_gradient(W, b, a_prev, y):
    paths = np.stack([path_contributions(W, b, a_prev, y, k) for k in range(a_prev.size)])
    return paths.sum(axis=-1)


# === passed
def previous_activation_gradient(W, b, a_prev, y):
    a = sigmoid(W @ a_prev + b)
    return np.tensordot(2 * (a - y) * a * (1 - a), W, axes=(0, 0))


# === passed -- an array of objects
def previous_activation_gradient(W, b, a_prev, y):
    a = sigmoid(W @ a_prev + b)
    delta = np.array(list(2 * (a - y) * a * (1 - a)), dtype=object)
    return delta @ W.astype(object)


# === passed -- the complex step
def previous_activation_gradient(W, b, a_prev, y):
    out = np.zeros(len(a_prev))
    for k in range(len(a_prev)):
        x = a_prev.astype(complex)
        x[k] += 1e-25j
        out[k] = np.sum((1 / (1 + np.exp(-(W @ x + b))) - y) ** 2).imag / 1e-25
    return out
