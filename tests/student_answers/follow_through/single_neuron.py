# ruff: noqa
# === sigmoid_prime: sigma_instead_of_slope, weight_gradient: follow_through, bias_gradient: follow_through, previous_activation_gradient: follow_through, average_weight_gradient: follow_through, chain_gradient: follow_through -- all that call it
def sigmoid_prime(z):
    return sigmoid(z)


# === sigmoid_prime: not_attempted, weight_gradient: follow_through, bias_gradient: follow_through, previous_activation_gradient: follow_through, average_weight_gradient: follow_through, chain_gradient: follow_through -- not written yet
def sigmoid_prime(z):
    raise NotImplementedError


# === sigmoid_prime: not_attempted, weight_gradient: follow_through, bias_gradient: follow_through, previous_activation_gradient: follow_through, average_weight_gradient: follow_through, chain_gradient: follow_through -- deleted
del sigmoid_prime


# === sigmoid_prime: none, weight_gradient: follow_through, bias_gradient: follow_through, previous_activation_gradient: follow_through, average_weight_gradient: follow_through, chain_gradient: follow_through -- nothing is returned
def sigmoid_prime(z):
    sigmoid(z) * (1 - sigmoid(z))


# === sigmoid_prime: error, weight_gradient: follow_through, bias_gradient: follow_through, previous_activation_gradient: follow_through, average_weight_gradient: follow_through, chain_gradient: follow_through -- raises
def sigmoid_prime(z):
    return sigma(z) * (1 - sigma(z))


# === sigmoid_prime: finite_difference, weight_gradient: follow_through, bias_gradient: follow_through, previous_activation_gradient: follow_through, average_weight_gradient: follow_through, chain_gradient: follow_through -- measured
def sigmoid_prime(z):
    return (sigmoid(z + 1e-4) - sigmoid(z)) / 1e-4


# === dC_da: missing_factor_2, weight_gradient: follow_through, bias_gradient: follow_through, previous_activation_gradient: follow_through, average_weight_gradient: follow_through, chain_gradient: follow_through
def dC_da(a, y):
    return a - y


# === dC_da: sign_flipped, sigmoid_prime: slope_of_activation, weight_gradient: follow_through, bias_gradient: follow_through, previous_activation_gradient: follow_through, average_weight_gradient: follow_through, chain_gradient: follow_through -- two are wrong at once
def dC_da(a, y):
    return 2 * (y - a)


def sigmoid_prime(a):
    return a * (1 - a)


# === dC_da: missing_factor_2, weight_gradient: missing_factor_2, bias_gradient: follow_through, previous_activation_gradient: follow_through, average_weight_gradient: follow_through, chain_gradient: follow_through -- the same mistake again, written out
def dC_da(a, y):
    return a - y


def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return a_prev * sigmoid_prime(z) * (sigmoid(z) - y)


# === dC_da: missing_factor_2, weight_gradient: missing_input_activation, bias_gradient: follow_through, previous_activation_gradient: follow_through, average_weight_gradient: follow_through, chain_gradient: follow_through -- a mistake of its own beside it
def dC_da(a, y):
    return a - y


def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return sigmoid_prime(z) * dC_da(sigmoid(z), y)


# === dC_da: missing_factor_2, weight_gradient: none, bias_gradient: follow_through, previous_activation_gradient: follow_through, average_weight_gradient: follow_through, chain_gradient: follow_through -- a nameless one beside it
def dC_da(a, y):
    return a - y


def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return b * sigmoid_prime(z) + dC_da(sigmoid(z), y)


# === dC_da: missing_factor_2, bias_gradient: follow_through, previous_activation_gradient: follow_through, chain_gradient: follow_through -- the weight's gradient makes up for it
def dC_da(a, y):
    return a - y


def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return 2 * a_prev * sigmoid_prime(z) * dC_da(sigmoid(z), y)


# === dz_dw: weight_instead_of_input, weight_gradient: follow_through, average_weight_gradient: follow_through -- only those that call it
def dz_dw(w, b, a_prev):
    return w


# === dz_dw: missing_input_activation -- the others do without
def dz_dw(w, b, a_prev):
    return 1


def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return a_prev * sigmoid_prime(z) * dC_da(sigmoid(z), y)


# === weight_gradient: missing_input_activation, average_weight_gradient: follow_through
def weight_gradient(w, b, a_prev, y):
    return bias_gradient(w, b, a_prev, y)


# === weight_gradient: missing_slope, bias_gradient: follow_through, previous_activation_gradient: follow_through, average_weight_gradient: follow_through -- each leads to the next
def weight_gradient(w, b, a_prev, y):
    return a_prev * dC_da(sigmoid(w * a_prev + b), y)


def bias_gradient(w, b, a_prev, y):
    return weight_gradient(w, b, a_prev, y) / a_prev


def previous_activation_gradient(w, b, a_prev, y):
    return w * bias_gradient(w, b, a_prev, y)


# === weight_gradient: sign_flipped, average_weight_gradient: sum_instead_of_mean -- not excused: the mean is missing
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return -a_prev * sigmoid_prime(z) * dC_da(sigmoid(z), y)


def average_weight_gradient(w, b, a_prev, y):
    return sum(weight_gradient(w, b, x, t) for x, t in zip(a_prev, y))


# === weight_gradient: integer_truncation, average_weight_gradient: follow_through -- called by name, one example at a time
def weight_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return np.trunc(a_prev * sigmoid_prime(z) * dC_da(sigmoid(z), y))


def average_weight_gradient(w, b, a_prev, y):
    slopes = [weight_gradient(w=w, b=b, a_prev=x, y=t) for x, t in zip(a_prev, y)]
    return sum(slopes) / len(slopes)


# === weight_gradient: error, average_weight_gradient: follow_through -- raises for arrays and numbers
def weight_gradient(w, b, a_prev, y):
    return undefined * a_prev


# === weight_gradient: error, average_weight_gradient: passed -- the earlier one has other arguments: so has the call
def weight_gradient(w, b, a_prev):
    z = w * a_prev + b
    return a_prev * sigmoid_prime(z)


def average_weight_gradient(w, b, a_prev, y):
    return np.mean(weight_gradient(w, b, a_prev) * dC_da(sigmoid(w * a_prev + b), y))


# === relu_prime: sigma_instead_of_slope -- no other needs it
def relu_prime(z):
    return np.maximum(0, z)


# === previous_activation_gradient: missing_weight, chain_gradient: not_attempted -- a gap is no error of another
def previous_activation_gradient(w, b, a_prev, y):
    return bias_gradient(w, b, a_prev, y)


def chain_gradient(weights, biases, x, y):
    raise NotImplementedError


# === dC_da: missing_factor_2, sigmoid_prime: sign_flipped, weight_gradient: follow_through, bias_gradient: follow_through, previous_activation_gradient: follow_through, average_weight_gradient: follow_through, chain_gradient: follow_through -- what stands in for a wrong function gives floats with methods, too
def dC_da(a, y):
    return a - y


def sigmoid_prime(z):
    return -sigmoid(z) * (1 - sigmoid(z))


def bias_gradient(w, b, a_prev, y):
    z = w * a_prev + b
    return dC_da(sigmoid(z), y).astype(float) * sigmoid_prime(z).copy()
