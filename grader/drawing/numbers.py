"""Numbers as they stand in a drawing."""

from __future__ import annotations

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def shown(number: float) -> str:
    """Three digits that count, with a true minus sign."""
    text = f"{number:.3g}"
    if "e" in text:
        mantissa, _, exponent = text.partition("e")
        text = f"{mantissa}e{int(exponent)}"
    return text.replace("-", "−").replace("−0", "0") if float(text) == 0 else text.replace("-", "−")


def subscript(*indices: int) -> str:
    """Indices as they stand below a letter."""
    return ",".join(str(index) for index in indices).translate(_SUBSCRIPTS).replace(",", "")
