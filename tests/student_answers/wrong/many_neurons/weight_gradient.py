# ruff: noqa
# === missing_factor_2
def weight_gradient(W, b, a_prev, y, j, k):
    z = W @ a_prev + b
    return a_prev[k] * sigmoid_prime(z[j]) * (sigmoid(z[j]) - y[j])


# === sign_flipped
def weight_gradient(W, b, a_prev, y, j, k):
    z = W @ a_prev + b
    return 2 * a_prev[k] * sigmoid_prime(z[j]) * (y[j] - sigmoid(z[j]))


# === indices_swapped | error
def weight_gradient(W, b, a_prev, y, j, k):
    z = W @ a_prev + b
    a = sigmoid(z)
    return a_prev[j] * sigmoid_prime(z[k]) * 2 * (a[k] - y[k])


# === indices_swapped | error -- the input's index only
def weight_gradient(W, b, a_prev, y, j, k):
    z = W @ a_prev + b
    a = sigmoid(z)
    return a_prev[j] * sigmoid_prime(z[j]) * 2 * (a[j] - y[j])


# === indices_swapped | error -- the outputs' index only
def weight_gradient(W, b, a_prev, y, j, k):
    z = W @ a_prev + b
    a = sigmoid(z)
    return a_prev[k] * sigmoid_prime(z[k]) * 2 * (a[k] - y[k])


# === indices_swapped | wrong_axis | none -- the right table, read at the wrong place
def weight_gradient(W, b, a_prev, y, j, k):
    a = sigmoid(W @ a_prev + b)
    table = np.outer(a_prev, 2 * (a - y) * a * (1 - a))
    return table[j % len(a_prev), k % len(y)]


# === weight_instead_of_input
def weight_gradient(W, b, a_prev, y, j, k):
    a = sigmoid(W @ a_prev + b)
    return W[j, k] * a[j] * (1 - a[j]) * 2 * (a[j] - y[j])


# === missing_input_activation
def weight_gradient(W, b, a_prev, y, j, k):
    return bias_gradient(W, b, a_prev, y, j)


# === extra_input_activation
def weight_gradient(W, b, a_prev, y, j, k):
    return a_prev[k] ** 2 * bias_gradient(W, b, a_prev, y, j)


# === missing_slope
def weight_gradient(W, b, a_prev, y, j, k):
    a = sigmoid(np.dot(W, a_prev) + b)
    return a_prev[k] * 2 * (a[j] - y[j])


# === sigma_instead_of_slope
def weight_gradient(W, b, a_prev, y, j, k):
    a = sigmoid(np.dot(W, a_prev) + b)
    return a_prev[k] * a[j] * 2 * (a[j] - y[j])


# === slope_of_activation
def weight_gradient(W, b, a_prev, y, j, k):
    a = sigmoid(np.dot(W, a_prev) + b)
    return a_prev[k] * sigmoid_prime(a[j]) * 2 * (a[j] - y[j])


# === slope_of_activation -- z used as a
def weight_gradient(W, b, a_prev, y, j, k):
    z = np.dot(W, a_prev) + b
    return a_prev[k] * sigmoid_prime(z[j]) * 2 * (z[j] - y[j])


# === returned_the_cost
def weight_gradient(W, b, a_prev, y, j, k):
    return np.sum((sigmoid(W @ a_prev + b) - y) ** 2)


# === returned_the_cost -- of the one output
def weight_gradient(W, b, a_prev, y, j, k):
    return (sigmoid(W[j] @ a_prev + b[j]) - y[j]) ** 2


# === missing_cost_slope | missing_term
def weight_gradient(W, b, a_prev, y, j, k):
    return a_prev[k] * sigmoid_prime(W[j] @ a_prev + b[j])


# === none | wrong_axis -- all outputs are added up
def weight_gradient(W, b, a_prev, y, j, k):
    z = W @ a_prev + b
    return np.sum(a_prev[k] * sigmoid_prime(z) * 2 * (sigmoid(z) - y))


# === none -- z of the one string only
def weight_gradient(W, b, a_prev, y, j, k):
    z = W[j, k] * a_prev[k] + b[j]
    a = sigmoid(z)
    return a_prev[k] * sigmoid_prime(z) * 2 * (a - y[j])


# === bias_forgotten -- no bias
def weight_gradient(W, b, a_prev, y, j, k):
    z = W @ a_prev
    a = sigmoid(z)
    return a_prev[k] * sigmoid_prime(z[j]) * 2 * (a[j] - y[j])


# === mean_instead_of_sum
def weight_gradient(W, b, a_prev, y, j, k):
    z = W @ a_prev + b
    a = sigmoid(z)
    return a_prev[k] * sigmoid_prime(z[j]) * 2 * (a[j] - y[j]) / len(y)


# === none | wrong_shape -- the whole matrix
def weight_gradient(W, b, a_prev, y, j, k):
    z = W @ a_prev + b
    return np.outer(2 * (sigmoid(z) - y) * sigmoid_prime(z), a_prev)


# === none | wrong_shape -- a row of it
def weight_gradient(W, b, a_prev, y, j, k):
    z = W @ a_prev + b
    return 2 * (sigmoid(z[j]) - y[j]) * sigmoid_prime(z[j]) * a_prev


# === wrong_shape
def weight_gradient(W, b, a_prev, y, j, k):
    z = W[j : j + 1] @ a_prev + b[j : j + 1]
    return a_prev[k] * sigmoid_prime(z) * 2 * (sigmoid(z) - y[j : j + 1])


# === finite_difference
def weight_gradient(W, b, a_prev, y, j, k):
    def cost(W):
        return np.sum((sigmoid(W @ a_prev + b) - y) ** 2)

    nudged = W.copy()
    nudged[j, k] += 1e-6
    return (cost(nudged) - cost(W)) / 1e-6


# === finite_difference
def weight_gradient(W, b, a_prev, y, j, k):
    def cost(step):
        V = W.copy()
        V[j, k] += step
        return np.sum((sigmoid(V @ a_prev + b) - y) ** 2)

    return (cost(1e-4) - cost(-1e-4)) / 2e-4


# === finite_difference | mutates_inputs -- W is not put back
def weight_gradient(W, b, a_prev, y, j, k):
    before = np.sum((sigmoid(W @ a_prev + b) - y) ** 2)
    W[j, k] += 1e-6
    after = np.sum((sigmoid(W @ a_prev + b) - y) ** 2)
    return (after - before) / 1e-6


# === integer_truncation
def weight_gradient(W, b, a_prev, y, j, k):
    z = W @ a_prev + b
    return int(a_prev[k] * sigmoid_prime(z[j]) * 2 * (sigmoid(z[j]) - y[j]))


# === integer_truncation
def weight_gradient(W, b, a_prev, y, j, k):
    z = W @ a_prev + b
    grad = np.zeros(W.shape, dtype=int)
    for row in range(W.shape[0]):
        for column in range(W.shape[1]):
            d = sigmoid_prime(z[row]) * 2 * (sigmoid(z[row]) - y[row])
            grad[row, column] = a_prev[column] * d
    return grad[j, k]


# === mutates_inputs
def weight_gradient(W, b, a_prev, y, j, k):
    b += W @ a_prev
    return a_prev[k] * sigmoid_prime(b[j]) * 2 * (sigmoid(b[j]) - y[j])


# === error -- the transpose has no place here
def weight_gradient(W, b, a_prev, y, j, k):
    z = W.T @ a_prev + b
    return a_prev[k] * sigmoid_prime(z[j]) * 2 * (sigmoid(z[j]) - y[j])


# === updated_parameters
def weight_gradient(W, b, a_prev, y, j, k):
    z = W @ a_prev + b
    a = sigmoid(z)
    return W[j, k] - 0.1 * 2 * (a[j] - y[j]) * a[j] * (1 - a[j]) * a_prev[k]


# === missing_factor_2 + sign_flipped
def weight_gradient(W, b, a_prev, y, j, k):
    z = W @ a_prev + b
    a = sigmoid(z)
    return (y[j] - a[j]) * a[j] * (1 - a[j]) * a_prev[k]


# === missing_factor_2 + wrong_shape
def weight_gradient(W, b, a_prev, y, j, k):
    z = W @ a_prev + b
    a = sigmoid(z)
    return [(a[j] - y[j]) * a[j] * (1 - a[j]) * a_prev[k]]


# === missing_activation
def weight_gradient(W, b, a_prev, y, j, k):
    z = W @ a_prev + b
    a = sigmoid(z)
    return 2 * (z[j] - y[j]) * a_prev[k]
