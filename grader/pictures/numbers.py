"""Numbers as they stand in a drawing."""

from __future__ import annotations

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def shown(number: float) -> str:
    """Three digits that count, with a true minus sign."""
    mantissa, e, exponent = f"{number + 0.0:.3g}".partition("e")
    text = f"{mantissa}e{int(exponent)}" if e else mantissa
    return text.replace("-", "−")


def subscript(*indices: int) -> str:
    """Indices as they stand below a letter."""
    return "".join(map(str, indices)).translate(_SUBSCRIPTS)
