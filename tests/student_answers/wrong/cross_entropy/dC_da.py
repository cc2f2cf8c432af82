# ruff: noqa
# === squared_error_slope
def dC_da(a, y):
    return 2 * (a - y)


# === sign_flipped
def dC_da(a, y):
    return (y - a) / (a * (1 - a))


# === sign_flipped
def dC_da(a, y):
    return y / a - (1 - y) / (1 - a)


# === returned_the_cost
def dC_da(a, y):
    return -(y * np.log(a) + (1 - y) * np.log(1 - a))


# === cross_entropy_delta
def dC_da(a, y):
    return a - y


# === missing_term
def dC_da(a, y):
    return -y / a


# === missing_term
def dC_da(a, y):
    return (1 - y) / (1 - a)


# === sign_flipped | none -- the inner derivative of ln(1 - a) is forgotten
def dC_da(a, y):
    return -(y / a + (1 - y) / (1 - a))


# === none -- swapped
def dC_da(a, y):
    return -y / (1 - a) + (1 - y) / a


# === kept_factor_2
def dC_da(a, y):
    return 2 * (a - y) / (a * (1 - a))


# === none -- logarithms to the base 2
def dC_da(a, y):
    return (a - y) / (a * (1 - a)) / np.log(2)


# === none
def dC_da(a, y):
    return a * (1 - a) / (a - y)


# === none -- the mean over the entries
def dC_da(a, y):
    return (a - y) / (a * (1 - a)) / np.size(a)


# === wrong_axis
def dC_da(a, y):
    return np.sum((a - y) / (a * (1 - a)))


# === lost_precision -- a small number for safety
def dC_da(a, y):
    return (a - y) / (a * (1 - a) + 1e-8)


# === none -- a larger one
def dC_da(a, y):
    return -y / (a + 1e-4) + (1 - y) / (1 - a + 1e-4)


# === lost_precision
def dC_da(a, y):
    return np.round((a - y) / (a * (1 - a)), 4)


# === lost_precision
def dC_da(a, y):
    return np.round((a - y) / (a * (1 - a)), 8)


# === none
def dC_da(a, y):
    return (a - y) / a * (1 - a)


# === none
def dC_da(a, y):
    return np.log(a) - np.log(1 - a)


# === finite_difference
def dC_da(a, y):
    cost = lambda a: -(y * np.log(a) + (1 - y) * np.log(1 - a))
    return (cost(a + 1e-6) - cost(a - 1e-6)) / 2e-6


# === finite_difference | none
def dC_da(a, y):
    cost = lambda a: -(y * np.log(a) + (1 - y) * np.log(1 - a))
    return (cost(a + 1e-7) - cost(a)) / 1e-7


# === finite_difference | none
def dC_da(a, y):
    cost = lambda a: -(y * np.log(a) + (1 - y) * np.log(1 - a))
    return (cost(a + 1e-4) - cost(a - 1e-4)) / 2e-4


# === integer_truncation
def dC_da(a, y):
    return (a - y) // (a * (1 - a))


# === wrong_shape
def dC_da(a, y):
    return np.reshape((a - y) / (a * (1 - a)), (1, -1))


# === mutates_inputs
def dC_da(a, y):
    y = np.asarray(y)
    y -= a
    return -y / (a * (1 - a))


# === error -- the mathematics of one number
def dC_da(a, y):
    if y == 1:
        return -1 / a
    return 1 / (1 - a)


# === sign_flipped -- of the first term
def dC_da(a, y):
    return (1 - y) / (1 - a) + y / a
