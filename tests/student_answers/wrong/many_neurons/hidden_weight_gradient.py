# ruff: noqa
def forward(W1, b1, W2, b2, x):
    z1 = W1 @ x + b1
    a1 = sigmoid(z1)
    z2 = W2 @ a1 + b2
    return z1, a1, z2, sigmoid(z2)


# === single_path -- the first
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    z1, a1, z2, a2 = forward(W1, b1, W2, b2, x)
    back = W2[0, j] * sigmoid_prime(z2[0]) * 2 * (a2[0] - y[0])
    return x[k] * sigmoid_prime(z1[j]) * back


# === single_path -- the last
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    z1, a1, z2, a2 = forward(W1, b1, W2, b2, x)
    for i in range(len(y)):
        back = W2[i, j] * sigmoid_prime(z2[i]) * 2 * (a2[i] - y[i])
    return x[k] * sigmoid_prime(z1[j]) * back


# === single_path | error | none -- the output of the same number
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    z1, a1, z2, a2 = forward(W1, b1, W2, b2, x)
    back = W2[j, j] * sigmoid_prime(z2[j]) * 2 * (a2[j] - y[j])
    return x[k] * sigmoid_prime(z1[j]) * back


# === mean_instead_of_sum
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    z1, a1, z2, a2 = forward(W1, b1, W2, b2, x)
    back = np.mean(W2[:, j] * sigmoid_prime(z2) * 2 * (a2 - y))
    return x[k] * sigmoid_prime(z1[j]) * back


# === missing_slope -- of the hidden layer
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    a1 = sigmoid(W1 @ x + b1)
    return x[k] * previous_activation_gradient(W2, b2, a1, y)[j]


# === missing_slope -- of the output
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    z1, a1, z2, a2 = forward(W1, b1, W2, b2, x)
    return x[k] * sigmoid_prime(z1[j]) * np.sum(W2[:, j] * 2 * (a2 - y))


# === missing_slope -- of both
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    z1, a1, z2, a2 = forward(W1, b1, W2, b2, x)
    return x[k] * np.sum(W2[:, j] * 2 * (a2 - y))


# === slope_of_activation -- in the hidden layer
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    a1 = sigmoid(W1 @ x + b1)
    back = previous_activation_gradient(W2, b2, a1, y)[j]
    return x[k] * sigmoid_prime(a1[j]) * back


# === slope_of_activation -- in both
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    z1, a1, z2, a2 = forward(W1, b1, W2, b2, x)
    return x[k] * sigmoid_prime(a1[j]) * np.sum(W2[:, j] * sigmoid_prime(a2) * 2 * (a2 - y))


# === sigma_instead_of_slope
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    a1 = sigmoid(W1 @ x + b1)
    return x[k] * a1[j] * previous_activation_gradient(W2, b2, a1, y)[j]


# === missing_weight
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    z1, a1, z2, a2 = forward(W1, b1, W2, b2, x)
    return x[k] * sigmoid_prime(z1[j]) * np.sum(sigmoid_prime(z2) * 2 * (a2 - y))


# === weight_of_wrong_layer | none | error
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    z1, a1, z2, a2 = forward(W1, b1, W2, b2, x)
    back = np.sum(W1[j, k] * sigmoid_prime(z2) * 2 * (a2 - y))
    return x[k] * sigmoid_prime(z1[j]) * back


# === indices_swapped | missing_transpose | error
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    z1, a1, z2, a2 = forward(W1, b1, W2, b2, x)
    back = np.sum(W2[j, :] * sigmoid_prime(z2) * 2 * (a2 - y))
    return x[k] * sigmoid_prime(z1[j]) * back


# === indices_swapped | error | none -- the column of the wrong neuron
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    z1, a1, z2, a2 = forward(W1, b1, W2, b2, x)
    back = np.sum(W2[:, k] * sigmoid_prime(z2) * 2 * (a2 - y))
    return x[k] * sigmoid_prime(z1[j]) * back


# === indices_swapped | error
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    z1, a1, z2, a2 = forward(W1, b1, W2, b2, x)
    back = W2.T @ (sigmoid_prime(z2) * 2 * (a2 - y))
    return x[j] * sigmoid_prime(z1[k]) * back[k]


# === input_of_wrong_layer | none -- the hidden activation
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    z1, a1, z2, a2 = forward(W1, b1, W2, b2, x)
    back = W2.T @ (sigmoid_prime(z2) * 2 * (a2 - y))
    return a1[j] * sigmoid_prime(z1[j]) * back[j]


# === missing_input_activation
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    z1, a1, z2, a2 = forward(W1, b1, W2, b2, x)
    back = W2.T @ (sigmoid_prime(z2) * 2 * (a2 - y))
    return sigmoid_prime(z1[j]) * back[j]


# === extra_input_activation | none -- the hidden activation is no part of this chain
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    z1, a1, z2, a2 = forward(W1, b1, W2, b2, x)
    back = W2.T @ (sigmoid_prime(z2) * 2 * (a2 - y))
    return x[k] * a1[j] * sigmoid_prime(z1[j]) * back[j]


# === weight_instead_of_input
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    z1, a1, z2, a2 = forward(W1, b1, W2, b2, x)
    back = W2.T @ (sigmoid_prime(z2) * 2 * (a2 - y))
    return W1[j, k] * sigmoid_prime(z1[j]) * back[j]


# === missing_factor_2
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    z1, a1, z2, a2 = forward(W1, b1, W2, b2, x)
    back = W2.T @ (sigmoid_prime(z2) * (a2 - y))
    return x[k] * sigmoid_prime(z1[j]) * back[j]


# === sign_flipped
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    z1, a1, z2, a2 = forward(W1, b1, W2, b2, x)
    back = W2.T @ (sigmoid_prime(z2) * 2 * (y - a2))
    return x[k] * sigmoid_prime(z1[j]) * back[j]


# === returned_the_cost
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    *_, a2 = forward(W1, b1, W2, b2, x)
    return np.sum((a2 - y) ** 2)


# === missing_cost_slope | missing_term
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    z1, a1, z2, a2 = forward(W1, b1, W2, b2, x)
    return x[k] * sigmoid_prime(z1[j]) * np.sum(W2[:, j] * sigmoid_prime(z2))


# === none -- the first layer as if it were the last
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    z1 = W1 @ x + b1
    return x[k] * sigmoid_prime(z1[j]) * 2 * (sigmoid(z1[j]) - y[0])


# === none -- the paths of all the hidden neurons
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    z1, a1, z2, a2 = forward(W1, b1, W2, b2, x)
    back = W2.T @ (sigmoid_prime(z2) * 2 * (a2 - y))
    return x[k] * np.sum(sigmoid_prime(z1) * back)


# === bias_forgotten -- of the hidden layer
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    z1 = W1 @ x
    a1 = sigmoid(z1)
    z2 = W2 @ a1 + b2
    delta2 = 2 * (sigmoid(z2) - y) * sigmoid_prime(z2)
    return (W2[:, j] @ delta2) * sigmoid_prime(z1[j]) * x[k]


# === bias_forgotten -- of the output layer
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    z1 = W1 @ x + b1
    z2 = W2 @ sigmoid(z1)
    delta2 = 2 * (sigmoid(z2) - y) * sigmoid_prime(z2)
    return (W2[:, j] @ delta2) * sigmoid_prime(z1[j]) * x[k]


# === finite_difference
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    def cost(step):
        V = np.array(W1)
        V[j, k] += step
        return np.sum((forward(V, b1, W2, b2, x)[-1] - y) ** 2)

    return (cost(1e-6) - cost(-1e-6)) / 2e-6


# === finite_difference
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k, h=1e-4):
    V = W1 + 0
    V[j, k] = W1[j, k] + h
    cost = lambda M: np.sum((forward(M, b1, W2, b2, x)[-1] - y) ** 2)
    return (cost(V) - cost(W1)) / h


# === wrong_shape
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    z1, a1, z2, a2 = forward(W1, b1, W2, b2, x)
    back = W2[:, j : j + 1].T @ (sigmoid_prime(z2) * 2 * (a2 - y))
    return x[k] * sigmoid_prime(z1[j]) * back


# === integer_truncation
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    z1, a1, z2, a2 = forward(W1, b1, W2, b2, x)
    back = W2.T @ (sigmoid_prime(z2) * 2 * (a2 - y))
    return np.floor(x[k] * sigmoid_prime(z1[j]) * back[j])


# === wrong_shape -- the whole matrix
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    z1 = W1 @ x + b1
    a1 = sigmoid(z1)
    return np.outer(previous_activation_gradient(W2, b2, a1, y) * sigmoid_prime(z1), x)


# === slope_of_activation -- z1 where a1 belongs
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    z1 = W1 @ x + b1
    return x[k] * sigmoid_prime(z1[j]) * previous_activation_gradient(W2, b2, z1, y)[j]


# === updated_parameters
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    a1 = sigmoid(W1 @ x + b1)
    a2 = sigmoid(W2 @ a1 + b2)
    back = W2.T @ (2 * (a2 - y) * a2 * (1 - a2))
    return W1[j, k] - 0.1 * back[j] * a1[j] * (1 - a1[j]) * x[k]


# === bias_forgotten
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    a1 = sigmoid(W1 @ x)
    a2 = sigmoid(W2 @ a1)
    back = W2.T @ (2 * (a2 - y) * a2 * (1 - a2))
    return back[j] * a1[j] * (1 - a1[j]) * x[k]


# === missing_factor_2 + sign_flipped
def hidden_weight_gradient(W1, b1, W2, b2, x, y, j, k):
    a1 = sigmoid(W1 @ x + b1)
    a2 = sigmoid(W2 @ a1 + b2)
    back = W2.T @ ((y - a2) * a2 * (1 - a2))
    return back[j] * a1[j] * (1 - a1[j]) * x[k]
