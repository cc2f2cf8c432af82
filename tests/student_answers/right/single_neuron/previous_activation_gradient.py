# ruff: noqa
# === passed
def previous_activation_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return w * sigmoid_prime(z) * dC_da(sigmoid(z), y)


# === passed
def previous_activation_gradient(w, b, a_prev, y):
    return w * bias_gradient(w, b, a_prev, y)


# === passed
def previous_activation_gradient(w, b, a_prev, y):
    return w * weight_gradient(w, b, a_prev, y) / a_prev


# === passed -- w and a_prev have the same part in z
def previous_activation_gradient(w, b, a_prev, y):
    return weight_gradient(a_prev, b, w, y)


# === passed
def previous_activation_gradient(w, b, a_prev, y):
    def z():
        return w * a_prev + b

    def a():
        return sigmoid(z())

    return 2 * (a() - y) * a() * (1 - a()) * w


# === passed
def previous_activation_gradient(w, b, a_prev, y):
    return np.array(2 * w * (sigmoid(w * a_prev + b) - y) * sigmoid_prime(w * a_prev + b))
