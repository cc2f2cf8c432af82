# ruff: noqa
# === passed
def hidden_delta(W_next, delta_next, z):
    return (W_next.T @ delta_next) * sigmoid_prime(z)


# === passed
def hidden_delta(W_next, delta_next, z):
    return delta_next @ W_next * sigmoid_prime(z)


# === passed
def hidden_delta(W_next, delta_next, z):
    return np.einsum("jk,j,k->k", W_next, delta_next, sigmoid_prime(z))


# === passed
def hidden_delta(W_next, delta_next, z):
    out = np.zeros(len(z))
    for k in range(len(z)):
        for j in range(len(delta_next)):
            out[k] += W_next[j, k] * delta_next[j]
        out[k] *= sigmoid_prime(z[k])
    return out


# === passed
def hidden_delta(W_next, delta_next, z):
    return (W_next * delta_next[:, None]).sum(0) * sigmoid(z) * sigmoid(-z)


# === passed
def hidden_delta(W_next, delta_next, z):
    return np.diag(sigmoid_prime(z)) @ W_next.T @ delta_next


# === passed
def hidden_delta(W_next, delta_next, z):
    return [
        sum(w * d for w, d in zip(col, delta_next)) * sigmoid_prime(zk)
        for col, zk in zip(zip(*W_next), z)
    ]


# === passed
def hidden_delta(W_next, delta_next, z):
    back = np.dot(np.transpose(W_next), delta_next.reshape(-1, 1))
    return back.ravel() * sigmoid_prime(z)


# === passed
def hidden_delta(W_next, delta_next, z):
    a = sigmoid(z)
    return np.tensordot(delta_next, W_next, 1) * (a - a**2)
