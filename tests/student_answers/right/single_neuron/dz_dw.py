# ruff: noqa
# === passed
def dz_dw(w, b, a_prev):
    return a_prev


# === passed
def dz_dw(w, b, a_prev):
    return 1 * a_prev + 0


# === passed
def dz_dw(*arguments):
    return arguments[2]


# === passed
def dz_dw(w=0.0, b=0.0, a_prev=0.0):
    return np.float64(a_prev)


# === passed
def dz_dw(w, b, a_prev):
    return np.array(a_prev)


# === passed
from fractions import Fraction


def dz_dw(w, b, a_prev):
    return Fraction(a_prev)


# === passed
def dz_dw(w, b, a_prev):
    import sympy

    W, B, A = sympy.symbols("w b a_prev")
    return sympy.diff(W * A + B, W).subs({A: a_prev})


# === passed -- the complex step
def dz_dw(w, b, a_prev):
    return ((w + 1e-30j) * a_prev + b).imag / 1e-30


# === passed
from decimal import Decimal


def dz_dw(w, b, a_prev):
    return Decimal(a_prev)


# === passed -- z is linear in w, so a whole step of w gives its slope
def dz_dw(w, b, a_prev):
    def z(w):
        return w * a_prev

    return z(1) - z(0)
