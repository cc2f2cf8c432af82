# ruff: noqa
# === sign_flipped
def bias_gradient(delta):
    return -delta


# === none
def bias_gradient(delta):
    return 2 * delta


# === missing_cost_slope | none
def bias_gradient(delta):
    return np.ones_like(delta)


# === wrong_axis | none
def bias_gradient(delta):
    return np.sum(delta)


# === mean_instead_of_sum | wrong_axis
def bias_gradient(delta):
    return np.mean(delta)


# === mean_instead_of_sum | none
def bias_gradient(delta):
    return delta / len(delta)


# === none
def bias_gradient(delta):
    return delta**2


# === missing_slope | none -- the slope is in δ already
def bias_gradient(delta):
    return delta * sigmoid_prime(delta)


# === none
def bias_gradient(delta):
    return np.outer(delta, delta)


# === wrong_shape
def bias_gradient(delta):
    return delta.reshape(-1, 1)


# === wrong_shape
def bias_gradient(delta):
    return delta[None]


# === wrong_shape
def bias_gradient(delta):
    return [[d] for d in delta]


# === integer_truncation
def bias_gradient(delta):
    return delta.astype(int)


# === integer_truncation
def bias_gradient(delta):
    grad = np.zeros(len(delta), dtype="int32")
    grad += np.floor(delta).astype("int32")
    return grad


# === none
def bias_gradient(delta):
    return np.zeros(len(delta))


# === none
def bias_gradient(delta):
    return delta[::-1]


# === none -- its size only
def bias_gradient(delta):
    return np.abs(delta)


# === mutates_inputs
def bias_gradient(delta):
    grad = delta.copy()
    delta.sort()
    return grad


# === wrong_shape -- one entry as a number
def bias_gradient(delta):
    return delta if len(delta) > 1 else delta[0]


# === missing_cost_slope -- the link from b to z alone
def bias_gradient(delta):
    return 1
