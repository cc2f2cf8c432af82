"""The command for the lesson as pages in a browser: site."""

from __future__ import annotations

import argparse

from grader.cli.extras import needing
from grader.cli.parsing import Group, Status, path

TITLE = "for a class in the browser"


def add_commands(group: Group) -> None:
    """Add the command of this module."""
    site = group.add(
        "site", _site,
        summary="Make a folder of pages with the lesson and its checks.",
        more="Any static host can serve the folder, and students need nothing but a browser.",
        example="backprop site public",
    )  # fmt: skip
    site.add_argument("out", type=path, metavar="DIR", help="A new folder, or one made before.")
    site.add_argument(
        "--pyodide", type=path, metavar="FOLDER",
        help="A Pyodide distribution on this disk. The pages then ask no other address; without it "
        "they load Pyodide from its public one.",
    )  # fmt: skip


def _site(options: argparse.Namespace) -> int:
    with needing("markdown-it-py and latex2mathml", "backprop site", "site"):
        from grader.site.pages import write_site

    write_site(options.out, options.pyodide)
    print(f"Wrote the pages to {options.out}. Serve this folder, for example to try it:")
    print(f"  python3 -m http.server --directory {options.out}")
    return Status.DONE
