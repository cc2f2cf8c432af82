"""Texts that a page could take for more than text, each with an address that nobody answers at."""

from __future__ import annotations

from typing import Any

HOST = "student.example"
ADDRESS = f"http://{HOST}/x"
ACTED = "window.acted = true"

NOTATIONS = {
    "a link": f"[the answer]({ADDRESS})",
    "a link to a script": f"[the answer](javascript:{ACTED}//{HOST})",
    "a link by reference": f"[the answer][r]\n\n[r]: {ADDRESS} 'title'",
    "an address in angles": f"<{ADDRESS}>",
    "a bare address": f"see {ADDRESS} or www.{HOST} or me@{HOST}",
    "an image": f"![a picture]({ADDRESS}.png)",
    "an image by reference": f"![a picture][p]\n\n[p]: {ADDRESS}.png",
    "a footnote": f"A note[^1].\n\n[^1]: {ADDRESS}",
    "a heading": f"# {ADDRESS}\n\n### [x]({ADDRESS})",
    "a table": f"| a | b |\n|---|---|\n| [x]({ADDRESS}) | ![y]({ADDRESS}) |",
    "a list": f"- [ ] [x]({ADDRESS})\n1. {ADDRESS}",
    "a quotation": f"> [x]({ADDRESS})",
    "a strike": f"~~{ADDRESS}~~",
    "HTML": f'<a href="{ADDRESS}">x</a> <img src="{ADDRESS}" onerror="{ACTED}">',
    "HTML without an end": f'<img src="{ADDRESS}" onerror="{ACTED}"',
    "a script": f"<script>{ACTED}; fetch('{ADDRESS}')</script>",
    "a style": f"<style>@import url('{ADDRESS}'); body {{ display: none }}</style>",
    "a drawing": f'<svg onload="{ACTED}"><image href="{ADDRESS}"/></svg>',
    "a comment": f"<!-- {ADDRESS} -->",
    "an address in entities": f"&lt;img src=&quot;{ADDRESS}&quot; onerror=&quot;{ACTED}&quot;&gt;",
    "an attachment": "![image.png](attachment:image.png)",
    "a picture in the text": "![x](data:image/svg+xml;base64,PHN2Zy8+)",
    "TeX's link": rf"$\href{{{ADDRESS}}}{{x}}$",
    "TeX's link, displayed": rf"$$\href{{{ADDRESS}}}{{x}}$$",
    "TeX's link in brackets": rf"\(\href{{{ADDRESS}}}{{x}}\) \[\href{{{ADDRESS}}}{{x}}\]",
    "TeX's link in an environment": rf"\begin{{equation}}\href{{{ADDRESS}}}{{x}}\end{{equation}}",
    "TeX's packages": rf"$\require{{html}}\href{{{ADDRESS}}}{{x}}\url{{{ADDRESS}}}$",
    "TeX's attributes": rf"$\class{{{HOST}}}{{\cssId{{{HOST}}}{{\style{{color:red}}{{x}}}}}}$",
    "TeX's definitions": r"$\def\frac#1#2{\text{student}}\newcommand{\sigma}{s}$",
    "TeX over an end of a fence": f"~~~\n$$\n\\href{{{ADDRESS}}}{{x}}\n$$\n~~~",
    "an end of a fence": f"~~~\n[x]({ADDRESS})\n~~~\n```\n[y]({ADDRESS})\n```\n~~~~~~~~\n{ADDRESS}",
    "an end of a fence, indented": f"   ~~~\r[x]({ADDRESS})\r\n  ~~~~\u2028[y](z)\x0b~~~\x85",
    "a diagram": f'```mermaid\ngraph TD\n click A "{ADDRESS}"\n```',
    "a front matter": f"---\ntitle: {ADDRESS}\n---\n",
    "a template": f"{{{{ '{ADDRESS}' }}}} {{% include '{ADDRESS}' %}}",
    "a terminal's link": f"\x1b]8;;{ADDRESS}\x1b\\the answer\x1b]8;;\x1b\\",
    "text that runs backwards": f"\u202e{ADDRESS}\u2066",
    "half a character": f"\ud800 {ADDRESS}",
    "a zero": f"\0 {ADDRESS}",
}

OUTPUTS: dict[str, Any] = {
    "text/html": f'<img src="{ADDRESS}" onerror="{ACTED}">',
    "text/markdown": f"![x]({ADDRESS})",
    "text/latex": rf"$\href{{{ADDRESS}}}{{x}}$",
    "text/vnd.mermaid": f'graph TD\n click A "{ADDRESS}"',
    "image/svg+xml": f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{ADDRESS}"/></svg>',
    "image/png": f'" onerror="{ACTED}" alt="{HOST}',
    "application/javascript": ACTED,
    "application/pdf": "x",
    "application/geo+json": {"type": "FeatureCollection", "url": ADDRESS},
    "application/vnd.vegalite.v5+json": {"data": {"url": ADDRESS}},
    "application/vnd.jupyter.widget-view+json": {"model_id": HOST, "version_major": 2},
    "text/plain": ["a", f"\x1b]8;;{ADDRESS}\x1b\\"],
}
