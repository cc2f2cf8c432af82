# ruff: noqa
# === sigma_instead_of_slope
def relu_prime(z):
    return np.maximum(0, z)


# === sigma_instead_of_slope
def relu_prime(z):
    return z * (z > 0)


# === sigma_instead_of_slope
def relu_prime(z):
    return np.where(z > 0, z, 0)


# === missing_slope
def relu_prime(z):
    return np.ones_like(z)


# === sign_flipped | none -- upside down
def relu_prime(z):
    return np.where(z < 0, 1.0, 0.0)


# === other_activation
def relu_prime(z):
    return np.sign(z)


# === other_activation
def relu_prime(z):
    return np.where(z >= 0, 1, -1)


# === other_activation -- the leaky one's
def relu_prime(z):
    return np.where(z > 0, 1, 0.01)


# === sign_flipped
def relu_prime(z):
    return -1.0 * (z > 0)


# === other_activation
def relu_prime(z):
    s = sigmoid(z)
    return s * (1 - s)


# === none
def relu_prime(z):
    return 1.0 * (z > 1)


# === none
def relu_prime(z):
    return 0 * z


# === none -- the kink has a slope of its own
def relu_prime(z):
    return np.where(z > 0, 1.0, np.where(z < 0, 0.0, 2.0))


# === none -- nan at the kink
def relu_prime(z):
    return np.maximum(0, z) / z


# === finite_difference
def relu_prime(z):
    h = 1e-6
    return (np.maximum(0, z + h) - np.maximum(0, z)) / h


# === finite_difference
def relu_prime(z):
    h = 1e-5
    return (np.maximum(0, z + h) - np.maximum(0, z - h)) / (2 * h)


# === finite_difference
def relu_prime(z):
    h = 1e-3
    return (np.maximum(0, z + h) - np.maximum(0, z - h)) / (2 * h)


# === mutates_inputs
def relu_prime(z):
    z = np.asarray(z)
    z[z > 0] = 1
    z[z <= 0] = 0
    return z


# === wrong_shape
def relu_prime(z):
    return np.atleast_2d(z) > 0


# === wrong_shape
def relu_prime(z):
    return [float(value > 0) for value in np.ravel(z)]


# === error -- an array is neither true nor false
def relu_prime(z):
    if z > 0:
        return 1
    return 0


# === error -- the builtin max
def relu_prime(z):
    return max(0, z) / z


# === none -- a threshold that is not 0
def relu_prime(z):
    return np.where(z > 0.01, 1.0, 0.0)


# === wrong_shape -- one entry as a number
def relu_prime(z):
    return np.squeeze(np.where(z > 0, 1.0, 0.0))


# === other_activation -- a ramp that leaks more
def relu_prime(z):
    return np.where(z > 0, 1, 0.2)


# === other_activation -- the exponential one's
def relu_prime(z):
    return np.where(z > 0, 1.0, np.exp(np.minimum(z, 0)))


# === other_activation -- the smooth one's, which is σ itself
def relu_prime(z):
    return sigmoid(z)
