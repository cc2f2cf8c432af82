# ruff: noqa
# === missing_factor_2
def output_delta(z, y):
    return (sigmoid(z) - y) * sigmoid_prime(z)


# === sign_flipped
def output_delta(z, y):
    return 2 * (y - sigmoid(z)) * sigmoid_prime(z)


# === missing_slope
def output_delta(z, y):
    return 2 * (sigmoid(z) - y)


# === cross_entropy_delta | missing_slope
def output_delta(z, y):
    return sigmoid(z) - y


# === sigma_instead_of_slope
def output_delta(z, y):
    a = sigmoid(z)
    return 2 * (a - y) * a


# === slope_of_activation
def output_delta(z, y):
    a = sigmoid(z)
    return 2 * (a - y) * sigmoid_prime(a)


# === slope_of_activation
def output_delta(z, y):
    return 2 * (sigmoid(z) - y) * z * (1 - z)


# === slope_of_activation
def output_delta(z, y):
    return 2 * (z - y) * sigmoid_prime(z)


# === returned_the_cost
def output_delta(z, y):
    return np.sum((sigmoid(z) - y) ** 2)


# === returned_the_cost
def output_delta(z, y):
    return (sigmoid(z) - y) ** 2


# === missing_cost_slope | missing_term
def output_delta(z, y):
    return sigmoid_prime(z)


# === dot_instead_of_hadamard
def output_delta(z, y):
    return 2 * np.dot(sigmoid(z) - y, sigmoid_prime(z))


# === dot_instead_of_hadamard | none
def output_delta(z, y):
    return np.sum(2 * (sigmoid(z) - y) * sigmoid_prime(z))


# === none | wrong_shape
def output_delta(z, y):
    return np.outer(2 * (sigmoid(z) - y), sigmoid_prime(z))


# === mean_instead_of_sum
def output_delta(z, y):
    return 2 * (sigmoid(z) - y) * sigmoid_prime(z) / len(z)


# === mean_instead_of_sum + dot_instead_of_hadamard
def output_delta(z, y):
    return np.mean(2 * (sigmoid(z) - y) * sigmoid_prime(z))


# === integer_truncation
def output_delta(z, y):
    delta = np.zeros(len(z), dtype=np.int64)
    for j in range(len(z)):
        delta[j] = 2 * (sigmoid(z[j]) - y[j]) * sigmoid_prime(z[j])
    return delta


# === wrong_shape
def output_delta(z, y):
    z, y = z.reshape(-1, 1), y.reshape(-1, 1)
    return 2 * (sigmoid(z) - y) * sigmoid_prime(z)


# === wrong_shape
def output_delta(z, y):
    return np.array([2 * (sigmoid(z) - y) * sigmoid_prime(z)])


# === none -- a column minus a row
def output_delta(z, y):
    z = z.reshape(-1, 1)
    return 2 * (sigmoid(z) - y) * sigmoid_prime(z)


# === finite_difference
def output_delta(z, y, h=1e-6):
    return ((sigmoid(z + h) - y) ** 2 - (sigmoid(z) - y) ** 2) / h


# === finite_difference
def output_delta(z, y, h=1e-4):
    return ((sigmoid(z + h) - y) ** 2 - (sigmoid(z - h) - y) ** 2) / (2 * h)


# === mutates_inputs
def output_delta(z, y):
    y -= sigmoid(z)
    y *= -2 * sigmoid_prime(z)
    return y


# === extra_slope
def output_delta(z, y):
    return 2 * (sigmoid(z) - y) * sigmoid_prime(z) ** 2


# === other_activation -- the rectifier's
def output_delta(z, y):
    return 2 * (np.maximum(z, 0) - y) * (z > 0)


# === single_path | none -- the first output only
def output_delta(z, y):
    delta = np.zeros(len(z))
    delta[0] = 2 * (sigmoid(z[0]) - y[0]) * sigmoid_prime(z[0])
    return delta


# === none -- a limit beyond every ordinary input, and short of where σ is flat
def output_delta(z, y):
    a = sigmoid(np.clip(z, -5, 5))
    return 2 * (a - y) * a * (1 - a)


# === slope_of_activation -- given the activation
def output_delta(z, y):
    z = sigmoid(z)
    a = sigmoid(z)
    return 2 * (a - y) * a * (1 - a)


# === missing_factor_2 + sign_flipped
def output_delta(z, y):
    return (y - sigmoid(z)) * sigmoid_prime(z)


# === mean_instead_of_sum + sign_flipped -- minus the mean
def output_delta(z, y):
    return 2 * (y - sigmoid(z)) * sigmoid_prime(z) / len(z)


# === sigma_twice
def output_delta(z, y):
    a = sigmoid(sigmoid(z))
    return 2 * (a - y) * sigmoid_prime(z)


# === missing_activation
def output_delta(z, y):
    return 2 * (z - y)


# === missing_factor_2 + wrong_shape
def output_delta(z, y):
    return ((sigmoid(z) - y) * sigmoid_prime(z))[:, None]


# === lost_precision -- stored in single precision
def output_delta(z, y):
    delta = np.zeros(len(z), dtype=np.float32)
    delta[:] = 2 * (sigmoid(z) - y) * sigmoid_prime(z)
    return delta


# === softmax_instead_of_sigmoid
def output_delta(z, y):
    p = np.exp(z) / np.exp(z).sum()
    return 2 * (p - y) * p * (1 - p)
