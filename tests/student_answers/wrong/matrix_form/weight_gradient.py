# ruff: noqa
# === outer_order
def weight_gradient(delta, a_prev):
    return np.outer(a_prev, delta)


# === outer_order
def weight_gradient(delta, a_prev):
    return a_prev[:, None] @ delta[None, :]


# === outer_order
def weight_gradient(delta, a_prev):
    return np.einsum("j,k->kj", delta, a_prev)


# === outer_order
def weight_gradient(delta, a_prev):
    return [[d * a for d in delta] for a in a_prev]


# === hadamard_instead_of_outer | error
def weight_gradient(delta, a_prev):
    return delta * a_prev


# === dot_instead_of_hadamard | hadamard_instead_of_outer | error | none
def weight_gradient(delta, a_prev):
    return delta @ a_prev


# === missing_input_activation
def weight_gradient(delta, a_prev):
    return np.outer(delta, np.ones_like(a_prev))


# === missing_input_activation | none
def weight_gradient(delta, a_prev):
    return delta


# === sign_flipped
def weight_gradient(delta, a_prev):
    return -np.outer(delta, a_prev)


# === wrong_shape
def weight_gradient(delta, a_prev):
    return np.outer(delta, a_prev).flatten()


# === wrong_shape
def weight_gradient(delta, a_prev):
    return np.outer(delta, a_prev)[np.newaxis]


# === none | mean_instead_of_sum
def weight_gradient(delta, a_prev):
    return np.outer(delta, a_prev) / len(delta)


# === none
def weight_gradient(delta, a_prev):
    return 2 * np.outer(delta, a_prev)


# === slope_of_activation | none
def weight_gradient(delta, a_prev):
    return np.outer(delta, sigmoid_prime(a_prev))


# === none -- the activation function once more
def weight_gradient(delta, a_prev):
    return np.outer(delta, sigmoid(a_prev))


# === extra_input_activation | none
def weight_gradient(delta, a_prev):
    return np.outer(delta, a_prev**2)


# === none
def weight_gradient(delta, a_prev):
    return np.add.outer(delta, a_prev)


# === integer_truncation
def weight_gradient(delta, a_prev):
    grad = np.zeros((len(delta), len(a_prev)), dtype=int)
    for j in range(len(delta)):
        for k in range(len(a_prev)):
            grad[j, k] = delta[j] * a_prev[k]
    return grad


# === none -- an indent too many: only the last row
def weight_gradient(delta, a_prev):
    for d in delta:
        grad = np.zeros((len(delta), len(a_prev)))
        grad[-1] = d * a_prev
    return grad


# === wrong_axis | none
def weight_gradient(delta, a_prev):
    return np.sum(np.outer(delta, a_prev), axis=0)


# === none -- failed: a ragged list
def weight_gradient(delta, a_prev):
    return [delta, a_prev, [0.0]]


# === missing_input_activation -- δ itself
def weight_gradient(delta, a_prev):
    return delta


# === wrong_shape -- squeezed
def weight_gradient(delta, a_prev):
    return np.squeeze(delta[:, None] * a_prev)


# === sign_flipped + outer_order
def weight_gradient(delta, a_prev):
    return -np.outer(a_prev, delta)


# === learning_rate -- a step of learning
def weight_gradient(delta, a_prev):
    return -0.1 * np.outer(delta, a_prev)
