# ruff: noqa
# === squared_error_slope | kept_slope
def output_delta(z, y):
    return 2 * (sigmoid(z) - y) * sigmoid_prime(z)


# === kept_slope
def output_delta(z, y):
    return (sigmoid(z) - y) * sigmoid_prime(z)


# === kept_factor_2
def output_delta(z, y):
    return 2 * (sigmoid(z) - y)


# === sign_flipped
def output_delta(z, y):
    return y - sigmoid(z)


# === unstable
def output_delta(z, y):
    a = sigmoid(z)
    return (a - y) / (a * (1 - a)) * sigmoid_prime(z)


# === unstable
def output_delta(z, y):
    return dC_da(sigmoid(z), y) * sigmoid_prime(z)


# === unstable
def output_delta(z, y):
    return np.exp(z) / (1 + np.exp(z)) - y


# === unstable
def output_delta(z, y):
    a = 1 / (1 + np.exp(-z))
    return -y * (1 - a) * a / a + (1 - y) * a * (1 - a) / (1 - a)


# === none -- an exponent that cannot overflow, and cannot be right
def output_delta(z, y):
    a = sigmoid(np.clip(z, -2, 2))
    return a - y


# === missing_slope | none -- only the cost's slope
def output_delta(z, y):
    return dC_da(sigmoid(z), y)


# === missing_term
def output_delta(z, y):
    return -y * (1 - sigmoid(z))


# === missing_term
def output_delta(z, y):
    return (1 - y) * sigmoid(z)


# === slope_of_activation | none
def output_delta(z, y):
    return z - y


# === returned_the_cost
def output_delta(z, y):
    a = sigmoid(z)
    return -np.sum(y * np.log(a) + (1 - y) * np.log(1 - a))


# === returned_the_cost
def output_delta(z, y):
    a = sigmoid(z)
    return -(y * np.log(a) + (1 - y) * np.log(1 - a))


# === mean_instead_of_sum
def output_delta(z, y):
    return (sigmoid(z) - y) / len(z)


# === none | wrong_axis
def output_delta(z, y):
    return np.sum(sigmoid(z) - y)


# === softmax_instead_of_sigmoid -- softmax has no place here
def output_delta(z, y):
    return softmax(z) - y


# === kept_slope + sigma_instead_of_slope
def output_delta(z, y):
    a = sigmoid(z)
    return (a - y) * a


# === integer_truncation | none
def output_delta(z, y):
    return np.array(sigmoid(z) - y, dtype=int)


# === integer_truncation
def output_delta(z, y):
    return np.round(sigmoid(z) - y)


# === wrong_shape
def output_delta(z, y):
    return (sigmoid(z) - y)[None, :]


# === finite_difference | unstable
def output_delta(z, y):
    def cost(z):
        a = sigmoid(z)
        return -(y * np.log(a) + (1 - y) * np.log(1 - a))

    return (cost(z + 1e-5) - cost(z - 1e-5)) / 2e-5


# === finite_difference -- of a cost that is stable
def output_delta(z, y):
    def cost(z):
        return np.logaddexp(0, z) - y * z

    return (cost(z + 1e-6) - cost(z)) / 1e-6


# === unstable + lost_precision -- a small number for safety
def output_delta(z, y):
    a = sigmoid(z)
    return (a - y) / (a * (1 - a) + 1e-6) * a * (1 - a)


# === mutates_inputs
def output_delta(z, y):
    y *= -1
    y += sigmoid(z)
    return y


# === slope_of_activation -- z where a belongs
def output_delta(z, y):
    return z - y


# === lost_precision -- a limit for safety
def output_delta(z, y):
    return np.clip(sigmoid(z), 1e-7, 1 - 1e-7) - y


# === sign_flipped + kept_factor_2
def output_delta(z, y):
    return 2 * (y - sigmoid(z))


# === other_activation
def output_delta(z, y):
    return np.tanh(z) - y


# === sigma_twice
def output_delta(z, y):
    return sigmoid(sigmoid(z)) - y
