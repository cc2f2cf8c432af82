"""Characters and LaTeX commands that stand for the same sign, in formulas and in prose alike."""

from __future__ import annotations

LOOKALIKES = {
    **dict.fromkeys("−‐‑‒–—﹣", "-"),
    **dict.fromkeys("×·⋅∙•∗⊙⊗", "*"),
    **dict.fromkeys("÷∕⁄", "/"),
    **dict.fromkeys("′’‘´ʹʼ", "'"),
    "ˆ": "^",
}
"""Characters that look like one of ASCII, and that one."""

PRODUCTS = ("cdot", "times", "ast", "odot")
"""LaTeX's commands for a product."""

FRACTIONS = ("frac", "dfrac", "tfrac", "cfrac")
"""LaTeX's commands for a fraction."""
