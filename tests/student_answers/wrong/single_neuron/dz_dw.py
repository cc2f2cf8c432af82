# ruff: noqa
# === weight_instead_of_input
def dz_dw(w, b, a_prev):
    return w


# === missing_input_activation
def dz_dw(w, b, a_prev):
    return 1


# === sign_flipped
def dz_dw(w, b, a_prev):
    return -a_prev


# === extra_input_activation
def dz_dw(w, b, a_prev):
    return a_prev**2


# === sigma_instead_of_slope -- z itself
def dz_dw(w, b, a_prev):
    return w * a_prev + b


# === none
def dz_dw(w, b, a_prev):
    return a_prev + b


# === sigma_instead_of_slope
def dz_dw(w, b, a_prev):
    return w * a_prev


# === none
def dz_dw(w, b, a_prev):
    return b


# === none
def dz_dw(w, b, a_prev):
    return 0.0


# === none -- one link too far
def dz_dw(w, b, a_prev):
    return a_prev * sigmoid_prime(w * a_prev + b)


# === none
def dz_dw(w, b, a_prev):
    return sigmoid(a_prev)


# === none
def dz_dw(w, b, a_prev):
    return 2 * a_prev


# === finite_difference
def dz_dw(w, b, a_prev):
    h = 1e-6
    return ((w + h) * a_prev + b - (w * a_prev + b)) / h


# === finite_difference
def dz_dw(w, b, a_prev):
    z = lambda w: w * a_prev + b
    return (z(w + 1e-4) - z(w - 1e-4)) / 2e-4


# === finite_difference | none
def dz_dw(w, b, a_prev):
    z = lambda w: w * a_prev + b
    return (z(w + 1e-8) - z(w)) / 1e-8


# === integer_truncation
def dz_dw(w, b, a_prev):
    return int(a_prev)


# === integer_truncation
def dz_dw(w, b, a_prev):
    return round(a_prev)


# === integer_truncation
def dz_dw(w, b, a_prev):
    return a_prev // 1


# === wrong_shape
def dz_dw(w, b, a_prev):
    return [a_prev]


# === wrong_shape
def dz_dw(w, b, a_prev):
    return np.array([[a_prev]])


# === none -- status failed: a text
def dz_dw(w, b, a_prev):
    return "a_prev"
