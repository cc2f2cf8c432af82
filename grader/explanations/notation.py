"""LaTeX, ASCII and Unicode mathematics brought to the same symbols.

A symbol stands between ``⟦`` and ``⟧``: ``\\frac{\\partial C_0}{\\partial a^L}``, ``∂C/∂a`` and
``dC_da`` all become ``⟦dc/da⟧``. Everything becomes lower case. Every character remembers where in
the original it came from, so that an answer can be quoted as it was written.

Each regular expression is applied to a text of bounded length and repeats no group that can match
the same characters in two ways, so that no answer takes long.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial

from grader.signs import FRACTIONS, LOOKALIKES, PRODUCTS


@dataclass(frozen=True)
class Traced:
    """A rewritten text, where character ``i`` stands for ``original[starts[i]:ends[i]]``."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def of(cls, original: str) -> Traced:
        """``original``, where every character stands for itself."""
        return cls(original, range(len(original)), range(1, len(original) + 1))

    def sub(self, pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str]) -> Traced:
        """Like ``re.sub``. Each character of a replacement stands for all that it replaced."""
        text: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        done = 0
        for found in pattern.finditer(self.text):
            first, end = found.span()
            if first == end:
                continue
            new = replacement(found)
            text += self.text[done:first], new
            starts += self.starts[done:first]
            starts += [self.starts[first]] * len(new)
            ends += self.ends[done:first]
            ends += [self.ends[end - 1]] * len(new)
            done = end
        if not done:
            return self
        text.append(self.text[done:])
        starts += self.starts[done:]
        ends += self.ends[done:]
        return Traced("".join(text), starts, ends)

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Where in the original the non-empty stretch ``text[start:end]`` came from."""
        return self.starts[start], self.ends[end - 1]


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


_LOWER = str.maketrans({c: c.lower() for c in string.ascii_uppercase if c != "L"})
_UNUSUAL = re.compile(r"[^\n -_a-~]")


@lru_cache(maxsize=4096)
def _usual(character: str) -> str:
    """What stands for an unusual character, of any length."""
    if character in _CHARACTERS:
        return _CHARACTERS[character]
    if character in "\r\v\f\u2028\u2029":
        return "\n"
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    if category.startswith(("C", "Z")):
        return " "
    return unicodedata.normalize("NFKC", character).lower()


# What may not stand before a match. Each follows the first letter of a pattern, since a search for
# a letter is fast: before a variable no letter but the d of a differential, before a word no
# letter, before an abbreviation nothing that belongs to a word, before a number no digit.
_V = r"(?<![a-ce-z0-9_].)"
_W = r"(?<![a-z].)"
_B = r"(?<!\w.)"
_N = r"(?<![0-9.].)"
_D = r"(?:\(d|d(?<![a-z_⟦].))"
_K = r"(?:\{k\}|k)"
_L = r"\s?(?:\{\(l\)\}|\{\s?l\s?\}|\(l\)|l(?!\s?-\s?1|[a-z0-9]))"
_L1 = (
    r"\s?(?:\{\s?\(\s?l\s?-\s?1\s?\)\s?\}|\{\s?l\s?-\s?1\s?\}|\(\s?l\s?-\s?1\s?\)"
    r"|\[l-1\]|l\s?-\s?1)"
)
_END = r"(?![a-z0-9])"
_C = r"(?:c|cost|loss|l|e|j)"
_S = r"(?:⟦sigmaz⟧|sigma|sigmoid|a)"
_STAR = r"\s?\*?\s?"
_BY = (
    r"\s?\)?\s?(?:/|_|\sby\s|\sover\s)\s?\(?\s?"
    rf"d\s?\(?\s?(?:⟦(?P<p>aprev|ak)⟧|(?P<v>[wbza])j?)\s?\)?{_END}\)?"
)
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
    ("", "  +", " "),
    ("L", r"(?<![A-Za-z])([wzb])L(?!\w)|(?<![A-Za-z])(a)L(?!\w|" + _AFTER_ALL + ")", "{1}{2}^l"),
    ("L", "L", "l"),
    ("", r" sum (?='|\(\s?z\s?\))", " sigma"),
    ("", rf"a{_W}l(?![a-z]|" + _AFTER_ALL + ")", "a"),
    ("[]", r"(?<![a-z0-9_])([wzayb])\s?\[\s?([a-z0-9])\s?(?:,\s?[a-z0-9]\s?)?\]", "{1}_{2}"),
    *(("\\", rf"\\(?:{word})(?![a-z])", symbol) for word, symbol in _LATEX_WORDS.items()),
    ("\\", r"\\(?:mathrm|mathit|text|operatorname)\s?\{([^{}]{0,20})\}", "{1}"),
    ("\\", r"\\(?:[a-z]{1,20}|[^a-z\s])", " "),
    ("$", r"\$", " "),
    ("", rf"w{_W}a(?=\s?[\^_])", "w a"),
    ("()", rf"a{_W}bs\s?\(\s?(zj?)\s?\)", "|{1}|"),
    # a^{L-1}, a_k^{(L-1)}, a_prev, a[L-1]; then w^L, z_j^L, C_0
    ("", rf"a{_V}(?:_?{_K}(?:\s{{0,2}}[\^_]?{_L1}|{_END})|\s?\^{_L1}\s?_\s?{_K})", " ⟦ak⟧ "),
    (
        "",
        rf"a{_V}(?:\s?[\^_]?{_L1}|_?(?:\{{(?:previous|prev|in)\}}|previous|prev|in){_END})"
        rf"|p{_V}rev_a{_END}",
        " ⟦aprev⟧ ",
    ),
    ("_", r"d" + _W + r"\s?_\s?\{?([wbza])\}?\s?([caz])(?![a-z])", " d{2}/d{1} "),
    ("^_", r"([wzayb])" + _V + r"\s?_\s?\{?([a-z0-9]{1,2})\}?\s?\^" + _L, "{1}_{2}"),
    ("", rf"([wzayb]){_V}\s?[\^_]" + _L, "{1}"),
    ("", r"c" + _V + r"\s?_?\s?(?:\{0\}|0)?" + _END, "c"),
    ("_", r"w" + _V + r"\s?_\s?(?:\{[ij][,\s]?k?\}|[ij]k?|1)" + _END, "w"),
    ("_", r"([zay])" + _V + r"\s?_\s?(?:\{[ij0-9n]\}|[ij0-9n])" + _END, "{1}j"),
    ("\uffff", "\ufffffrac" + r"\s?(\d)\s?(\d)", "{1}/{2}"),
    ("\uffff", "\ufffffrac" + r"\s?\{([^{}]{1,60})\}\s?\{([^{}]{1,60})\}", "({1})/({2})"),
    ("\uffff", "\ufffffrac" + r"\s?\{([^{}]{1,60})\}\s?\{([^{}]{1,60})\}", "({1})/({2})"),
    ("", r"[{}]", " "),
    # derivatives
    (
        "/",
        rf"d{_W}\s?\(?(?:cost|loss)\)?\s?/\s?d\s?\(?(?:output|activation|prediction|a)\)?{_END}",
        " ⟦dc/da⟧ ",
    ),
    ("()+", rf"d{_W}\s?\(\s?w\s?\*?\s?(?:a|x|⟦aprev⟧)\s?\+\s?b\s?\)", "dz"),
    ("", rf"{_D}\s?_?(?:[wj]\s)?{_C}j?{_BY}", " ⟦dc/d{p}{v}⟧ "),
    ("", rf"{_D}\s?(?P<n>[za]|sigma)j?\s?(?:\(z\))?{_BY}", " ⟦d{n}/d{p}{v}⟧ "),
    (
        "/",
        rf"\(?\s?d{_W}\s?\)?\s?/\s?\(?\s?d\s?([wb])\s?\)?\s?(?:of\s)?[\[(]?\s?"
        r"(?:z|w[^()]{1,20}\+\s?b)" + _END + r"\s?[\])]?",
        " ⟦dz/d{1}⟧ ",
    ),
    ("'()", rf"c{_V}'\s?\(\s?a\s?\)", " ⟦dc/da⟧ "),
    ("'()", rf"a{_V}'\s?\(\s?z\s?\)", " ⟦da/dz⟧ "),
    ("'()", rf"z{_V}'\s?\(\s?w\s?\)", " ⟦dz/dw⟧ "),
    (
        "",
        rf"[sfg]{_W}(?:'|(?<=s)(?:p(?=\s?\()|ig(?:ma|moid)?"
        r"(?:\s?'|[_\s-]?(?:prime|deriv|derivative|grad)(?![a-z]))))"
        r"(?:\s?\(\s?zj?\s?\))?",
        " ⟦sigma'⟧ ",
    ),
    ("/⟦⟧", r"⟦dsigma/dz⟧", "⟦da/dz⟧"),
    ("/⟦⟧", r"⟦(?P<n>d[a-z]/d)ak⟧", "⟦{n}aprev⟧"),
    # formulas
    ("(", r"(?<![a-z])[a-z]{1,7}\([a-z]{1,7}\([a-z]{1,7}[()]{1,3}", " ⟦composition⟧ "),
    (
        "(",
        r"(?<![a-z])(?:cost|loss|c)\s?\(\s?(?:a|sigma|sigmoid)\s?\(.{0,3}[zw][^,;.=\\s]{0,8}",
        " ⟦composition⟧ ",
    ),
    ("()", r"(?<![a-z])(?:sigma|sigmoid|s|f)\s?\(\s?zj?\s?\)", " ⟦sigmaz⟧ "),
    ("", "  +", " "),
    ("()-1", rf"(?<![a-z]){_S}{_STAR}\(\s?1\s?-\s?{_S}\s?\)", " ⟦slope⟧ "),
    ("()-1", rf"\(\s?1\s?-\s?{_S}\s?\){_STAR}{_S}{_END}", " ⟦slope⟧ "),
    ("-2", rf"a{_V}\s?-\s?a\s?(?:\^|\*\*)\s?2", " ⟦slope⟧ "),
    ("()-2", r"\(\s?aj?\s?-\s?yj?\s?\)\s?(?:\^|\*\*)\s?2", " ⟦sqerr⟧ "),
    ("-2", rf"2{_N}{_STAR}\(?\s?a{_W}j?\s?-\s?yj?{_END}\s?\)?", " ⟦2err⟧ "),
    ("-2", rf"2{_N}{_STAR}\(?\s?y{_W}j?\s?-\s?aj?{_END}\s?\)?", " ⟦2negerr⟧ "),
    (
        "-/⟦⟧",
        rf"\(?\s?a{_V}\s?-\s?y\s?\)?\s?/\s?\(?\s?(?:⟦slope⟧|⟦sigma'⟧)\s?\)?",
        " ⟦ce'⟧ ",
    ),
    (
        "()+-/1",
        r"-\s?\(?\s?y\s?\)?\s?/\s?\(?\s?a\s?\)?\s?\+\s?\(\s?1\s?-\s?y\s?\)\s?/\s?\(\s?1\s?-\s?a\s?\)",
        " ⟦ce'⟧ ",
    ),
    (
        "()-/1",
        rf"\(\s?1\s?-\s?y\s?\)\s?/\s?\(\s?1\s?-\s?a\s?\)\s?-\s?\(?\s?y\s?\)?\s?/\s?\(?\s?a{_END}\)?",
        " ⟦ce'⟧ ",
    ),
    (
        "()-1",
        r"-?\(?\s?y\s?\*?\s?(?:log|ln)\s?\(?\s?a\s?\)?\s?[+-]\s?\(\s?1\s?-\s?y\s?\)\s?\*?\s?"
        r"(?:log|ln)\s?\(?\s?1\s?-\s?a\s?\)?\s?\)?",
        " ⟦ce⟧ ",
    ),
    ("", rf"(?:-\s?l| l|\nl|l{_W})(?:og|n)\s?\(?\s?(?:1\s?-\s?)?[ay]{_END}\s?\)?", " ⟦log⟧ "),
    ("-", rf"\(?a{_W}j?\s?-\s?yj?{_END}\)?", " ⟦a-y⟧ "),
    ("-", rf"\(?y{_W}j?\s?-\s?aj?{_END}\)?", " ⟦y-a⟧ "),
    ("+", rf"w{_V}{_STAR}(?:a|x|⟦aprev⟧)\s?\+\s?b{_END}", " ⟦wa+b⟧ "),
    ("", rf"(?:1{_N}\s?/\s?4|0{_N}\.25|\.{_N}25|2{_N}5\s?%)(?![0-9])", " ⟦quarter⟧ "),
    # abbreviations whose points or slashes would end a sentence
    ("", rf"w{_B}\s?\.?\s?r\s?\.?\s?t\b\.?", " wrt "),
    (
        "",
        rf"(?:w{_B}ith|i{_B}n|b{_B}y)\s(?:the\s)?(?:r[espct]{{4,7}}|regards?)(?:\s(?:to|of))?\b"
        rf"|a{_B}s a function of\b",
        " wrt ",
    ),
    (".", rf"i{_B}\s?\.\s?e\b\.?", " ie "),
    (".", rf"e{_B}\s?\.\s?g\b\.?", " eg "),
    ("/", rf"b{_B}/c\b", "because"),
    (".", rf"e{_B}tc\.", " etc "),
    ("", rf"n{_B}on[-\s]?linear", "nonlinear"),
    ("", rf"p{_B}re-?\s?(?=activation)", "pre"),
    (">", r"[-=]{1,3}>", " -> "),
]
_STEPS = tuple((set(signs), pattern, template) for signs, pattern, template in _TABLE)
_compiled = cache(re.compile)


def normalise(answer: str) -> Traced:
    """``answer`` in lower case with its mathematics as symbols."""
    text = Traced.of(answer.translate(_LOWER)).sub(_UNUSUAL, lambda found: _usual(found[0]))
    there = set(text.text)
    for signs, pattern, template in _STEPS:
        if signs <= there:
            changed = text.sub(_compiled(pattern), partial(_filled, template))
            if changed is not text:
                text = changed
                there.update(template)
    return text


def _filled(template: str, found: re.Match[str]) -> str:
    """What takes the place of a match: ``template`` with the match's groups in its braces."""
    if "{" not in template:
        return template
    return template.format(found[0], *found.groups(""), **found.groupdict(""))
