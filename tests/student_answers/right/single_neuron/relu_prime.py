# ruff: noqa
# === passed
def relu_prime(z):
    return (z > 0) * 1.0


# === passed -- booleans
def relu_prime(z):
    return z > 0


# === passed -- 1 at the kink
def relu_prime(z):
    return z >= 0


# === passed -- ½ at the kink
def relu_prime(z):
    return np.heaviside(z, 0.5)


# === passed
def relu_prime(z):
    return (np.sign(z) + 1) / 2


# === passed
def relu_prime(z):
    return np.where(np.asarray(z) <= 0, 0, 1)


# === passed
def relu_prime(z):
    return np.array(z > 0, dtype=int)


# === passed
def relu_prime(z):
    return np.greater(z, 0).astype(np.float32)


# === passed
def relu_prime(z):
    if np.ndim(z) == 0:
        return 1 if z > 0 else 0
    return [relu_prime(one) for one in z]


# === passed
@np.vectorize
def relu_prime(z):
    if z < 0:
        return 0.0
    return 1.0


# === passed
def relu_prime(z):
    out = np.ones_like(z)
    out[np.asarray(z) < 0] = 0
    return out


# === passed
def relu_prime(z):
    return np.select([z > 0, z < 0], [1.0, 0.0], default=0.3)


# === passed
def relu_prime(z):
    return np.piecewise(np.asarray(z, dtype=float), [z > 0], [1, 0])


# === passed
def relu_prime(z):
    return np.clip(np.sign(z), 0, None)


# === passed -- a method of arrays
def relu_prime(z):
    return (z > 0).astype(float)


# === passed -- an array of the shape of z is filled
def relu_prime(z):
    slopes = np.zeros(z.shape)
    slopes[z > 0] = 1
    return slopes
