# ruff: noqa
# === missing_weight
def path_contributions(W, b, a_prev, y, k):
    z = W @ a_prev + b
    return sigmoid_prime(z) * 2 * (sigmoid(z) - y)


# === missing_weight -- by bias_gradient
def path_contributions(W, b, a_prev, y, k):
    return [bias_gradient(W, b, a_prev, y, j) for j in range(len(y))]


# === input_instead_of_weight | extra_input_activation
def path_contributions(W, b, a_prev, y, k):
    return [weight_gradient(W, b, a_prev, y, j, k) for j in range(len(y))]


# === extra_input_activation
def path_contributions(W, b, a_prev, y, k):
    z = W @ a_prev + b
    return W[:, k] * a_prev[k] * sigmoid_prime(z) * 2 * (sigmoid(z) - y)


# === indices_swapped | missing_transpose | error
def path_contributions(W, b, a_prev, y, k):
    z = W @ a_prev + b
    return W[k, :] * sigmoid_prime(z) * 2 * (sigmoid(z) - y)


# === indices_swapped | missing_transpose | error
def path_contributions(W, b, a_prev, y, k):
    z = W @ a_prev + b
    out = np.zeros(len(y))
    for j in range(len(y)):
        out[j] = W[k, j] * sigmoid_prime(z[j]) * 2 * (sigmoid(z[j]) - y[j])
    return out


# === missing_factor_2
def path_contributions(W, b, a_prev, y, k):
    z = W @ a_prev + b
    return W[:, k] * sigmoid_prime(z) * (sigmoid(z) - y)


# === sign_flipped
def path_contributions(W, b, a_prev, y, k):
    z = W @ a_prev + b
    return W[:, k] * sigmoid_prime(z) * 2 * (y - sigmoid(z))


# === missing_slope
def path_contributions(W, b, a_prev, y, k):
    z = W @ a_prev + b
    return W[:, k] * 2 * (sigmoid(z) - y)


# === sigma_instead_of_slope
def path_contributions(W, b, a_prev, y, k):
    a = sigmoid(W @ a_prev + b)
    return W[:, k] * a * 2 * (a - y)


# === slope_of_activation
def path_contributions(W, b, a_prev, y, k):
    a = sigmoid(W @ a_prev + b)
    return W[:, k] * sigmoid_prime(a) * 2 * (a - y)


# === slope_of_activation | none -- the slope of the neuron before
def path_contributions(W, b, a_prev, y, k):
    a = sigmoid(W @ a_prev + b)
    return W[:, k] * a_prev[k] * (1 - a_prev[k]) * 2 * (a - y)


# === returned_the_cost | none -- path by path
def path_contributions(W, b, a_prev, y, k):
    return (sigmoid(W @ a_prev + b) - y) ** 2


# === missing_cost_slope | missing_term
def path_contributions(W, b, a_prev, y, k):
    z = W @ a_prev + b
    return W[:, k] * sigmoid_prime(z)


# === none | wrong_axis | wrong_shape -- already added up
def path_contributions(W, b, a_prev, y, k):
    z = W @ a_prev + b
    return np.sum(W[:, k] * sigmoid_prime(z) * 2 * (sigmoid(z) - y))


# === wrong_axis | dot_instead_of_hadamard
def path_contributions(W, b, a_prev, y, k):
    z = W @ a_prev + b
    return W[:, k] @ (sigmoid_prime(z) * 2 * (sigmoid(z) - y))


# === dot_instead_of_hadamard | none
def path_contributions(W, b, a_prev, y, k):
    z = W @ a_prev + b
    return W[:, k] * np.dot(sigmoid_prime(z), 2 * (sigmoid(z) - y))


# === single_path | none -- the path through neuron k
def path_contributions(W, b, a_prev, y, k):
    z = W @ a_prev + b
    j = k % len(y)
    out = np.zeros(len(y))
    out[j] = W[j, k] * sigmoid_prime(z[j]) * 2 * (sigmoid(z[j]) - y[j])
    return out


# === single_path
def path_contributions(W, b, a_prev, y, k):
    z = W @ a_prev + b
    out = np.zeros(len(y))
    out[0] = W[0, k] * sigmoid_prime(z[0]) * 2 * (sigmoid(z[0]) - y[0])
    return out


# === mean_instead_of_sum
def path_contributions(W, b, a_prev, y, k):
    z = W @ a_prev + b
    return W[:, k] * sigmoid_prime(z) * 2 * (sigmoid(z) - y) / len(y)


# === wrong_shape
def path_contributions(W, b, a_prev, y, k):
    z = W @ a_prev + b
    return (W[:, k] * sigmoid_prime(z) * 2 * (sigmoid(z) - y))[:, None]


# === none -- for all k at once
def path_contributions(W, b, a_prev, y, k):
    z = W @ a_prev + b
    return W * (sigmoid_prime(z) * 2 * (sigmoid(z) - y))[:, None]


# === integer_truncation
def path_contributions(W, b, a_prev, y, k):
    z = W @ a_prev + b
    out = np.array([0] * len(y))
    for j in range(len(y)):
        out[j] = W[j, k] * sigmoid_prime(z[j]) * 2 * (sigmoid(z[j]) - y[j])
    return out


# === finite_difference
def path_contributions(W, b, a_prev, y, k):
    def costs(step):
        x = a_prev.copy()
        x[k] += step
        return (sigmoid(W @ x + b) - y) ** 2

    return (costs(1e-6) - costs(-1e-6)) / 2e-6


# === mutates_inputs
def path_contributions(W, b, a_prev, y, k):
    z = W @ a_prev + b
    column = W[:, k]
    column *= sigmoid_prime(z)
    column *= 2 * (sigmoid(z) - y)
    return column


# === missing_factor_2 + missing_weight
def path_contributions(W, b, a_prev, y, k):
    a = sigmoid(W @ a_prev + b)
    return (a - y) * a * (1 - a)


# === bias_forgotten
def path_contributions(W, b, a_prev, y, k):
    a = sigmoid(W @ a_prev)
    return 2 * (a - y) * a * (1 - a) * W[:, k]
