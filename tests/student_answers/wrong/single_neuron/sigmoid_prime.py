# ruff: noqa
# === sigma_instead_of_slope
def sigmoid_prime(z):
    return sigmoid(z)


# === sigma_instead_of_slope
def sigmoid_prime(z):
    return np.exp(z) / (1 + np.exp(z))


# === sigma_instead_of_slope
def sigmoid_prime(z):
    return 0.5 * (1 + np.tanh(z / 2))


# === slope_of_activation -- takes z for the activation
def sigmoid_prime(z):
    return z * (1 - z)


# === slope_of_activation
def sigmoid_prime(a):
    return a - a**2


# === slope_of_activation
def sigmoid_prime(z):
    a = sigmoid(z)
    return sigmoid(a) * (1 - sigmoid(a))


# === slope_of_activation | none -- half of it is at the wrong place
def sigmoid_prime(z):
    return sigmoid(z) * (1 - z)


# === sign_flipped
def sigmoid_prime(z):
    s = sigmoid(z)
    return s * (s - 1)


# === sign_flipped -- loses the sign of the inner derivative
def sigmoid_prime(z):
    return -np.exp(-z) / (1 + np.exp(-z)) ** 2


# === none | missing_term -- forgets the square below
def sigmoid_prime(z):
    return np.exp(-z) / (1 + np.exp(-z))


# === none | missing_term
def sigmoid_prime(z):
    return 1 - sigmoid(z)


# === missing_inner_derivative
def sigmoid_prime(z):
    return sigmoid(z) ** 2


# === missing_inner_derivative
def sigmoid_prime(z):
    return 1 / (1 + np.exp(-z)) ** 2


# === other_activation -- tanh's
def sigmoid_prime(z):
    return 1 - np.tanh(z) ** 2


# === none -- a fourth of what it should be
def sigmoid_prime(z):
    return (1 - np.tanh(z / 2) ** 2) / 16


# === missing_slope | none
def sigmoid_prime(z):
    return np.ones_like(z)


# === other_activation -- the rectifier's
def sigmoid_prime(z):
    return (z > 0) * 1.0


# === finite_difference
def sigmoid_prime(z):
    h = 1e-4
    return (sigmoid(z + h) - sigmoid(z)) / h


# === finite_difference
def sigmoid_prime(z):
    h = 1e-6
    return (sigmoid(z + h) - sigmoid(z)) / h


# === finite_difference
def sigmoid_prime(z):
    h = 1e-8
    return (sigmoid(z + h) - sigmoid(z)) / h


# === finite_difference
def sigmoid_prime(z):
    h = 1e-3
    return (sigmoid(z + h) - sigmoid(z - h)) / (2 * h)


# === finite_difference
def sigmoid_prime(z):
    h = 1e-5
    return (sigmoid(z + h) - sigmoid(z - h)) / (2 * h)


# === finite_difference
def sigmoid_prime(z):
    h = 1e-6
    return (sigmoid(z + h) - sigmoid(z - h)) / (2 * h)


# === finite_difference | none
def sigmoid_prime(z):
    h = 1e-2
    return (sigmoid(z + h) - sigmoid(z)) / h


# === finite_difference -- a better rule is measured all the same
def sigmoid_prime(z):
    h = 1e-3
    near = (sigmoid(z + h) - sigmoid(z - h)) / (2 * h)
    far = (sigmoid(z + 2 * h) - sigmoid(z - 2 * h)) / (4 * h)
    return (4 * near - far) / 3


# === none | integer_truncation -- never above a quarter, so it is 0 everywhere
def sigmoid_prime(z):
    s = sigmoid(z)
    return np.array(s * (1 - s), dtype=int)


# === mutates_inputs
def sigmoid_prime(z):
    z *= -1
    s = 1 / (1 + np.exp(z))
    return s * (1 - s)


# === wrong_shape
def sigmoid_prime(z):
    s = sigmoid(np.atleast_2d(z))
    return s * (1 - s)


# === wrong_shape
def sigmoid_prime(z):
    return np.ravel(sigmoid(z) * (1 - sigmoid(z)))


# === none | wrong_axis | wrong_shape
def sigmoid_prime(z):
    return np.mean(sigmoid(z) * (1 - sigmoid(z)))


# === none | wrong_shape -- a matrix product: a diagonal matrix is the Jacobian, not the slope
def sigmoid_prime(z):
    s = np.ravel(sigmoid(z))
    return np.diag(s * (1 - s))


# === error -- one number at a time
def sigmoid_prime(z):
    import math

    return math.exp(-z) / (1 + math.exp(-z)) ** 2


# === none -- a limit beyond every ordinary input, and short of where σ is flat
def sigmoid_prime(z):
    a = sigmoid(np.clip(z, -5, 5))
    return a * (1 - a)


# === none -- no slope at all where σ is flat
def sigmoid_prime(z):
    return np.where(np.abs(z) < 6, sigmoid(z) * (1 - sigmoid(z)), 0.0)


# === lost_precision -- σ in single precision
def sigmoid_prime(z):
    a = np.asarray(sigmoid(z), dtype=np.float32).astype(float)
    return a * (1 - a)


# === lost_precision -- a small number for safety
def sigmoid_prime(z):
    return 1 / (2 + np.exp(z) + np.exp(-z) + 1e-7)


# === lost_precision -- σ to six decimals
def sigmoid_prime(z):
    a = np.round(sigmoid(z), 6)
    return a * (1 - a)


# === sign_flipped + sigma_instead_of_slope
def sigmoid_prime(z):
    return -sigmoid(z)


# === missing_inner_derivative -- the outside only
def sigmoid_prime(z):
    return -((1 + np.exp(-z)) ** -2)


# === other_activation -- a leaky ramp's
def sigmoid_prime(z):
    return np.where(z > 0, 1.0, 0.01)
