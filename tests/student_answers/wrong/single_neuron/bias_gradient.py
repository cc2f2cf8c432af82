# ruff: noqa
# === extra_input_activation -- the weight's gradient
def bias_gradient(w, b, a_prev, y):
    return weight_gradient(w, b, a_prev, y)


# === extra_input_activation
def bias_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return a_prev * sigmoid_prime(z) * 2 * (sigmoid(z) - y)


# === missing_factor_2
def bias_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return sigmoid_prime(z) * (sigmoid(z) - y)


# === sign_flipped
def bias_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return 2 * (y - sigmoid(z)) * sigmoid_prime(z)


# === returned_the_cost
def bias_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return (y - sigmoid(z)) ** 2


# === sigma_instead_of_slope
def bias_gradient(w, b, a_prev, y):
    a = sigmoid(w * a_prev + b)
    return 2 * a * (a - y)


# === slope_of_activation
def bias_gradient(w, b, a_prev, y):
    a = sigmoid(w * a_prev + b)
    return sigmoid_prime(a) * dC_da(a, y)


# === slope_of_activation
def bias_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return sigmoid_prime(z) * dC_da(z, y)


# === missing_slope
def bias_gradient(w, b, a_prev, y):
    return 2 * (sigmoid(w * a_prev + b) - y)


# === missing_cost_slope | missing_term
def bias_gradient(w, b, a_prev, y):
    return sigmoid_prime(w * a_prev + b)


# === none -- the slope at the bias
def bias_gradient(w, b, a_prev, y):
    return sigmoid_prime(b) * dC_da(sigmoid(b), y)


# === none
def bias_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return b * sigmoid_prime(z) * dC_da(sigmoid(z), y)


# === none -- the weight has no part in it
def bias_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return w * sigmoid_prime(z) * dC_da(sigmoid(z), y)


# === none -- the last link only
def bias_gradient(w, b, a_prev, y):
    return 1


# === none -- a constant has no slope, so it must be 0
def bias_gradient(w, b, a_prev, y):
    return 0


# === finite_difference
def bias_gradient(w, b, a_prev, y):
    h = 1e-6
    up = (sigmoid(w * a_prev + b + h) - y) ** 2
    here = (sigmoid(w * a_prev + b) - y) ** 2
    return (up - here) / h


# === finite_difference
def bias_gradient(w, b, a_prev, y):
    h = 1e-3
    up = (sigmoid(w * a_prev + b + h) - y) ** 2
    down = (sigmoid(w * a_prev + b - h) - y) ** 2
    return (up - down) / (2 * h)


# === integer_truncation
def bias_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return np.int64(sigmoid_prime(z) * dC_da(sigmoid(z), y))


# === wrong_shape
def bias_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return (sigmoid_prime(z) * dC_da(sigmoid(z), y),)


# === updated_parameters
def bias_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return b - 0.3 * sigmoid_prime(z) * dC_da(sigmoid(z), y)


# === missing_factor_2 + extra_input_activation
def bias_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return a_prev * sigmoid_prime(z) * (sigmoid(z) - y)


# === bias_forgotten
def bias_gradient(w, b, a_prev, y):
    z = w * a_prev
    return sigmoid_prime(z) * dC_da(sigmoid(z), y)


# === missing_activation
def bias_gradient(w, b, a_prev, y):
    return 2 * (w * a_prev + b - y)


# === lost_precision -- σ in single precision, and the rest in double
def bias_gradient(w, b, a_prev, y):
    a = float(np.float32(sigmoid(w * a_prev + b)))
    return 2 * (a - y) * a * (1 - a)


# === lost_precision -- σ to eight decimals
def bias_gradient(w, b, a_prev, y):
    a = np.round(sigmoid(w * a_prev + b), 8)
    return 2 * (a - y) * a * (1 - a)
