"""Gradescope: "Export Submissions". It takes neither marks nor pages back from a file.

    assignment_<id>_export/submission_<submission id>/<file>
    assignment_<id>_export/submission_metadata.yml

The list has Ruby's symbols as keys: ``submission_<id>`` holds ``:submitters``, each with ``:name``,
``:sid`` and ``:email``, and ``:created_at``. It is read as text only, so that an id such as 0012
stays what it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from grader.errors import UnusableInput
from grader.platforms.archive import OF_A_SYSTEM, Download, Entry, why
from grader.platforms.collected import CollectedStudent, Unmatched
from grader.platforms.platform import (
    Attempt,
    HandedIn,
    Naming,
    Platform,
    Sorted,
    sequence,
    sequence_of_time,
)
from grader.submissions.notebook import NotReadable
from grader.text import quoted

_PATH = re.compile(r"submission_(?P<id>\d+)/(?P<file>.+)", re.DOTALL)
LIST = "submission_metadata.yml"
LIST_OF_QUIZ = "submission_metadata.csv"
"""What lies beside the answers that were typed into Gradescope."""
NOT_LISTED = (
    f"{LIST} does not say who handed this in. It is laid out under its number, {{id}}: look on "
    "Gradescope whose it is, and give the mark by hand."
)
LARGEST_LIST = 256 << 20
_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d{1,6})?\d*\s*(Z|UTC|[+-]\d\d:?\d\d)?"
)


class Gradescope(Platform):
    """See this module."""

    name = "gradescope"
    title = "Gradescope"

    def recognise(self, download: Download) -> int:
        """How many files lie in a folder of a submission."""
        return Naming.of(_PATH, download).count(download.paths())

    def sort(self, download: Download) -> Sorted:
        """Take people from the list; where it does not name them, the submission's id does."""
        naming = Naming.of(_PATH, download)
        lists = [e for e in download.entries if e.path == f"{naming.wrapper}{LIST}"]
        attempts = _attempts(lists[0]) if lists else {}
        found = Sorted()
        unknown: dict[str, Unmatched] = {}
        for entry in download.entries:
            match = naming.match_entry(entry)
            if match is None:
                is_list = entry.path.removeprefix(naming.wrapper) in (LIST, LIST_OF_QUIZ)
                found.no_ones(
                    entry, OF_A_SYSTEM if is_list else "It lies in no folder of a submission."
                )
                continue
            attempt = attempts.get(match["id"], Attempt(match["id"]))
            found.handed_in.append(HandedIn(entry, match["file"], attempt))
            if lists and (attempt.id, attempt.name) == (match["id"], None):
                folder = f"{naming.wrapper}submission_{match['id']}"
                unknown[folder] = Unmatched(folder, NOT_LISTED.format(id=match["id"]))
        found.unmatched += unknown.values()
        return found

    def sequence(self, path: str, student: CollectedStudent) -> float:
        """By the time of submission."""
        return sequence_of_time(student)


def _attempts(entry: Entry) -> Mapping[str, Attempt]:
    """The list's submissions by their ids.

    :raises UnusableInput: where it is not such a list.
    """
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        # every value is read as text, and no type is made that the file names
        document = yaml.load(entry.read(LARGEST_LIST), loader)
    except (NotReadable, yaml.YAMLError, RecursionError, ValueError) as error:
        said = why(error) if isinstance(error, NotReadable) else str(error)
        about = " ".join(said.split())
        raise UnusableInput(
            f"The list of submissions, {quoted(entry.path)}, cannot be read: {about} Export the "
            "submissions again."
        ) from None
    found = {}
    for key, about in document.items() if isinstance(document, dict) else ():
        if isinstance(key, str) and isinstance(about, dict) and key.startswith("submission_"):
            id = key.removeprefix("submission_")
            found[id] = _attempt(id, about)
    return found


def _attempt(id: str, about: Mapping[object, object]) -> Attempt:
    listed = about.get(":submitters")
    people = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    ids = list(dict.fromkeys(filter(None, map(_id, people))))
    names = [name for one in people if (name := _text(one, ":name"))]
    at = _time(_text(about, ":created_at"))
    members = tuple(ids) if len(ids) > 1 else ()
    return Attempt(ids[0] if ids else id, ", ".join(names) or None, None, at, sequence(at), members)


def _id(person: Mapping[object, object]) -> str:
    return _text(person, ":sid") or _text(person, ":email")


def _text(about: Mapping[object, object], key: str) -> str:
    """A value as text; ``null`` and what is no text are nothing."""
    value = about.get(key)
    return value.strip() if isinstance(value, str) and value not in ("null", "~", "Null") else ""


def _time(text: str) -> datetime | None:
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    day, clock, fraction, zone = found.groups(default="")
    zone = "+00:00" if zone in ("Z", "UTC") else zone
    try:
        return datetime.fromisoformat(f"{day}T{clock}{fraction}{zone}")
    except ValueError:
        return None
