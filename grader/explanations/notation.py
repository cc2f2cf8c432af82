"""LaTeX, ASCII and Unicode mathematics brought to the same symbols.

A symbol stands between ``⟦`` and ``⟧``: ``\\frac{\\partial C_0}{\\partial a^L}``, ``∂C/∂a`` and
``dC_da`` all become ``⟦dc/da⟧``. Everything becomes lower case. Every character remembers where in
the original it came from, so that an answer can be quoted as it was written.

Each regular expression is applied to a text of bounded length and repeats no group that can match
the same characters in two ways, so that no answer takes long.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

from grader.frozen import dataclass
from grader.signs import FRACTIONS, LOOKALIKES, PRODUCTS


@dataclass(frozen=True)
class Traced:
    """A rewritten text, where character ``i`` stands for ``original[starts[i]:ends[i]]``."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def rewrite_characters(cls, original: str, rewrite: Callable[[str], str]) -> Traced:
        """Replace every character by ``rewrite(character)``, of any length."""
        pieces = [rewrite(character) for character in original]
        origins = [i for i, piece in enumerate(pieces) for _ in piece]
        return cls("".join(pieces), tuple(origins), tuple(i + 1 for i in origins))

    def sub(self, pattern: re.Pattern[str], template: str) -> Traced:
        """Like ``re.sub``. Each character of a replacement stands for all that it replaced."""
        text: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        done = 0
        for found in pattern.finditer(self.text):
            if found.end() == found.start():
                continue
            keep = slice(done, found.start())
            text.append(self.text[keep])
            starts.extend(self.starts[keep])
            ends.extend(self.ends[keep])
            replacement = found.expand(template) if "\\" in template else template
            text.append(replacement)
            starts.extend([self.starts[found.start()]] * len(replacement))
            ends.extend([self.ends[found.end() - 1]] * len(replacement))
            done = found.end()
        if not done:
            return self
        text.append(self.text[done:])
        starts.extend(self.starts[done:])
        ends.extend(self.ends[done:])
        return Traced("".join(text), tuple(starts), tuple(ends))

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Where in the original the non-empty stretch ``text[start:end]`` came from."""
        return min(self.starts[start:end]), max(self.ends[start:end])


_CHARACTERS = {
    **LOOKALIKES,
    **dict.fromkeys("σς", "sigma"),
    **dict.fromkeys("Δ∆", "delta "),
    **dict.fromkeys("∑Σ", " sum "),
    **dict.fromkeys("→⟶↦⇒⟹➜", " -> "),
    **dict.fromkeys("≈≃≅", " ≈ "),
    **dict.fromkeys("⟦⟧`", " "),
    **dict.fromkeys("ᴸˡ", "^l"),
    **dict.fromkeys("“”", '"'),
    "—": " , ",
    "∂": "d",
    "δ": "delta",
    "∇": " gradient ",
    "∞": " infinity ",
    "≠": " is not ",
    "≪": " << ",
    "≫": " >> ",
    "²": "^2",
    "⁻": "-",
    "₀": "0",
    "¼": " 1/4 ",
}


@lru_cache(maxsize=4096)
def _rewrite_character(character: str) -> str:
    if character == "L":
        return character
    if character in _CHARACTERS:
        return _CHARACTERS[character]
    if character in "\n\r\v\f\u2028\u2029":
        return "\n"
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    if category.startswith(("C", "Z")):
        return " "
    return unicodedata.normalize("NFKC", character).lower()


# A letter counts as a variable if no letter but the d of a differential stands before it.
_V = r"(?<![a-ce-z0-9_])"
_L = r"\s?(?:\{\(l\)\}|\{\s?l\s?\}|\(l\)|l(?!\s?-\s?1|[a-z0-9]))"
_L1 = (
    r"\s?(?:\{\s?\(\s?l\s?-\s?1\s?\)\s?\}|\{\s?l\s?-\s?1\s?\}|\(\s?l\s?-\s?1\s?\)"
    r"|\[l-1\]|l\s?-\s?1)"
)
_END = r"(?![a-z0-9])"
_C = r"(?:c|cost|loss|l|e|j)"
_S = r"(?:⟦sigmaz⟧|sigma|sigmoid|a)"
_STAR = r"\s?\*?\s?"
_LATEX_WORDS = {
    f"(?:{'|'.join(PRODUCTS)})": "*",
    "(?:long)?(?:right|left)?arrow|to|mapsto|implies": " -> ",
    "approx|simeq": " ≈ ",
    "(?:neq|ne)": " is not ",
    "prime": "'",
    "gg": " >> ",
    "ll": " << ",
    f"(?:{'|'.join(FRACTIONS)})": "\ufffffrac",
    "infty": " infinity ",
    "sum": " sum ",
    "nabla": " gradient ",
    "(?:ln|log)": " log",
    "(?:var)?sigma": " sigma",
    "delta": " delta",
    r"partial\s*": "d",
}

# What makes "al" the word "all" rather than a^L.
_AFTER_ALL = r"\s(?:the|of|other|neu|nue|nur|out|nod|lay|path|eff)"

_TABLE: list[tuple[str, str, str]] = [
    # signs that every match holds, a pattern, and what takes its place
    ("", r"[^\S\n]{2,}|[^\S\n ]", " "),
    ("L", r"(?<![A-Za-z])([wzb])L(?!\w)|(?<![A-Za-z])(a)L(?!\w|" + _AFTER_ALL + ")", r"\1\2^l"),
    ("L", "L", "l"),
    ("", r" sum (?='|\(\s?z\s?\))", " sigma"),
    ("", r"(?<![a-z])al(?![a-z]|" + _AFTER_ALL + ")", "a"),
    ("[]", r"(?<![a-z0-9_])([wzayb])\s?\[\s?([a-z0-9])\s?(?:,\s?[a-z0-9]\s?)?\]", r"\1_\2"),
    *(("\\", rf"\\(?:{word})(?![a-z])", symbol) for word, symbol in _LATEX_WORDS.items()),
    ("\\", r"\\(?:mathrm|mathit|text|operatorname)\s?\{([^{}]{0,20})\}", r"\1"),
    ("\\", r"\\(?:[a-z]{1,20}|[^a-z\s])", " "),
    ("$", r"\$", " "),
    ("", r"(?<![a-z])wa(?=\s?[\^_])", "w a"),
    ("()", r"(?<![a-z])abs\s?\(\s?(zj?)\s?\)", r"|\1|"),
    # a^{L-1}, a_k^{(L-1)}, a_prev, a[L-1]; then w^L, z_j^L, C_0
    (
        "",
        _V
        + r"a_?(?:\{k\}|k)\s{0,2}[\^_]?"
        + _L1
        + "|"
        + _V
        + r"a\s?\^"
        + _L1
        + r"\s?_\s?(?:\{k\}|k)|"
        + _V
        + r"a_?(?:\{k\}|k)"
        + _END,
        " ⟦ak⟧ ",
    ),
    (
        "",
        _V
        + r"a\s?[\^_]?"
        + _L1
        + "|"
        + _V
        + r"a_?(?:\{(?:previous|prev|in)\}|previous|prev|in)"
        + _END
        + "|"
        + _V
        + r"prev_a"
        + _END,
        " ⟦aprev⟧ ",
    ),
    ("_", r"(?<![a-z])d\s?_\s?\{?([wbza])\}?\s?([caz])(?![a-z])", r" d\2/d\1 "),
    ("^_", _V + r"([wzayb])\s?_\s?\{?([a-z0-9]{1,2})\}?\s?\^" + _L, r"\1_\2"),
    ("", _V + r"([wzayb])\s?[\^_]" + _L, r"\1"),
    ("", _V + r"c\s?_?\s?(?:\{0\}|0)?" + _END, "c"),
    ("_", _V + r"w\s?_\s?(?:\{[ij][,\s]?k?\}|[ij]k?|1)" + _END, "w"),
    ("_", _V + r"([zay])\s?_\s?(?:\{[ij0-9n]\}|[ij0-9n])" + _END, r"\1j"),
    ("\uffff", "\ufffffrac" + r"\s?(\d)\s?(\d)", r"\1/\2"),
    ("\uffff", "\ufffffrac" + r"\s?\{([^{}]{1,60})\}\s?\{([^{}]{1,60})\}", r"(\1)/(\2)"),
    ("\uffff", "\ufffffrac" + r"\s?\{([^{}]{1,60})\}\s?\{([^{}]{1,60})\}", r"(\1)/(\2)"),
    ("", r"[{}]", " "),
    # derivatives
    (
        "/",
        r"(?<![a-z])d\s?\(?(?:cost|loss)\)?\s?/\s?d\s?\(?(?:output|activation|prediction|a)\)?"
        + _END,
        " ⟦dc/da⟧ ",
    ),
    ("()+", r"(?<![a-z])d\s?\(\s?w\s?\*?\s?(?:a|x|⟦aprev⟧)\s?\+\s?b\s?\)", "dz"),
    (
        "",
        r"\(?(?<![a-z_⟦])d\s?_?(?:[wj]\s)?" + _C + r"j?\s?\)?\s?(?:/|_|\sby\s|\sover\s)\s?\(?\s?"
        r"d\s?\(?\s?(?:⟦(?P<p>aprev|ak)⟧|(?P<v>[wbza])j?)\s?\)?" + _END + r"\)?",
        r" ⟦dc/d\g<p>\g<v>⟧ ",
    ),
    (
        "",
        r"\(?(?<![a-z_⟦])d\s?(?P<n>[za]|sigma)j?\s?(?:\(z\))?\)?\s?(?:/|_|\sby\s|\sover\s)\s?\(?\s?"
        r"d\s?\(?\s?(?:⟦(?P<p>aprev|ak)⟧|(?P<v>[wbza])j?)\s?\)?" + _END + r"\)?",
        r" ⟦d\g<n>/d\g<p>\g<v>⟧ ",
    ),
    (
        "/",
        r"\(?\s?(?<![a-z])d\s?\)?\s?/\s?\(?\s?d\s?([wb])\s?\)?\s?(?:of\s)?[\[(]?\s?"
        r"(?:z|w[^()]{1,20}\+\s?b)" + _END + r"\s?[\])]?",
        r" ⟦dz/d\1⟧ ",
    ),
    ("'()", _V + r"c'\s?\(\s?a\s?\)", " ⟦dc/da⟧ "),
    ("'()", _V + r"a'\s?\(\s?z\s?\)", " ⟦da/dz⟧ "),
    ("'()", _V + r"z'\s?\(\s?w\s?\)", " ⟦dz/dw⟧ "),
    (
        "",
        r"(?<![a-z])(?:(?:sigma|sigmoid|sig)(?:\s?'|[_\s-]?(?:prime|deriv|derivative|grad)(?![a-z]))|[sfg]'|sp(?=\s?\())"
        r"(?:\s?\(\s?zj?\s?\))?",
        " ⟦sigma'⟧ ",
    ),
    ("/⟦⟧", r"⟦dsigma/dz⟧", "⟦da/dz⟧"),
    ("/⟦⟧", r"⟦(d[a-z]/d)ak⟧", r"⟦\1aprev⟧"),
    # formulas
    ("(", r"(?<![a-z])[a-z]{1,7}\([a-z]{1,7}\([a-z]{1,7}[()]{1,3}", " ⟦composition⟧ "),
    (
        "(",
        r"(?<![a-z])(?:cost|loss|c)\s?\(\s?(?:a|sigma|sigmoid)\s?\(.{0,3}[zw][^,;.=\\s]{0,8}",
        " ⟦composition⟧ ",
    ),
    ("()", r"(?<![a-z])(?:sigma|sigmoid|s|f)\s?\(\s?zj?\s?\)", " ⟦sigmaz⟧ "),
    ("", " {2,}", " "),
    ("()-", rf"(?<![a-z]){_S}{_STAR}\(\s?1\s?-\s?{_S}\s?\)", " ⟦slope⟧ "),
    ("()-", rf"\(\s?1\s?-\s?{_S}\s?\){_STAR}{_S}" + _END, " ⟦slope⟧ "),
    ("", " {2,}", " "),
    ("-", _V + r"a\s?-\s?a\s?(?:\^|\*\*)\s?2", " ⟦slope⟧ "),
    ("()-", r"\(\s?aj?\s?-\s?yj?\s?\)\s?(?:\^|\*\*)\s?2", " ⟦sqerr⟧ "),
    ("-", rf"(?<![0-9.])2{_STAR}\(?\s?(?<![a-z])aj?\s?-\s?yj?" + _END + r"\s?\)?", " ⟦2err⟧ "),
    ("-", rf"(?<![0-9.])2{_STAR}\(?\s?(?<![a-z])yj?\s?-\s?aj?" + _END + r"\s?\)?", " ⟦2negerr⟧ "),
    (
        "-/⟦⟧",
        r"\(?\s?" + _V + r"a\s?-\s?y\s?\)?\s?/\s?\(?\s?(?:⟦slope⟧|⟦sigma'⟧)\s?\)?",
        " ⟦ce'⟧ ",
    ),
    (
        "()+-/",
        r"-\s?\(?\s?y\s?\)?\s?/\s?\(?\s?a\s?\)?\s?\+\s?\(\s?1\s?-\s?y\s?\)\s?/\s?\(\s?1\s?-\s?a\s?\)",
        " ⟦ce'⟧ ",
    ),
    (
        "()-/",
        r"\(\s?1\s?-\s?y\s?\)\s?/\s?\(\s?1\s?-\s?a\s?\)\s?-\s?\(?\s?y\s?\)?\s?/\s?\(?\s?a"
        + _END
        + r"\)?",
        " ⟦ce'⟧ ",
    ),
    (
        "()-",
        r"-?\(?\s?y\s?\*?\s?(?:log|ln)\s?\(?\s?a\s?\)?\s?[+-]\s?\(\s?1\s?-\s?y\s?\)\s?\*?\s?"
        r"(?:log|ln)\s?\(?\s?1\s?-\s?a\s?\)?\s?\)?",
        " ⟦ce⟧ ",
    ),
    ("", r"-?\s?(?<![a-z])(?:log|ln)\s?\(?\s?(?:1\s?-\s?)?[ay]" + _END + r"\s?\)?", " ⟦log⟧ "),
    ("-", r"\(?(?<![a-z])aj?\s?-\s?yj?" + _END + r"\)?", " ⟦a-y⟧ "),
    ("-", r"\(?(?<![a-z])yj?\s?-\s?aj?" + _END + r"\)?", " ⟦y-a⟧ "),
    (
        "+",
        _V + r"w" + _STAR + r"(?:a|x|⟦aprev⟧)\s?\+\s?b" + _END,
        " ⟦wa+b⟧ ",
    ),
    ("", r"(?<![0-9.])(?:1\s?/\s?4|0?\.25|25\s?%)(?![0-9])", " ⟦quarter⟧ "),
    # abbreviations whose points or slashes would end a sentence
    ("", r"\bw\s?\.?\s?r\s?\.?\s?t\b\.?", " wrt "),
    (
        "",
        r"\b(?:with|in|by)\s(?:the\s)?(?:r[espct]{4,7}|regards?)(?:\s(?:to|of))?\b"
        r"|\bas a function of\b",
        " wrt ",
    ),
    (".", r"\bi\s?\.\s?e\b\.?", " ie "),
    (".", r"\be\s?\.\s?g\b\.?", " eg "),
    ("/", r"\bb/c\b", "because"),
    (".", r"\betc\.", " etc "),
    ("", r"\bnon[-\s]?linear", "nonlinear"),
    ("", r"\bpre-?\s?(?=activation)", "pre"),
    (">", r"[-=]{1,3}>", " -> "),
    ("", " {2,}", " "),
]
_STEPS = tuple((set(signs), pattern, template) for signs, pattern, template in _TABLE)
_compiled = cache(re.compile)


def normalise(answer: str) -> Traced:
    """``answer`` in lower case with its mathematics as symbols."""
    text = Traced.rewrite_characters(answer, _rewrite_character)
    there = set(text.text)
    for signs, pattern, template in _STEPS:
        if signs <= there and (changed := text.sub(_compiled(pattern), template)) is not text:
            text, there = changed, set(changed.text)
    return text
