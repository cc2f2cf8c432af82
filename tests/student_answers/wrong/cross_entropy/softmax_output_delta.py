# ruff: noqa
# === sigmoid_instead_of_softmax
def softmax_output_delta(z, y):
    return sigmoid(z) - y


# === sigmoid_instead_of_softmax
def softmax_output_delta(z, y):
    return output_delta(z, y)


# === sign_flipped
def softmax_output_delta(z, y):
    return y - softmax(z)


# === kept_factor_2
def softmax_output_delta(z, y):
    return 2 * (softmax(z) - y)


# === unstable
def softmax_output_delta(z, y):
    p = np.exp(z) / np.sum(np.exp(z))
    return p - y


# === unstable
def softmax_output_delta(z, y):
    e = [np.exp(v) for v in z]
    return [ei / sum(e) - yi for ei, yi in zip(e, y)]


# === kept_slope
def softmax_output_delta(z, y):
    p = softmax(z)
    return (p - y) * p * (1 - p)


# === kept_slope | none
def softmax_output_delta(z, y):
    return (softmax(z) - y) * sigmoid_prime(z)


# === missing_term -- only the diagonal of the softmax's derivatives
def softmax_output_delta(z, y):
    p = softmax(z)
    return -y * (1 - p)


# === missing_term -- only the sum underneath
def softmax_output_delta(z, y):
    return softmax(z)


# === missing_term | integer_truncation
def softmax_output_delta(z, y):
    return -y


# === missing_slope | none -- up to p only
def softmax_output_delta(z, y):
    return -y / softmax(z)


# === none -- the cross-entropy of part 4's first exercise
def softmax_output_delta(z, y):
    p = softmax(z)
    return (p - y) / (p * (1 - p))


# === squared_error_slope | none
def softmax_output_delta(z, y):
    p = softmax(z)
    return 2 * (p - y) * p * (1 - p)


# === squared_error_slope | none -- the squared error of a softmax, rightly derived
def softmax_output_delta(z, y):
    p = softmax(z)
    J = np.diag(p) - np.outer(p, p)
    return J @ (2 * (p - y))


# === returned_the_cost
def softmax_output_delta(z, y):
    return -np.sum(y * np.log(softmax(z)))


# === returned_the_cost
def softmax_output_delta(z, y):
    return -y * np.log(softmax(z))


# === mean_instead_of_sum
def softmax_output_delta(z, y):
    return (softmax(z) - y) / len(z)


# === none
def softmax_output_delta(z, y):
    return z - y


# === none -- not divided
def softmax_output_delta(z, y):
    return np.exp(z - np.max(z)) - y


# === integer_truncation | none
def softmax_output_delta(z, y):
    return (np.arange(len(z)) == np.argmax(z)) - y


# === none | wrong_axis
def softmax_output_delta(z, y):
    return np.sum(softmax(z) - y)


# === integer_truncation
def softmax_output_delta(z, y):
    return np.rint(softmax(z) - y)


# === wrong_shape
def softmax_output_delta(z, y):
    return (softmax(z) - y).reshape(-1, 1)


# === finite_difference | unstable
def softmax_output_delta(z, y):
    cost = lambda z: -np.log(softmax(z) @ y)
    return [(cost(z + e) - cost(z - e)) / 2e-5 for e in 1e-5 * np.eye(len(z))]


# === mutates_inputs
def softmax_output_delta(z, y):
    z -= z.max()
    e = np.exp(z)
    return e / e.sum() - y


# === mutates_inputs
def softmax_output_delta(z, y):
    p = softmax(z)
    y[:] = p - y
    return y


# === kept_factor_2 + sign_flipped
def softmax_output_delta(z, y):
    p = softmax(z)
    return 2 * (y - p)


# === wrong_shape -- squeezed: one class alone
def softmax_output_delta(z, y):
    return np.squeeze(softmax(z) - y)


# === lost_precision -- a small number for safety
def softmax_output_delta(z, y):
    e = np.exp(z - z.max())
    return e / (e.sum() + 1e-7) - y
