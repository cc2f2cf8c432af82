"""The site that is made of these pages.

    python -m sphinx -c docs -n -W --keep-going . SITE

Its root is the project's, so a link means the same on the site as in a clone. ``-n -W`` makes an
error of a file, a heading or a name that a page refers to and that is not there, and of a page to
which no menu leads. The site asks no other address for anything, and opens from disk.
"""

from grader import __version__

project = "backprop-grader"
version = release = __version__
html_title = f"backprop-grader {__version__}"

extensions = ["myst_parser", "sphinx.ext.autodoc"]
root_doc = "docs/index"
include_patterns = ["docs/**.md", "*.md", "findings/README.md"]
exclude_patterns = [".*"]
myst_heading_anchors = 4  # the anchors of GitHub
highlight_language = "text"
autodoc_type_aliases = {name: name for name in ("ArrayLike", "Backprop", "Function")}
nitpick_ignore_regex = [("py:class", ".*")]  # of annotations, whatever package they are of

html_theme = "furo"
html_static_path = ["site"]
html_css_files = ["pages.css"]
html_additional_pages = {"index": "to_the_start.html"}
templates_path = ["site"]
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False
