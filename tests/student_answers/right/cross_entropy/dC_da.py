# ruff: noqa
# === passed
def dC_da(a, y):
    return (a - y) / (a * (1 - a))


# === passed
def dC_da(a, y):
    return -y / a + (1 - y) / (1 - a)


# === passed
def dC_da(a, y):
    return -(np.divide(y, a) - np.divide(np.subtract(1, y), np.subtract(1, a)))


# === passed
def dC_da(a, y):
    return (a - y) / (a - a**2)


# === passed -- labels are 0 or 1
def dC_da(a, y):
    return np.where(np.asarray(y) == 1, -1 / a, 1 / (1 - a))


# === passed
def dC_da(a, y):
    if np.ndim(a):
        return [dC_da(one, label) for one, label in zip(a, y)]
    return (1 - y) / (1 - a) - y / a


# === passed
import sympy

_a, _y = sympy.symbols("a y")
_C = -(_y * sympy.log(_a) + (1 - _y) * sympy.log(1 - _a))
dC_da = sympy.lambdify((_a, _y), sympy.simplify(sympy.diff(_C, _a)), "numpy")


# === passed
def dC_da(a, y):
    t = a + 1e-40j
    return np.imag(-(y * np.log(t) + (1 - y) * np.log(1 - t))) / 1e-40


# === passed -- clipped where it cannot matter
def dC_da(a, y):
    a = np.clip(a, 1e-12, 1 - 1e-12)
    return (a - y) / (a * (1 - a))
