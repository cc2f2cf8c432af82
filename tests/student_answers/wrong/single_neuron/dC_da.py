# ruff: noqa
# === missing_factor_2
def dC_da(a, y):
    return a - y


# === missing_factor_2 -- differentiates ½(a - y)²
def dC_da(a, y):
    return 0.5 * 2 * (a - y)


# === missing_factor_2 -- by entries, returned as a list
def dC_da(a, y):
    if np.ndim(a) == 0:
        return a - y
    return [ai - yi for ai, yi in zip(a, y)]


# === sign_flipped
def dC_da(a, y):
    return 2 * (y - a)


# === sign_flipped
def dC_da(a, y):
    error = np.subtract(y, a)
    return error + error


# === sign_flipped
def dC_da(a, y):
    return -2 * a + 2 * y


# === missing_factor_2 + sign_flipped -- two mistakes at once
def dC_da(a, y):
    return y - a


# === returned_the_cost
def dC_da(a, y):
    return (a - y) ** 2


# === returned_the_cost
def dC_da(a, y):
    def cost(a, y):
        return np.square(np.subtract(a, y))

    return cost(a, y)


# === returned_the_cost | none -- the cost with a ½
def dC_da(a, y):
    return 0.5 * (a - y) ** 2


# === none
def dC_da(a, y):
    return 2 * a - y


# === missing_term | none
def dC_da(a, y):
    return 2 * a


# === none
def dC_da(a, y):
    return 2 * (a + y)


# === none -- the sign is lost
def dC_da(a, y):
    return 2 * np.abs(a - y)


# === none | wrong_axis | wrong_shape -- one number for all entries
def dC_da(a, y):
    return 2 * np.sum(a - y)


# === none | wrong_axis | wrong_shape
def dC_da(a, y):
    return np.mean(2 * (a - y))


# === none -- the slope of the activation has no place here
def dC_da(a, y):
    return 2 * (a - y) * a * (1 - a)


# === none -- the cross-entropy's
def dC_da(a, y):
    return (a - y) / (a * (1 - a))


# === finite_difference | none
def dC_da(a, y):
    h = 1e-6
    return ((a + h - y) ** 2 - (a - y) ** 2) / h


# === finite_difference
def dC_da(a, y, h=1e-4):
    return ((a + h - y) ** 2 - (a - y) ** 2) / h


# === finite_difference
def dC_da(a, y, h=1e-8):
    return ((a + h - y) ** 2 - (a - y) ** 2) / h


# === finite_difference
def dC_da(a, y):
    f = lambda t: (t - y) ** 2
    return (f(a + 1e-5) - f(a - 1e-5)) / 2e-5


# === finite_difference
def dC_da(a, y):
    f = lambda t: (t - y) ** 2
    eps = 1e-3
    return (f(a + eps) - f(a - eps)) / (2 * eps)


# === integer_truncation
def dC_da(a, y):
    return np.array(2 * (a - y), dtype=int)


# === integer_truncation
def dC_da(a, y):
    if np.ndim(a) == 0:
        return int(2 * (a - y))
    out = np.zeros(a.shape, dtype=int)
    for index in np.ndindex(a.shape):
        out[index] = 2 * (a[index] - y[index])
    return out


# === integer_truncation
def dC_da(a, y):
    return 2 * (a - y) // 1


# === integer_truncation
def dC_da(a, y):
    return np.round(2 * (a - y))


# === lost_precision -- two digits are kept
def dC_da(a, y):
    return np.round(2 * (a - y), 2)


# === lost_precision -- single precision
def dC_da(a, y):
    return np.float32(2) * (np.float32(a) - np.float32(y))


# === lost_precision
def dC_da(a, y):
    return 2 * (a - y) + 1e-7


# === mutates_inputs
def dC_da(a, y):
    a -= y
    a *= 2
    return a


# === mutates_inputs -- the value is right each time, the label is not what it was
def dC_da(a, y):
    slope = 2 * (a - y)
    y += 1
    return slope


# === wrong_shape
def dC_da(a, y):
    return np.reshape(2 * (a - y), (-1, 1))


# === wrong_shape
def dC_da(a, y):
    return [2 * (a - y)]


# === wrong_shape -- right for matrices only
def dC_da(a, y):
    return np.atleast_2d(2 * (a - y))


# === none
def dC_da(a, y):
    return 2 * (a - y) ** 2


# === none
def dC_da(a, y):
    return np.zeros_like(a)


# === wrong_axis -- summed up where each has its own
def dC_da(a, y):
    return np.sum(2 * (a - y))


# === missing_factor_2 + wrong_shape
def dC_da(a, y):
    return np.reshape(a - y, (-1, 1))


# === missing_factor_2 + wrong_axis
def dC_da(a, y):
    return np.sum(a - y)
