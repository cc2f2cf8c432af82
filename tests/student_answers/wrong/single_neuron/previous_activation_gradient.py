# ruff: noqa
# === missing_weight
def previous_activation_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return sigmoid_prime(z) * dC_da(sigmoid(z), y)


# === missing_weight -- the bias's gradient
def previous_activation_gradient(w, b, a_prev, y):
    return bias_gradient(w, b, a_prev, y)


# === input_instead_of_weight | extra_input_activation -- the weight's gradient
def previous_activation_gradient(w, b, a_prev, y):
    return weight_gradient(w, b, a_prev, y)


# === extra_input_activation
def previous_activation_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return w * a_prev * sigmoid_prime(z) * dC_da(sigmoid(z), y)


# === missing_factor_2
def previous_activation_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return w * sigmoid_prime(z) * (sigmoid(z) - y)


# === sign_flipped
def previous_activation_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return w * sigmoid_prime(z) * -2 * (sigmoid(z) - y)


# === returned_the_cost
def previous_activation_gradient(w, b, a_prev, y):
    return np.power(sigmoid(w * a_prev + b) - y, 2)


# === sigma_instead_of_slope
def previous_activation_gradient(w, b, a_prev, y):
    a = sigmoid(w * a_prev + b)
    return w * a * 2 * (a - y)


# === slope_of_activation
def previous_activation_gradient(w, b, a_prev, y):
    a = sigmoid(w * a_prev + b)
    return w * sigmoid_prime(a) * 2 * (a - y)


# === extra_slope + missing_slope -- the slope of the neuron before
def previous_activation_gradient(w, b, a_prev, y):
    a = sigmoid(w * a_prev + b)
    return w * a_prev * (1 - a_prev) * 2 * (a - y)


# === missing_slope
def previous_activation_gradient(w, b, a_prev, y):
    a = sigmoid(w * a_prev + b)
    return w * 2 * (a - y)


# === missing_cost_slope | missing_term
def previous_activation_gradient(w, b, a_prev, y):
    return w * sigmoid_prime(w * a_prev + b)


# === none
def previous_activation_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return b * sigmoid_prime(z) * dC_da(sigmoid(z), y)


# === none -- the derivative of z alone
def previous_activation_gradient(w, b, a_prev, y):
    return w


# === none -- divides
def previous_activation_gradient(w, b, a_prev, y):
    return weight_gradient(w, b, a_prev, y) / w


# === finite_difference
def previous_activation_gradient(w, b, a_prev, y):
    cost = lambda a: (sigmoid(w * a + b) - y) ** 2
    return (cost(a_prev + 1e-7) - cost(a_prev)) / 1e-7


# === finite_difference
def previous_activation_gradient(w, b, a_prev, y):
    cost = lambda a: (sigmoid(w * a + b) - y) ** 2
    return (cost(a_prev + 1e-5) - cost(a_prev - 1e-5)) / 2e-5


# === integer_truncation
def previous_activation_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return round(float(w * sigmoid_prime(z) * dC_da(sigmoid(z), y)))


# === missing_factor_2 + sign_flipped
def previous_activation_gradient(w, b, a_prev, y):
    a = sigmoid(w * a_prev + b)
    return (y - a) * a * (1 - a) * w


# === missing_factor_2 + missing_weight
def previous_activation_gradient(w, b, a_prev, y):
    a = sigmoid(w * a_prev + b)
    return (a - y) * a * (1 - a)


# === other_activation
def previous_activation_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return 2 * (np.tanh(z) - y) * (1 - np.tanh(z) ** 2) * w


# === extra_slope -- one link too far: past a_prev
def previous_activation_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return w * sigmoid_prime(z) * dC_da(sigmoid(z), y) * sigmoid_prime(a_prev)
