"""Which names a formula may use, and the spellings that people know them by."""

from __future__ import annotations

from typing import NamedTuple

from grader.expressions.tokens import Name

FUNCTIONS = ("sigma", "sigma_prime", "exp", "log", "sqrt", "tanh")
EULER = "e"
MAX_LETTERS = 5
"""How many letters without a blank between them are read as a product of symbols, as ``ay``."""

_SIGMA = frozenset({"sigma", "sigmoid", "logistic"})
_SLOPES = frozenset({"prime", "derivative", "slope", "dash"})
_SAME = {"ln": "log"}


class Vocabulary(NamedTuple):
    """The symbols and functions of a formula.

    ``symbols`` are those that an error names as allowed; ``known`` are read as well. Of the
    functions only ``functions`` may be used; another one is named in the error.
    """

    symbols: tuple[str, ...]
    known: frozenset[str] = frozenset()
    functions: tuple[str, ...] = FUNCTIONS

    def function(self, name: Name) -> str | None:
        """The function that ``name`` spells, whether it may be used or not, or ``None``."""
        head = name.head.lower()
        if head in _SIGMA and not name.layer:
            if not name.index and name.primes < 2:
                return "sigma_prime" if name.primes else "sigma"
            return "sigma_prime" if name.index in _SLOPES and not name.primes else None
        if name.index or name.layer or name.primes:
            plain = f"{head}_{name.index}" if not (name.layer or name.primes) else ""
            return "sigma_prime" if plain in ("d_sigma", "d_sigmoid") else None
        if head in ("sigmaprime", "sigmoidprime", "dsigma", "dsigmoid"):
            return "sigma_prime"
        head = _SAME.get(head, head)
        return head if head in FUNCTIONS else None

    def product(self, name: Name) -> tuple[str, ...] | None:
        """The symbol that ``name`` spells, or those whose product it spells, or ``None``.

        As on paper, ``ay`` is a·y where ``a`` and ``y`` are symbols and ``ay`` is not.
        """
        symbol = self._symbol(name)
        if symbol is not None:
            return (symbol,)
        if len(name.head) > MAX_LETTERS:
            return None
        letters, last = name.head[:-1], name.head[-1]
        first = tuple(self._symbol(Name(letter)) for letter in letters)
        final = self._symbol(Name(last, name.index, name.layer, name.primes))
        symbols = (*(symbol for symbol in first if symbol), *((final,) if final else ()))
        return symbols if len(symbols) == len(name.head) else None

    def _symbol(self, name: Name) -> str | None:
        if name.primes:
            return None
        head, index = name.head.lower(), name.index
        if head == "aprev":
            head, index = "a", "prev"
        if index == "previous" or (name.layer == "L-1" and not index):
            index = "prev"
        if not _layer_fits(head, index, name.layer):
            return None
        symbol = f"{head}_{index}" if index else head
        if symbol == EULER or symbol in self.symbols or symbol in self.known:
            return symbol
        return None


def _layer_fits(head: str, index: str, layer: str) -> bool:
    """Whether a symbol may have this layer: only ``a_prev`` and ``a_k`` belong to layer L-1."""
    before = head == "a" and index in ("prev", "k")
    return layer in (("", "L-1") if before else ("", "L"))
