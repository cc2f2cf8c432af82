# ruff: noqa
# === passed
def weight_gradient(delta, a_prev):
    return np.outer(delta, a_prev)


# === passed
def weight_gradient(delta, a_prev):
    return delta[:, None] * a_prev[None, :]


# === passed
def weight_gradient(delta, a_prev):
    return delta.reshape(-1, 1) @ a_prev.reshape(1, -1)


# === passed
def weight_gradient(delta, a_prev):
    return np.einsum("j,k", delta, a_prev)


# === passed
def weight_gradient(delta, a_prev):
    return np.multiply.outer(delta, a_prev)


# === passed
def weight_gradient(delta, a_prev):
    return [[d * a for a in a_prev] for d in delta]


# === passed
def weight_gradient(delta, a_prev):
    return tuple(d * a_prev for d in delta)


# === passed
def weight_gradient(delta, a_prev):
    return np.kron(delta, a_prev).reshape(len(delta), len(a_prev))


# === passed
def weight_gradient(delta, a_prev):
    return np.matrix(delta).T * np.matrix(a_prev)


# === passed -- transposed memory
def weight_gradient(delta, a_prev):
    return np.outer(a_prev, delta).T


# === passed
def weight_gradient(delta, a_prev):
    rows, columns = np.meshgrid(a_prev, delta)
    return rows * columns


# === passed
def weight_gradient(delta, a_prev):
    return np.tensordot(delta, a_prev, axes=0)


# === passed
def weight_gradient(delta, a_prev):
    return np.fromfunction(
        np.vectorize(lambda j, k: delta[int(j)] * a_prev[int(k)]), (len(delta), len(a_prev))
    )


# === passed
def weight_gradient(delta, a_prev):
    return np.repeat(delta, len(a_prev)).reshape(len(delta), -1) * a_prev
