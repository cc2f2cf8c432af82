"""The site made of these pages: `python -m sphinx -c docs -n -W --keep-going . SITE`.

Its root is the project's, so that a link means the same on the site as in a clone. A warning is an
error: a link or heading that is missing, a page that no menu leads to, a name without a docstring.
"""

from grader import __version__

project = "backprop-grader"
release = __version__
author = "The backprop-grader developers"
project_copyright = author

extensions = ["myst_parser", "sphinx.ext.autodoc"]
root_doc = "docs/index"
include_patterns = ["docs/**.md", "*.md", "findings/README.md"]
exclude_patterns = [".*"]
myst_heading_anchors = 4
html_theme = "furo"
html_additional_pages = {"index": "to_the_start.html"}
templates_path = ["_templates"]
html_copy_source = False
