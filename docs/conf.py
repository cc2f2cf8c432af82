"""The site that is made of these pages.

    python -m sphinx -c docs -n -W --keep-going . SITE

Its root is the project's, so a link means the same on the site as in a clone. ``-n -W`` makes an
error of a file, a heading or a name that a page refers to and that is not there, and of a page to
which no menu leads. The site asks no other address for anything, and opens from disk.
"""

from typing import Any

from sphinx.application import Sphinx

from grader import __version__

project = "backprop-grader"
version = release = __version__
html_title = f"backprop-grader {__version__}"

extensions = ["myst_parser", "sphinx.ext.autodoc"]
root_doc = "docs/index"
include_patterns = ["docs/**.md", "*.md", "findings/README.md"]
exclude_patterns = [".*", "**/node_modules"]
myst_heading_anchors = 4  # the anchors of GitHub
highlight_language = "text"
autodoc_type_aliases = {name: name for name in ("ArrayLike", "Backprop", "Function")}
nitpick_ignore_regex = [("py:class", ".*")]  # of annotations, whatever package they are of

html_theme = "furo"
html_static_path = ["theme"]
html_css_files = ["pages.css"]
html_additional_pages = {"index": "to_the_start.html"}
templates_path = ["theme"]
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False


def setup(app: Sphinx) -> None:
    app.connect("html-page-context", for_everyone, priority=900)  # after the theme's own


def for_everyone(_app: Sphinx, _page: str, _template: str, context: Any, _tree: Any) -> None:
    """Give menus' captions the level that WAI-ARIA asks of headings, and let keys scroll code."""
    for text in ("body", "furo_navigation_tree"):
        if text in context:
            context[text] = (
                context[text]
                .replace('role="heading"', 'role="heading" aria-level="2"')
                .replace("<pre>", '<pre tabindex="0">')
            )
