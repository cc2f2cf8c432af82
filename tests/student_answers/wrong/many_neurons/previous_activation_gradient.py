# ruff: noqa
# === single_path -- the first
def previous_activation_gradient(W, b, a_prev, y):
    return [path_contributions(W, b, a_prev, y, k)[0] for k in range(len(a_prev))]


# === single_path -- the last: overwritten, not added up
def previous_activation_gradient(W, b, a_prev, y):
    z = W @ a_prev + b
    out = np.zeros(len(a_prev))
    for k in range(len(a_prev)):
        for j in range(len(y)):
            out[k] = W[j, k] * sigmoid_prime(z[j]) * 2 * (sigmoid(z[j]) - y[j])
    return out


# === single_path | none -- from neuron k to neuron k
def previous_activation_gradient(W, b, a_prev, y):
    out = np.zeros(len(a_prev))
    for k in range(min(len(a_prev), len(y))):
        out[k] = path_contributions(W, b, a_prev, y, k)[k]
    return out


# === single_path | none -- the strongest
def previous_activation_gradient(W, b, a_prev, y):
    paths = [path_contributions(W, b, a_prev, y, k) for k in range(len(a_prev))]
    return np.max(paths, axis=1)


# === none | single_path -- the last path is left out
def previous_activation_gradient(W, b, a_prev, y):
    paths = [path_contributions(W, b, a_prev, y, k) for k in range(len(a_prev))]
    return np.sum(paths, axis=1) - np.array(paths)[:, -1]


# === missing_transpose | indices_swapped
def previous_activation_gradient(W, b, a_prev, y):
    z = W @ a_prev + b
    return W @ (sigmoid_prime(z) * 2 * (sigmoid(z) - y))


# === wrong_axis
def previous_activation_gradient(W, b, a_prev, y):
    z = W @ a_prev + b
    delta = sigmoid_prime(z) * 2 * (sigmoid(z) - y)
    return np.sum(W * delta[:, None], axis=1)


# === wrong_axis
def previous_activation_gradient(W, b, a_prev, y):
    return sum(path_contributions(W, b, a_prev, y, k) for k in range(len(a_prev)))


# === none | wrong_axis | wrong_shape -- everything is added up
def previous_activation_gradient(W, b, a_prev, y):
    return np.sum([path_contributions(W, b, a_prev, y, k) for k in range(len(a_prev))])


# === not_summed -- nothing is added up
def previous_activation_gradient(W, b, a_prev, y):
    return np.array([path_contributions(W, b, a_prev, y, k) for k in range(len(a_prev))])


# === mean_instead_of_sum
def previous_activation_gradient(W, b, a_prev, y):
    return [path_contributions(W, b, a_prev, y, k).mean() for k in range(len(a_prev))]


# === mean_instead_of_sum -- the cost's own mean
def previous_activation_gradient(W, b, a_prev, y):
    a = sigmoid(W @ a_prev + b)
    return W.T @ (a * (1 - a) * 2 * (a - y) / a.size)


# === none -- multiplied
def previous_activation_gradient(W, b, a_prev, y):
    return [np.prod(path_contributions(W, b, a_prev, y, k)) for k in range(len(a_prev))]


# === missing_weight
def previous_activation_gradient(W, b, a_prev, y):
    z = W @ a_prev + b
    return np.full(len(a_prev), np.sum(sigmoid_prime(z) * 2 * (sigmoid(z) - y)))


# === input_instead_of_weight | extra_input_activation
def previous_activation_gradient(W, b, a_prev, y):
    z = W @ a_prev + b
    return np.sum(sigmoid_prime(z) * 2 * (sigmoid(z) - y)) * a_prev


# === extra_input_activation
def previous_activation_gradient(W, b, a_prev, y):
    z = W @ a_prev + b
    return W.T @ (sigmoid_prime(z) * 2 * (sigmoid(z) - y)) * a_prev


# === missing_factor_2
def previous_activation_gradient(W, b, a_prev, y):
    z = W @ a_prev + b
    return (sigmoid_prime(z) * (sigmoid(z) - y)) @ W


# === sign_flipped
def previous_activation_gradient(W, b, a_prev, y):
    z = W @ a_prev + b
    return W.T @ (sigmoid_prime(z) * 2 * (y - sigmoid(z)))


# === missing_slope
def previous_activation_gradient(W, b, a_prev, y):
    return W.T @ (2 * (sigmoid(W @ a_prev + b) - y))


# === sigma_instead_of_slope
def previous_activation_gradient(W, b, a_prev, y):
    a = sigmoid(W @ a_prev + b)
    return np.einsum("jk,j,j->k", W, a, 2 * (a - y))


# === slope_of_activation
def previous_activation_gradient(W, b, a_prev, y):
    a = sigmoid(W @ a_prev + b)
    return np.einsum("jk,j,j->k", W, sigmoid_prime(a), 2 * (a - y))


# === extra_slope -- one slope too many: that of the layer before
def previous_activation_gradient(W, b, a_prev, y):
    z = W @ a_prev + b
    return W.T @ (sigmoid_prime(z) * 2 * (sigmoid(z) - y)) * a_prev * (1 - a_prev)


# === missing_cost_slope | missing_term
def previous_activation_gradient(W, b, a_prev, y):
    return W.T @ sigmoid_prime(W @ a_prev + b)


# === dot_instead_of_hadamard | none
def previous_activation_gradient(W, b, a_prev, y):
    z = W @ a_prev + b
    return np.sum(W, axis=0) * np.dot(sigmoid_prime(z), 2 * (sigmoid(z) - y))


# === finite_difference
def previous_activation_gradient(W, b, a_prev, y):
    out = np.zeros_like(a_prev)
    for k in range(len(a_prev)):
        for sign in (1, -1):
            x = a_prev.copy()
            x[k] += sign * 1e-5
            out[k] += sign * np.sum((sigmoid(W @ x + b) - y) ** 2) / 2e-5
    return out


# === finite_difference
def previous_activation_gradient(W, b, a_prev, y):
    cost = lambda x: ((sigmoid(W @ x + b) - y) ** 2).sum()
    return [(cost(a_prev + e) - cost(a_prev)) / 1e-7 for e in 1e-7 * np.eye(len(a_prev))]


# === integer_truncation
def previous_activation_gradient(W, b, a_prev, y):
    out = np.zeros(len(a_prev), dtype=int)
    for k in range(len(a_prev)):
        out[k] = sum(path_contributions(W, b, a_prev, y, k))
    return out


# === integer_truncation | none -- every path is cut before it is added
def previous_activation_gradient(W, b, a_prev, y):
    out = np.zeros(len(a_prev), dtype=int)
    for k in range(len(a_prev)):
        for share in path_contributions(W, b, a_prev, y, k):
            out[k] += int(share)
    return out


# === wrong_shape
def previous_activation_gradient(W, b, a_prev, y):
    z = (W @ a_prev + b).reshape(-1, 1)
    return W.T @ (sigmoid_prime(z) * 2 * (sigmoid(z) - y.reshape(-1, 1)))


# === none -- one path's numbers for every input
def previous_activation_gradient(W, b, a_prev, y):
    return np.full(len(a_prev), np.sum(path_contributions(W, b, a_prev, y, 0)))


# === mutates_inputs
def previous_activation_gradient(W, b, a_prev, y):
    a = sigmoid(W @ a_prev + b)
    W *= (2 * (a - y) * a * (1 - a))[:, np.newaxis]
    return W.sum(axis=0)


# === wrong_shape -- squeezed
def previous_activation_gradient(W, b, a_prev, y):
    z = W @ a_prev + b
    return np.squeeze(W.T @ (2 * (sigmoid(z) - y) * sigmoid_prime(z)))


# === missing_factor_2 + sign_flipped
def previous_activation_gradient(W, b, a_prev, y):
    a = sigmoid(W @ a_prev + b)
    return W.T @ ((y - a) * a * (1 - a))


# === sign_flipped + mean_instead_of_sum
def previous_activation_gradient(W, b, a_prev, y):
    a = sigmoid(W @ a_prev + b)
    return W.T @ (2 * (y - a) * a * (1 - a)) / len(y)
