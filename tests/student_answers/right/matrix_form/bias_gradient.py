# ruff: noqa
# === passed -- the very argument
def bias_gradient(delta):
    return delta


# === passed
def bias_gradient(delta):
    return delta.copy()


# === passed
def bias_gradient(delta):
    return delta * 1.0


# === passed
def bias_gradient(delta):
    return list(delta)


# === passed
def bias_gradient(delta):
    return weight_gradient(delta, [1.0])[:, 0]


# === passed -- a view
def bias_gradient(delta):
    return delta[:]


# === passed
def bias_gradient(delta):
    return np.eye(len(delta)) @ delta


# === passed
bias_gradient = np.asarray

# === passed
bias_gradient = tuple
