# ruff: noqa
# === sum_instead_of_mean
def average_weight_gradient(w, b, a_prev, y):
    return np.sum(weight_gradient(w, b, a_prev, y))


# === sum_instead_of_mean
def average_weight_gradient(w, b, a_prev, y):
    total = 0
    for example in range(len(y)):
        total += weight_gradient(w, b, a_prev[example], y[example])
    return total


# === sum_instead_of_mean
def average_weight_gradient(w, b, a_prev, y):
    a = sigmoid(w * a_prev + b)
    return a_prev @ (2 * (a - y) * a * (1 - a))


# === not_averaged
def average_weight_gradient(w, b, a_prev, y):
    return weight_gradient(w, b, a_prev, y)


# === not_averaged
def average_weight_gradient(w, b, a_prev, y):
    return [weight_gradient(w, b, one, label) for one, label in zip(a_prev, y)]


# === not_averaged | none -- divided, but not added up
def average_weight_gradient(w, b, a_prev, y):
    return weight_gradient(w, b, a_prev, y) / len(y)


# === averaged_inputs
def average_weight_gradient(w, b, a_prev, y):
    return weight_gradient(w, b, np.mean(a_prev), np.mean(y))


# === averaged_inputs | none -- each factor is averaged by itself
def average_weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return np.mean(a_prev) * np.mean(sigmoid_prime(z)) * np.mean(dC_da(sigmoid(z), y))


# === averaged_inputs | none -- two means, then their product
def average_weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return np.mean(a_prev) * np.mean(sigmoid_prime(z) * dC_da(sigmoid(z), y))


# === not_averaged | none -- returns inside the loop
def average_weight_gradient(w, b, a_prev, y):
    total = 0
    for one, label in zip(a_prev, y):
        total += weight_gradient(w, b, one, label)
        return total / len(y)


# === not_averaged | none -- the last example only
def average_weight_gradient(w, b, a_prev, y):
    for one, label in zip(a_prev, y):
        total = weight_gradient(w, b, one, label)
    return total


# === not_averaged | none -- the first example only
def average_weight_gradient(w, b, a_prev, y):
    return weight_gradient(w, b, a_prev[0], y[0])


# === none
def average_weight_gradient(w, b, a_prev, y):
    return np.sum(weight_gradient(w, b, a_prev, y)) / (len(y) - 1)


# === none | missing_term -- the last is left out
def average_weight_gradient(w, b, a_prev, y):
    m = len(y)
    return sum(weight_gradient(w, b, a_prev[i], y[i]) for i in range(m - 1)) / m


# === missing_factor_2 -- the mean cost with a ½
def average_weight_gradient(w, b, a_prev, y):
    return np.sum(weight_gradient(w, b, a_prev, y)) / (2 * len(y))


# === missing_factor_2
def average_weight_gradient(w, b, a_prev, y):
    a = sigmoid(w * a_prev + b)
    return np.mean(a_prev * a * (1 - a) * (a - y))


# === sign_flipped
def average_weight_gradient(w, b, a_prev, y):
    a = sigmoid(w * a_prev + b)
    return np.mean(a_prev * a * (1 - a) * 2 * (y - a))


# === returned_the_cost
def average_weight_gradient(w, b, a_prev, y):
    return np.mean((sigmoid(w * a_prev + b) - y) ** 2)


# === missing_input_activation
def average_weight_gradient(w, b, a_prev, y):
    return np.mean(bias_gradient(w, b, a_prev, y))


# === missing_slope
def average_weight_gradient(w, b, a_prev, y):
    return np.mean(a_prev * dC_da(sigmoid(w * a_prev + b), y))


# === sigma_instead_of_slope
def average_weight_gradient(w, b, a_prev, y):
    a = sigmoid(w * a_prev + b)
    return np.average(a_prev * a * dC_da(a, y))


# === slope_of_activation
def average_weight_gradient(w, b, a_prev, y):
    a = sigmoid(w * a_prev + b)
    return np.average(a_prev * sigmoid_prime(a) * dC_da(a, y))


# === weight_instead_of_input
def average_weight_gradient(w, b, a_prev, y):
    return np.mean(previous_activation_gradient(w, b, a_prev, y))


# === none
def average_weight_gradient(w, b, a_prev, y):
    return np.median(weight_gradient(w, b, a_prev, y))


# === finite_difference
def average_weight_gradient(w, b, a_prev, y):
    cost = lambda w: np.mean((sigmoid(w * a_prev + b) - y) ** 2)
    return (cost(w + 1e-6) - cost(w - 1e-6)) / 2e-6


# === finite_difference
def average_weight_gradient(w, b, a_prev, y):
    cost = lambda w: np.mean((sigmoid(w * a_prev + b) - y) ** 2)
    return (cost(w + 1e-4) - cost(w)) / 1e-4


# === integer_truncation
def average_weight_gradient(w, b, a_prev, y):
    return sum(weight_gradient(w, b, a_prev, y)) // len(y)


# === integer_truncation -- every example's slope is cut, then the mean taken
def average_weight_gradient(w, b, a_prev, y):
    slopes = np.zeros(len(y), dtype=int)
    for i in range(len(y)):
        slopes[i] = weight_gradient(w, b, a_prev[i], y[i])
    return slopes.mean()


# === mutates_inputs
def average_weight_gradient(w, b, a_prev, y):
    a = sigmoid(w * a_prev + b)
    y -= a
    return np.mean(-2 * y * a * (1 - a) * a_prev)


# === wrong_shape
def average_weight_gradient(w, b, a_prev, y):
    return np.mean(weight_gradient(w, b, a_prev, y), keepdims=True)


# === missing_factor_2 + sum_instead_of_mean
def average_weight_gradient(w, b, a_prev, y):
    a = sigmoid(w * a_prev + b)
    return np.sum((a - y) * a * (1 - a) * a_prev)


# === sign_flipped + sum_instead_of_mean
def average_weight_gradient(w, b, a_prev, y):
    a = sigmoid(w * a_prev + b)
    return np.sum(2 * (y - a) * a * (1 - a) * a_prev)


# === updated_parameters
def average_weight_gradient(w, b, a_prev, y):
    a = sigmoid(w * a_prev + b)
    return w - 1e-3 * np.mean(2 * (a - y) * a * (1 - a) * a_prev)


# === sum_instead_of_mean + updated_parameters
def average_weight_gradient(w, b, a_prev, y):
    a = sigmoid(w * a_prev + b)
    return w - 0.1 * np.sum(2 * (a - y) * a * (1 - a) * a_prev)


# === missing_input_activation + sum_instead_of_mean
def average_weight_gradient(w, b, a_prev, y):
    a = sigmoid(w * a_prev + b)
    return np.sum(2 * (a - y) * a * (1 - a))


# === missing_term -- the last example is left out
def average_weight_gradient(w, b, a_prev, y):
    total = 0
    for i in range(len(y) - 1):
        total += weight_gradient(w, b, a_prev[i], y[i])
    return total / len(y)


# === missing_term -- counted from 1
def average_weight_gradient(w, b, a_prev, y):
    total = 0
    for i in range(1, len(y)):
        total += weight_gradient(w, b, a_prev[i], y[i])
    return total / len(y)


# === not_averaged -- a return too far inside
def average_weight_gradient(w, b, a_prev, y):
    total = 0
    for i in range(len(y)):
        total += weight_gradient(w, b, a_prev[i], y[i])
        return total / len(y)


# === learning_rate
def average_weight_gradient(w, b, a_prev, y):
    return 0.05 * np.mean(weight_gradient(w, b, a_prev, y))
