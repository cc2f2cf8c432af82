# ruff: noqa
# === passed
def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))


# === passed
def sigmoid_prime(z):
    a = sigmoid(z)
    return a - a**2


# === passed
def sigmoid_prime(z):
    return np.exp(-z) / (1 + np.exp(-z)) ** 2


# === passed
def sigmoid_prime(z):
    return np.exp(z) / (1 + np.exp(z)) ** 2


# === passed
def sigmoid_prime(z):
    return 1 / (2 + np.exp(z) + np.exp(-z))


# === passed
def sigmoid_prime(z):
    return 0.25 / np.cosh(z / 2) ** 2


# === passed
def sigmoid_prime(z):
    return (1 - np.tanh(z / 2) ** 2) / 4


# === passed
def sigmoid_prime(z):
    a = 0.5 * (1 + np.tanh(0.5 * z))
    return a * (1 - a)


# === passed
def sigmoid_prime(z):
    a = 1 - 1 / (1 + np.exp(z))
    return a * (1 - a)


# === passed
def sigmoid_prime(z):
    return sigmoid(z) * sigmoid(-z)


# === passed -- only what does not overflow
def sigmoid_prime(z):
    e = np.exp(-np.abs(z))
    return e / (1 + e) ** 2


# === passed
def sigmoid_prime(z):
    return np.exp(-np.logaddexp(0, z) - np.logaddexp(0, -z))


# === passed -- with math, an entry at a time
import math


def sigmoid_prime(z):
    if np.ndim(z):
        return np.array([sigmoid_prime(one) for one in z])
    return math.exp(-z) / (1 + math.exp(-z)) ** 2


# === passed
def sigmoid_prime(z):
    out = np.zeros(np.shape(z))
    for index, value in np.ndenumerate(z):
        a = 1 / (1 + np.exp(-value))
        out[index] = a * (1 - a)
    return out


# === passed -- the complex step
def sigmoid_prime(z):
    return np.imag(1 / (1 + np.exp(-(z + 1e-20j)))) * 1e20


# === passed
import sympy

_z = sympy.Symbol("z")
sigmoid_prime = sympy.lambdify(_z, sympy.diff(1 / (1 + sympy.exp(-_z)), _z), "numpy")


# === passed -- the given function is replaced
def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_prime(z):
    return sigmoid(z) * (1.0 - sigmoid(z))


# === passed -- dual numbers
class Dual:
    def __init__(self, value, slope):
        self.value, self.slope = value, slope

    def exp(self):
        return Dual(np.exp(self.value), np.exp(self.value) * self.slope)

    def __neg__(self):
        return Dual(-self.value, -self.slope)

    def __radd__(self, number):
        return Dual(self.value + number, self.slope)

    def __rtruediv__(self, number):
        return Dual(number / self.value, -number * self.slope / self.value**2)


def sigmoid_prime(z):
    return (1.0 / (1.0 + (-Dual(z, 1.0)).exp())).slope


# === passed -- with a small number that changes nothing to speak of
def sigmoid_prime(z):
    s = sigmoid(z)
    return s * (1 - s) + 1e-12


# === passed -- methods of arrays
def sigmoid_prime(z):
    a = 1 / (1 + np.exp(-z.copy()))
    return (a - a**2).reshape(z.shape)
