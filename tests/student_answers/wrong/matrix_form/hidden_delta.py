# ruff: noqa
# === missing_transpose | error
def hidden_delta(W_next, delta_next, z):
    return (W_next @ delta_next) * sigmoid_prime(z)


# === missing_transpose | error
def hidden_delta(W_next, delta_next, z):
    return np.einsum("jk,k->j", W_next, delta_next) * sigmoid_prime(z)


# === missing_transpose | error -- on the other side
def hidden_delta(W_next, delta_next, z):
    return np.matmul(delta_next, W_next.T) * sigmoid_prime(z)


# === missing_slope
def hidden_delta(W_next, delta_next, z):
    return W_next.T @ delta_next


# === sigma_instead_of_slope
def hidden_delta(W_next, delta_next, z):
    return W_next.T @ delta_next * sigmoid(z)


# === slope_of_activation
def hidden_delta(W_next, delta_next, z):
    return W_next.T @ delta_next * sigmoid_prime(sigmoid(z))


# === slope_of_activation
def hidden_delta(W_next, delta_next, z):
    return W_next.T @ delta_next * z * (1 - z)


# === missing_weight | error
def hidden_delta(W_next, delta_next, z):
    return delta_next * sigmoid_prime(z)


# === missing_weight
def hidden_delta(W_next, delta_next, z):
    return np.sum(delta_next) * sigmoid_prime(z)


# === dot_instead_of_hadamard
def hidden_delta(W_next, delta_next, z):
    return np.dot(W_next.T @ delta_next, sigmoid_prime(z))


# === dot_instead_of_hadamard
def hidden_delta(W_next, delta_next, z):
    return W_next.T @ delta_next @ sigmoid_prime(z)


# === wrong_axis | error
def hidden_delta(W_next, delta_next, z):
    return np.sum(W_next * delta_next[:, None], axis=1) * sigmoid_prime(z)


# === wrong_axis | none -- the weights are added up before δ is used
def hidden_delta(W_next, delta_next, z):
    return np.sum(W_next, axis=0) * np.sum(delta_next) * sigmoid_prime(z)


# === single_path
def hidden_delta(W_next, delta_next, z):
    return W_next[0] * delta_next[0] * sigmoid_prime(z)


# === single_path
def hidden_delta(W_next, delta_next, z):
    delta = np.zeros(len(z))
    for k in range(len(z)):
        for j in range(len(delta_next)):
            delta[k] = W_next[j, k] * delta_next[j] * sigmoid_prime(z[k])
    return delta


# === mean_instead_of_sum
def hidden_delta(W_next, delta_next, z):
    return np.mean(W_next * delta_next[:, None], axis=0) * sigmoid_prime(z)


# === sign_flipped
def hidden_delta(W_next, delta_next, z):
    a = sigmoid(z)
    return W_next.T @ delta_next * a * (a - 1)


# === none | kept_factor_2
def hidden_delta(W_next, delta_next, z):
    return 2 * W_next.T @ delta_next * sigmoid_prime(z)


# === none -- the slope belongs to the other layer
def hidden_delta(W_next, delta_next, z):
    return W_next.T @ (delta_next * sigmoid_prime(delta_next))


# === none -- outer
def hidden_delta(W_next, delta_next, z):
    return np.outer(W_next.T @ delta_next, sigmoid_prime(z))


# === none
def hidden_delta(W_next, delta_next, z):
    return W_next.T @ delta_next + sigmoid_prime(z)


# === none -- the shares of the paths, not their sum
def hidden_delta(W_next, delta_next, z):
    return W_next * delta_next[:, None] * sigmoid_prime(z)


# === integer_truncation | none
def hidden_delta(W_next, delta_next, z):
    return (W_next.T @ delta_next * sigmoid_prime(z)).astype(int)


# === integer_truncation | none
def hidden_delta(W_next, delta_next, z):
    delta = [0] * len(z)
    for k in range(len(z)):
        delta[k] = int(W_next[:, k] @ delta_next * sigmoid_prime(z[k]))
    return delta


# === wrong_shape
def hidden_delta(W_next, delta_next, z):
    column = W_next.T @ delta_next.reshape(-1, 1)
    return column * sigmoid_prime(z.reshape(-1, 1))


# === none -- a column times a row
def hidden_delta(W_next, delta_next, z):
    return W_next.T @ delta_next.reshape(-1, 1) * sigmoid_prime(z)


# === lost_precision -- σ in single precision, and the rest in double
def hidden_delta(W_next, delta_next, z):
    a = 1 / (1 + np.exp(-np.float32(z)))
    return (W_next.T @ delta_next) * a * (1 - a)


# === finite_difference -- of the slope
def hidden_delta(W_next, delta_next, z):
    slope = (sigmoid(z + 1e-5) - sigmoid(z - 1e-5)) / 2e-5
    return W_next.T @ delta_next * slope


# === finite_difference -- of the slope
def hidden_delta(W_next, delta_next, z):
    slope = (sigmoid(z + 1e-8) - sigmoid(z)) / 1e-8
    return W_next.T @ delta_next * slope


# === mutates_inputs
def hidden_delta(W_next, delta_next, z):
    W_next *= delta_next[:, None]
    return W_next.sum(axis=0) * sigmoid_prime(z)


# === wrong_shape -- squeezed
def hidden_delta(W_next, delta_next, z):
    return np.squeeze(W_next.T @ delta_next * sigmoid_prime(z))


# === sign_flipped + missing_slope
def hidden_delta(W_next, delta_next, z):
    return -(W_next.T @ delta_next)


# === other_activation -- a rectifier's slope
def hidden_delta(W_next, delta_next, z):
    return W_next.T @ delta_next * (z > 0)


# === other_activation -- tanh's slope
def hidden_delta(W_next, delta_next, z):
    return W_next.T @ delta_next * (1 - np.tanh(z) ** 2)


# === other_activation -- a leaky ramp's slope
def hidden_delta(W_next, delta_next, z):
    return (W_next.T @ delta_next) * np.where(z > 0, 1, 0.01)


# === extra_slope -- the slope twice
def hidden_delta(W_next, delta_next, z):
    return (W_next.T @ delta_next) * sigmoid_prime(z) * sigmoid_prime(z)
