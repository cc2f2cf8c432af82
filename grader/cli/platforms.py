"""The commands between a learning platform and the grader: collect, export and autograder."""

from __future__ import annotations

import argparse
from pathlib import Path

from grader.cli.parsing import Group, Status, add_roster, new_file, path
from grader.errors import UnusableInput

TITLE = "for a class on a learning platform"
PLATFORMS = (
    "auto", "canvas", "moodle", "gradescope", "blackboard", "brightspace", "github", "folders",
)  # fmt: skip
GRADING_PLATFORMS = ("gradescope", "prairielearn", "classroom50")


def add_commands(group: Group) -> None:
    """Add the commands of this module."""
    collect = group.add(
        "collect", _collect,
        summary="Lay out what a platform lets you download as a class.",
        more="SUBMISSIONS/collected.json says where every file came from, and what was left\n"
        "out and why. A second download into the same folder adds to it, and newer\n"
        "attempts replace older ones. The exit status is 1 where something could not be\n"
        "matched.",
        example="backprop collect submissions.zip --to submissions",
    )  # fmt: skip
    collect.add_argument(
        "download", type=path, metavar="DOWNLOAD",
        help="The zip as the platform made it, or the folder that it was unpacked to.",
    )  # fmt: skip
    collect.add_argument(
        "--to", type=path, required=True, metavar="SUBMISSIONS",
        help="The folder for the class: a new one, or that of an earlier download.",
    )  # fmt: skip
    collect.add_argument(
        "--from", dest="platform", choices=PLATFORMS, default="auto", metavar="PLATFORM",
        help=f"The platform: {', '.join(PLATFORMS)} (default: auto, by the names of the files).",
    )  # fmt: skip
    add_roster(collect)

    export = group.add(
        "export", _export,
        summary="Fill in the marks in a platform's own table, or pack its feedback.",
        more="With --into, nothing but one column of the table changes. The exit status is 1\n"
        "where someone could not be matched; everyone else has a mark then.",
        example="backprop export results --into gradebook.csv --to marks.csv",
    )  # fmt: skip
    export.add_argument("results", type=path, metavar="DIR", help="The folder with the results.")
    what = export.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--into", type=path, metavar="FILE",
        help="The table that you downloaded from the platform. It is read and never written to.",
    )  # fmt: skip
    what.add_argument(
        "--feedback", action="store_true",
        help="Pack the students' pages as the platform takes them back.",
    )  # fmt: skip
    export.add_argument(
        "--to", type=new_file, required=True, metavar="FILE",
        help="The new table, or the new zip, to upload to the platform.",
    )  # fmt: skip
    export.add_argument(
        "--column", metavar="TITLE",
        help="The title of the column for the marks (default: the only one that holds the word "
        "backprop).",
    )  # fmt: skip

    autograder = group.add(
        "autograder", _autograder,
        summary="Pack the grader for a platform that runs it itself.",
        more="The platform grades each submission when it is handed in. Run this in a clone of\n"
        "this project or in its source archive, so that explanations are scored: the\n"
        "rules for them are in solutions/ and go into the zip; the solutions do not.",
        example="backprop autograder gradescope --to autograder.zip",
    )  # fmt: skip
    autograder.add_argument(
        "platform", choices=GRADING_PLATFORMS, metavar="PLATFORM",
        help=f"The platform: {', '.join(GRADING_PLATFORMS)}.",
    )  # fmt: skip
    autograder.add_argument(
        "--to", type=new_file, required=True, metavar="ZIP", help="The new zip."
    )


def _collect(options: argparse.Namespace) -> int:
    from grader.cli.platform_run import collect

    platform = None if options.platform == "auto" else options.platform
    return _status(collect(options.download, options.to, platform, options.roster))


def _export(options: argparse.Namespace) -> int:
    from grader.cli.platform_run import export_feedback, export_marks

    folder: Path = options.results
    if options.feedback and options.column is not None:
        raise UnusableInput("--column goes with --into: pages have no columns.")
    if options.feedback:
        return _status(export_feedback(folder, options.to))
    return _status(export_marks(folder, options.into, options.to, options.column))


def _autograder(options: argparse.Namespace) -> int:
    from grader.cli.platform_run import pack_autograder

    pack_autograder(options.platform, options.to)
    return Status.DONE


def _status(is_whole: bool) -> Status:
    return Status.DONE if is_whole else Status.FOUND_WRONG
