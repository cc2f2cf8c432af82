# ruff: noqa
# === passed
def path_contributions(W, b, a_prev, y, k):
    z = W @ a_prev + b
    return W[:, k] * sigmoid_prime(z) * 2 * (sigmoid(z) - y)


# === passed
def path_contributions(W, b, a_prev, y, k):
    out = []
    for j in range(len(y)):
        z = W[j] @ a_prev + b[j]
        out.append(W[j, k] * sigmoid_prime(z) * 2 * (sigmoid(z) - y[j]))
    return out


# === passed
def path_contributions(W, b, a_prev, y, k):
    return W.T[k] * np.array([bias_gradient(W, b, a_prev, y, j) for j in range(len(b))])


# === passed
def path_contributions(W, b, a_prev, y, k):
    a = sigmoid(W @ a_prev + b)
    return np.einsum("j,j,j->j", W[:, k], a * (1 - a), 2 * (a - y))


# === passed
def path_contributions(W, b, a_prev, y, k):
    return tuple(
        W[j, k] * weight_gradient(W, b, a_prev, y, j, k) / a_prev[k] for j in range(len(W))
    )


# === passed
def path_contributions(W, b, a_prev, y, k):
    a = sigmoid(W @ a_prev + b)
    return np.diag(2 * (a - y) * a * (1 - a)) @ W @ np.eye(len(a_prev))[k]


# === passed
def path_contributions(W, b, a_prev, y, k):
    out = np.empty(W.shape[0])
    column = W[:, k].copy()
    z = W.dot(a_prev)
    z += b
    np.multiply(column, sigmoid_prime(z), out=out)
    out *= 2 * (sigmoid(z) - y)
    return out
