# ruff: noqa
# === passed
def dC_da(a, y):
    return 2 * (a - y)


# === passed
def dC_da(a, y):
    return 2 * a - 2 * y


# === passed -- a list, whatever the shape
def dC_da(a, y):
    return (2 * np.subtract(a, y)).tolist()


# === passed -- an entry at a time
def dC_da(a, y):
    if np.ndim(a) == 0:
        return 2 * (a - y)
    return np.array([dC_da(one, label) for one, label in zip(a, y)])


# === passed -- nested tuples
def dC_da(a, y):
    if np.ndim(a) == 0:
        return 2.0 * (a - y)
    return tuple(dC_da(one, label) for one, label in zip(a, y))


# === passed
dC_da = lambda a, y: (a - y) + (a - y)

# === passed
dC_da = np.vectorize(lambda a, y: 2 * (a - y))

# === passed -- sympy derives it
import sympy

_a, _y = sympy.symbols("a y")
dC_da = sympy.lambdify((_a, _y), sympy.diff((_a - _y) ** 2, _a), "numpy")


# === passed -- as a polynomial in a
def dC_da(a, y):
    return np.polyval([2.0, 0.0], a) - np.polyval([2.0, 0.0], y)


# === passed -- the complex step
def dC_da(a, y):
    return np.imag((a + 1e-30j - y) ** 2) / 1e-30


# === passed
def dC_da(a: float, y: float, /, *, factor: float = 2.0) -> float:
    print("error:", error := a - y)
    return factor * error


# === passed
from functools import partial


def power_rule(exponent, inner):
    return exponent * inner ** (exponent - 1)


square_slope = partial(power_rule, 2)


def dC_da(a, y):
    return square_slope(np.asarray(a) - y)


# === passed -- a callable object
class Cost:
    def __call__(self, a, y):
        return 2 * np.subtract(a, y)


dC_da = Cost()


# === passed -- in place, on a copy
def dC_da(a, y):
    out = np.array(a, dtype=float)
    out -= y
    out *= 2
    return out


# === passed
def dC_da(a, y):
    return np.longdouble(2) * (a - y)


# === passed -- methods of arrays
def dC_da(a, y):
    error = a.copy()
    error = error - y
    return np.full(a.shape, 2.0) * error.astype(a.dtype)
