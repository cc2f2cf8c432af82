# ruff: noqa
# === path_contributions: missing_weight, previous_activation_gradient: follow_through, hidden_weight_gradient: follow_through
def path_contributions(W, b, a_prev, y, k):
    z = W @ a_prev + b
    return sigmoid_prime(z) * 2 * (sigmoid(z) - y)


# === path_contributions: not_attempted, previous_activation_gradient: follow_through, hidden_weight_gradient: follow_through
def path_contributions(W, b, a_prev, y, k):
    raise NotImplementedError


# === previous_activation_gradient: single_path, hidden_weight_gradient: follow_through
def previous_activation_gradient(W, b, a_prev, y):
    return [path_contributions(W, b, a_prev, y, k)[0] for k in range(len(a_prev))]


# === previous_activation_gradient: single_path, hidden_weight_gradient: missing_slope -- not excused
def previous_activation_gradient(W, b, a_prev, y):
    return [path_contributions(W, b, a_prev, y, k)[-1] for k in range(len(a_prev))]


def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    a1 = sigmoid(W1 @ x + b1)
    return x[k] * previous_activation_gradient(W2, b2, a1, y)[j]


# === path_contributions: mean_instead_of_sum, previous_activation_gradient: wrong_axis -- on top of it
def path_contributions(W, b, a_prev, y, k):
    z = W @ a_prev + b
    return W[:, k] * sigmoid_prime(z) * 2 * (sigmoid(z) - y) / len(y)


def previous_activation_gradient(W, b, a_prev, y):
    return np.sum([path_contributions(W, b, a_prev, y, k) for k in range(len(a_prev))], axis=0)


def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    a1 = sigmoid(W1 @ x + b1)
    a2 = sigmoid(W2 @ a1 + b2)
    back = W2[:, j] @ (2 * (a2 - y) * a2 * (1 - a2))
    return x[k] * a1[j] * (1 - a1[j]) * back


# === bias_gradient: missing_factor_2, weight_gradient: missing_factor_2 -- the later one leads the earlier one astray: both are paid for
def bias_gradient(W, b, a_prev, y, j):
    z = W @ a_prev + b
    return sigmoid_prime(z[j]) * (sigmoid(z[j]) - y[j])


def weight_gradient(W, b, a_prev, y, j, k):
    return a_prev[k] * bias_gradient(W, b, a_prev, y, j)


# === weight_gradient: missing_slope, bias_gradient: missing_slope, path_contributions: missing_slope, previous_activation_gradient: follow_through, hidden_weight_gradient: follow_through -- a copied helper that is wrong, though part 1 has it right
def sigmoid_prime(z):
    return np.ones_like(z)


def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    a1 = sigmoid(W1 @ x + b1)
    return x[k] * a1[j] * (1 - a1[j]) * previous_activation_gradient(W2, b2, a1, y)[j]
