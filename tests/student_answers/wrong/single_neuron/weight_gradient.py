# ruff: noqa
# === missing_factor_2
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return a_prev * sigmoid_prime(z) * (sigmoid(z) - y)


# === missing_factor_2
def weight_gradient(w, b, a_prev, y):
    a = 1 / (1 + np.exp(-(w * a_prev + b)))
    return a_prev * a * (1 - a) * (a - y)


# === sign_flipped
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return a_prev * sigmoid_prime(z) * 2 * (y - sigmoid(z))


# === sign_flipped -- the step of gradient descent
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return -dz_dw(w, b, a_prev) * sigmoid_prime(z) * dC_da(sigmoid(z), y)


# === returned_the_cost
def weight_gradient(w, b, a_prev, y):
    return (sigmoid(w * a_prev + b) - y) ** 2


# === sigma_instead_of_slope
def weight_gradient(w, b, a_prev, y):
    a = sigmoid(w * a_prev + b)
    return a_prev * a * 2 * (a - y)


# === slope_of_activation
def weight_gradient(w, b, a_prev, y):
    a = sigmoid(w * a_prev + b)
    return dz_dw(w, b, a_prev) * sigmoid_prime(a) * dC_da(a, y)


# === slope_of_activation
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    a = sigmoid(z)
    return a_prev * z * (1 - z) * 2 * (a - y)


# === slope_of_activation -- z used as a, in the cost
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return a_prev * sigmoid_prime(z) * 2 * (z - y)


# === slope_of_activation -- z used as a throughout
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    a = z
    return a_prev * a * (1 - a) * 2 * (a - y)


# === missing_slope
def weight_gradient(w, b, a_prev, y):
    a = sigmoid(w * a_prev + b)
    return 2 * (a - y) * a_prev


# === missing_activation -- a linear neuron
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return 2 * (z - y) * a_prev


# === missing_input_activation
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return sigmoid_prime(z) * dC_da(sigmoid(z), y)


# === weight_instead_of_input
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return w * sigmoid_prime(z) * dC_da(sigmoid(z), y)


# === extra_input_activation
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return a_prev**2 * sigmoid_prime(z) * dC_da(sigmoid(z), y)


# === missing_cost_slope | missing_term
def weight_gradient(w, b, a_prev, y):
    return a_prev * sigmoid_prime(w * a_prev + b)


# === bias_forgotten -- the bias is forgotten
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev
    return a_prev * sigmoid_prime(z) * dC_da(sigmoid(z), y)


# === none -- added, not multiplied
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return a_prev + sigmoid_prime(z) + dC_da(sigmoid(z), y)


# === none | input_of_wrong_layer -- the neuron's own activation
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    a = sigmoid(z)
    return a * sigmoid_prime(z) * 2 * (a - y)


# === none
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return a_prev * w * sigmoid_prime(z) * dC_da(sigmoid(z), y)


# === extra_slope -- the slope twice
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return a_prev * sigmoid_prime(z) ** 2 * dC_da(sigmoid(z), y)


# === other_activation -- the rectifier's slope
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return a_prev * (z > 0) * dC_da(sigmoid(z), y)


# === cross_entropy_delta | missing_slope | none
def weight_gradient(w, b, a_prev, y):
    return (sigmoid(w * a_prev + b) - y) * a_prev


# === finite_difference
def weight_gradient(w, b, a_prev, y):
    def cost(w):
        return (sigmoid(w * a_prev + b) - y) ** 2

    h = 1e-5
    return (cost(w + h) - cost(w)) / h


# === finite_difference
def weight_gradient(w, b, a_prev, y):
    def cost(w):
        return (sigmoid(w * a_prev + b) - y) ** 2

    h = 1e-8
    return (cost(w + h) - cost(w)) / h


# === finite_difference
def weight_gradient(w, b, a_prev, y):
    def cost(w):
        return (sigmoid(w * a_prev + b) - y) ** 2

    h = 1e-4
    return (cost(w + h) - cost(w - h)) / (2 * h)


# === finite_difference
def weight_gradient(w, b, a_prev, y):
    def cost(w):
        return (sigmoid(w * a_prev + b) - y) ** 2

    h = 1e-6
    return (cost(w + h) - cost(w - h)) / (2 * h)


# === integer_truncation
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return int(a_prev * sigmoid_prime(z) * dC_da(sigmoid(z), y))


# === integer_truncation
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return a_prev * sigmoid_prime(z) * dC_da(sigmoid(z), y) // 1


# === integer_truncation
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    grad = np.zeros(1, dtype=int)
    grad[0] = a_prev * sigmoid_prime(z) * dC_da(sigmoid(z), y)
    return grad[0]


# === wrong_shape
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return np.array([a_prev * sigmoid_prime(z) * dC_da(sigmoid(z), y)])


# === missing_factor_2 + missing_input_activation -- half a factor of two and half of an input
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return sigmoid_prime(z) * (sigmoid(z) - y)


# === none -- a limit beyond every ordinary input, and short of where σ is flat
def weight_gradient(w, b, a_prev, y):
    a = sigmoid(np.clip(w * a_prev + b, -5, 5))
    return 2 * (a - y) * a * (1 - a) * a_prev


# === missing_factor_2 + sign_flipped -- error = y - out
def weight_gradient(w, b, a_prev, y):
    out = sigmoid(w * a_prev + b)
    error = y - out
    return error * out * (1 - out) * a_prev


# === sign_flipped + missing_slope
def weight_gradient(w, b, a_prev, y):
    return 2 * (y - sigmoid(w * a_prev + b)) * a_prev


# === missing_factor_2 + bias_forgotten
def weight_gradient(w, b, a_prev, y):
    a = sigmoid(w * a_prev)
    return (a - y) * a * (1 - a) * a_prev


# === sigma_instead_of_slope + missing_input_activation
def weight_gradient(w, b, a_prev, y):
    a = sigmoid(w * a_prev + b)
    return 2 * (a - y) * a


# === updated_parameters
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return w - 0.1 * a_prev * sigmoid_prime(z) * dC_da(sigmoid(z), y)


# === updated_parameters -- an odd learning rate, by way of half the gradient
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return w - 0.037 * a_prev * sigmoid_prime(z) * (sigmoid(z) - y)


# === sign_flipped + updated_parameters -- a step uphill
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return w + 0.01 * a_prev * sigmoid_prime(z) * dC_da(sigmoid(z), y)


# === sigma_instead_of_slope + updated_parameters
def weight_gradient(w, b, a_prev, y):
    a = sigmoid(w * a_prev + b)
    return w - 0.5 * a_prev * a * dC_da(a, y)


# === sigma_twice
def weight_gradient(w, b, a_prev, y):
    a = sigmoid(sigmoid(w * a_prev + b))
    return 2 * (a - y) * sigmoid_prime(w * a_prev + b) * a_prev


# === sigma_twice -- derived rightly
def weight_gradient(w, b, a_prev, y):
    s = sigmoid(w * a_prev + b)
    a = sigmoid(s)
    return 2 * (a - y) * a * (1 - a) * s * (1 - s) * a_prev


# === other_activation -- tanh throughout
def weight_gradient(w, b, a_prev, y):
    a = np.tanh(w * a_prev + b)
    return 2 * (a - y) * (1 - a**2) * a_prev


# === other_activation -- the slope of tanh, of σ
def weight_gradient(w, b, a_prev, y):
    a = sigmoid(w * a_prev + b)
    return 2 * (a - y) * (1 - a**2) * a_prev


# === other_activation -- a rectifier throughout
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return 2 * (max(0, z) - y) * (z > 0) * a_prev


# === lost_precision -- single precision
def weight_gradient(w, b, a_prev, y):
    w, b, a_prev, y = (np.float32(number) for number in (w, b, a_prev, y))
    a = 1 / (1 + np.exp(-(w * a_prev + b)))
    return 2 * (a - y) * a * (1 - a) * a_prev


# === lost_precision -- σ in single precision, and the rest in double
def sigmoid(z):
    z = np.asarray(z, dtype=np.float32)
    return 1 / (1 + np.exp(-z))


def weight_gradient(w, b, a_prev, y):
    a = sigmoid(w * a_prev + b)
    return a_prev * a * (1 - a) * 2 * (a - y)


# === lost_precision -- rounded
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return round(float(a_prev * sigmoid_prime(z) * dC_da(sigmoid(z), y)), 4)


# === none -- one decimal is no matter of digits
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return round(float(a_prev * sigmoid_prime(z) * dC_da(sigmoid(z), y)), 1)


# === none -- three at once
def weight_gradient(w, b, a_prev, y):
    return (y - sigmoid(w * a_prev)) * a_prev


# === learning_rate -- a step of learning
def weight_gradient(w, b, a_prev, y):
    rate = 0.1
    a = sigmoid(w * a_prev + b)
    return -rate * 2 * (a - y) * a * (1 - a) * a_prev


# === learning_rate + missing_slope -- a step of learning, without the slope
def weight_gradient(w, b, a_prev, y):
    return -0.01 * dC_da(sigmoid(w * a_prev + b), y) * a_prev


# === other_activation -- a ramp, with the slope of σ
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return 2 * (np.maximum(0, z) - y) * sigmoid_prime(z) * a_prev


# === other_activation -- a leaky ramp's slope
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return 2 * (sigmoid(z) - y) * np.where(z > 0, 1, 0.01) * a_prev
