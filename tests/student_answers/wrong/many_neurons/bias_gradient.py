# ruff: noqa
# === missing_factor_2
def bias_gradient(W, b, a_prev, y, j):
    z = W @ a_prev + b
    return sigmoid_prime(z[j]) * (sigmoid(z[j]) - y[j])


# === sign_flipped
def bias_gradient(W, b, a_prev, y, j):
    z = (W @ a_prev + b)[j]
    return -sigmoid_prime(z) * 2 * (sigmoid(z) - y[j])


# === missing_slope
def bias_gradient(W, b, a_prev, y, j):
    return 2 * (sigmoid(W[j] @ a_prev + b[j]) - y[j])


# === sigma_instead_of_slope
def bias_gradient(W, b, a_prev, y, j):
    a = sigmoid(W[j] @ a_prev + b[j])
    return 2 * a * (a - y[j])


# === slope_of_activation
def bias_gradient(W, b, a_prev, y, j):
    a = sigmoid(W[j] @ a_prev + b[j])
    return 2 * sigmoid_prime(a) * (a - y[j])


# === slope_of_activation
def bias_gradient(W, b, a_prev, y, j):
    z = W[j] @ a_prev + b[j]
    return 2 * sigmoid_prime(z) * (z - y[j])


# === extra_input_activation -- the input of the same number
def bias_gradient(W, b, a_prev, y, j):
    return weight_gradient(W, b, a_prev, y, j, 0)


# === extra_input_activation | none -- all the inputs
def bias_gradient(W, b, a_prev, y, j):
    return sum(weight_gradient(W, b, a_prev, y, j, k) for k in range(len(a_prev)))


# === returned_the_cost
def bias_gradient(W, b, a_prev, y, j):
    return np.linalg.norm(sigmoid(W @ a_prev + b) - y) ** 2


# === missing_cost_slope | missing_term
def bias_gradient(W, b, a_prev, y, j):
    return sigmoid_prime((W @ a_prev + b)[j])


# === none | wrong_axis -- summed over the outputs
def bias_gradient(W, b, a_prev, y, j):
    z = W @ a_prev + b
    return np.sum(sigmoid_prime(z) * 2 * (sigmoid(z) - y))


# === wrong_shape -- the whole vector
def bias_gradient(W, b, a_prev, y, j):
    z = W @ a_prev + b
    return sigmoid_prime(z) * 2 * (sigmoid(z) - y)


# === none -- always neuron 0
def bias_gradient(W, b, a_prev, y, j):
    z = W @ a_prev + b
    return sigmoid_prime(z[0]) * 2 * (sigmoid(z[0]) - y[0])


# === none -- counts from 1
def bias_gradient(W, b, a_prev, y, j):
    z = W @ a_prev + b
    return sigmoid_prime(z[j - 1]) * 2 * (sigmoid(z[j - 1]) - y[j - 1])


# === none
def bias_gradient(W, b, a_prev, y, j):
    return 1.0


# === none
def bias_gradient(W, b, a_prev, y, j):
    return sigmoid_prime(b[j]) * 2 * (sigmoid(b[j]) - y[j])


# === mean_instead_of_sum
def bias_gradient(W, b, a_prev, y, j):
    z = W @ a_prev + b
    return sigmoid_prime(z[j]) * 2 * (sigmoid(z[j]) - y[j]) / len(b)


# === finite_difference
def bias_gradient(W, b, a_prev, y, j):
    cost = lambda b: np.sum((sigmoid(W @ a_prev + b) - y) ** 2)
    step = 1e-5 * np.eye(len(b))[j]
    return (cost(b + step) - cost(b - step)) / 2e-5


# === finite_difference
def bias_gradient(W, b, a_prev, y, j):
    cost = lambda b: np.sum((sigmoid(W @ a_prev + b) - y) ** 2)
    step = 1e-8 * np.eye(len(b))[j]
    return (cost(b + step) - cost(b)) / 1e-8


# === integer_truncation | none
def bias_gradient(W, b, a_prev, y, j):
    z = W @ a_prev + b
    return np.array(sigmoid_prime(z) * 2 * (sigmoid(z) - y)).astype(int)[j]


# === wrong_shape
def bias_gradient(W, b, a_prev, y, j):
    z = W @ a_prev + b
    return (sigmoid_prime(z) * 2 * (sigmoid(z) - y))[[j]]


# === updated_parameters
def bias_gradient(W, b, a_prev, y, j):
    z = W @ a_prev + b
    a = sigmoid(z)
    return b[j] - 0.2 * (a[j] - y[j]) * a[j] * (1 - a[j])


# === missing_factor_2 + sign_flipped
def bias_gradient(W, b, a_prev, y, j):
    z = W @ a_prev + b
    a = sigmoid(z)
    return (y[j] - a[j]) * a[j] * (1 - a[j])


# === lost_precision -- σ in single precision, and the rest in double
def bias_gradient(W, b, a_prev, y, j):
    a = sigmoid(W @ a_prev + b).astype(np.float32)[j]
    return 2 * (a - y[j]) * a * (1 - a)
