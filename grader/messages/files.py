"""Parts and files that were not found, could not be read, or were not graded.

A reason's kind names its sentence here. In a sentence, ``{fact}`` is a number or a text in
quotation marks, ``{fact:file}`` a path, which needs no marks where it is plain, ``{fact:own}`` a
word that no student chose, such as the name of a part, and ``{fact:told}`` a sentence from
``collected.json``.
"""

from __future__ import annotations

from string import Formatter
from typing import Any

from grader.reasons import Reason, because
from grader.result import LeftOut
from grader.text import file_named, printable, quoted

LONGEST_TOLD = 500
"""Characters of a sentence that another command wrote to a file."""
_SAVE_AS_UTF_8 = "Save it as UTF-8 and delete that declaration."

REASONS = {
    # no part
    "no_folder": "This student has no folder among the submissions.",
    "no_assignment_folder": "There is no folder {folder:own} in the submission.",
    "no_part": (
        "There is no {part:own}.py or {part:own}.ipynb in the submission. Hand it in under one of "
        "these names."
    ),
    "no_part_but_similar": (
        "There is no {part:own}.py or {part:own}.ipynb in the submission. There is a {similar}: "
        "rename it."
    ),
    "no_part_but_text": (
        "There is no {part:own}.py or {part:own}.ipynb in the submission. {text:file} is the text "
        "of a notebook: `jupytext --to notebook` with its name makes the notebook again."
    ),
    # a submission that cannot be read
    "submission_is_a_link": "The submission is a symbolic link, which is not followed.",
    "submission_unreadable": "The submission's folder cannot be read: {error:own}.",
    # a file that cannot be read: the sentence goes on after its name
    "link": "is a symbolic link, which is not followed. Hand in the file itself.",
    "no_regular_file": "is not a regular file. Hand in the file itself.",
    "unreadable": "cannot be read: {error:own}.",
    "too_large": "is larger than {megabytes} MB, which is more than a solution needs.",
    "not_utf_8": "is not UTF-8 (byte {byte} is 0x{value:02x}). Save it as UTF-8.",
    "unknown_encoding": (
        f"declares the encoding {{encoding}}, in which Python reads no scripts. {_SAVE_AS_UTF_8}"
    ),
    "begins_as_utf_8": (
        f"declares the encoding {{encoding}}, but begins as UTF-8 does. {_SAVE_AS_UTF_8}"
    ),
    "other_encoding": (
        f"declares the encoding {{encoding}}, but is not written in it. {_SAVE_AS_UTF_8}"
    ),
    "empty_notebook": "is not a notebook that can be read: it is empty. Save your notebook again.",
    "no_json": (
        "is not a notebook that can be read: from line {line} on it is not written as notebooks "
        "are. If it is a script, give it the ending .py; if not, open it in Jupyter and save it "
        "again."
    ),
    "no_notebook": (
        "is not a notebook that can be read: the cells of a notebook are missing or damaged in it. "
        "Open it in Jupyter and save it again."
    ),
    "merge_in_notebook": (
        "holds both sides of a merge, which git could not settle. Take one side, with `git "
        "checkout --ours` or `--theirs` and the file's name, or merge it with `git mergetool`."
    ),
    "notebook_version": (
        "is in another version of the notebook format than 3 and 4. Open it in Jupyter "
        "and save it again."
    ),
    "too_many_cells": (
        "has {cells:,} cells; up to {most:,} are read. Delete those that the exercises don't need."
    ),
    "too_much_code": (
        "holds more than {megabytes} MB of code, which is more than a solution needs."
    ),
    "too_slow": (
        "takes more time or memory to read than a notebook should. Clear its outputs "
        "and save it again."
    ),
    # a file that a part imports
    "hides_a_library": "`import {library:own}` finds the library of this name. Rename the file.",
    "modules_too_large": "The files that one part imports hold more than {megabytes} MB.",
    # a file that nbgrader gets no copy of
    "copy_too_large": "would make the copy larger than {megabytes} MB.",
    "copy_too_late": "comes after {most} others, and more may come after it.",
    "no_time": "holds no time, so it is not known when this was handed in.",
    "other_notebook": "is not a notebook of the assignment.",
    "other_notebooks": "is not a notebook of the assignment. Others like it: {more}.",
    # a file that another one counts instead of
    "other_is_filled": "{other:file} counts, which differs from the file that was handed out.",
    "holds_nothing": "{other:file} counts: this one holds nothing of {part:own}.",
    "both_untouched": (
        "{other:file} counts, though neither differs from the file that was handed out."
    ),
    "other_in_assignment": (
        "{other:file} counts: both hold answers, and it lies in the assignment's folder."
    ),
    "other_is_newer": "{other:file} counts: both hold answers, and it was changed last.",
    "other_has_higher_number": (
        "{other:file} counts: both hold answers, and the number behind its name is higher."
    ),
    "neither_is_newer": (
        "{other:file} counts: both hold answers, and nothing tells which is newer."
    ),
    "not_a_file": "{other:file} counts: this is a link, a folder or no regular file.",
    "other_is_nearer": "{other:file} counts, since it lies nearer.",
    "untouched_other_is_nearer": (
        "{other:file} counts, since it lies nearer, though it is as it was handed out."
    ),
    "too_many_to_compare": (
        "{other:file} counts: of so many files of one name only {most} are compared."
    ),
    "this_would_count": "It would count when this folder is graded, and {other:file} would not.",
    # a file that is not a part
    "misspelt": "Its name is not that of a part. Is it {part:own}? Rename it.",
    "archive": "It is an archive, and archives are not opened. Unpack it.",
    "no_part_name": "Its name is not that of a part.",
    "not_imported": "No part imports it, and its name is not that of a part.",
    "not_importable": "Python imports no file of this name, and it is not the name of a part.",
    "not_named_like_a_part": (
        "is not named like a part: the name of a part is, for example, single_neuron.ipynb or "
        "single_neuron.py."
    ),
    "no_script": "It is not a script or notebook of a part.",
    "text_of_notebook": (
        "It is the text of a notebook, and no notebook or script. `jupytext --to notebook` with "
        "its name makes the notebook {part:own}.ipynb again."
    ),
    "other_form": (
        "It is not a script or notebook. Hand in the notebook itself, {part:own}.ipynb, or the "
        "script {part:own}.py."
    ),
    "not_collected": "{why:told}",
    "replaced": "{why:told}",
    "further_files": "More files were left out and are not named here: {count}.",
    # folders that are not looked through
    "folder_unreadable": "The folder cannot be listed: {error:own}.",
    "folder_too_full": "The folder holds more than {most:,} entries; the rest is unseen.",
    "folder_too_deep": "It lies more than {most} folders deep; nothing in it was looked at.",
    "is_a_link": "It is a symbolic link, which is not followed.",
}

RAISE_LEFT_IN = (
    "The line `raise NotImplementedError()` is still in it: delete that line, since nothing below "
    "it is run."
)


class _Sentence(Formatter):
    def format_field(self, value: Any, spec: str) -> str:
        if not isinstance(value, str):
            return format(value, spec)
        if spec == "file":
            return file_named(value)
        if spec == "told":
            return printable(" ".join(value.split()))[:LONGEST_TOLD]
        return value if spec == "own" else quoted(value)


def in_words(given: Reason) -> str:
    """A reason as a sentence or two.

    The fact ``file`` is the name of the file that it is about, ``counts`` the path of the one that
    counts in its place.
    """
    said = _Sentence().vformat(REASONS[given.kind], (), given.facts)
    if "file" in given.facts:
        said = f"{file_named(str(given.facts['file']))} {said}"
    if "counts" in given.facts:
        said = f"{file_named(str(given.facts['counts']))} counts, since {said}"
    return said


def not_copied(file: LeftOut) -> str:
    """Which file nbgrader has no copy of, and why."""
    why = file.reason
    return f"Not copied: {in_words(because(why.kind, **why.facts, file=file.path))}"


def is_known(reason: Reason) -> bool:
    """Whether there is a sentence for a reason, and it has the facts that the sentence needs."""
    try:
        return bool(in_words(reason))
    except (LookupError, ValueError):
        return False


def not_graded(file: LeftOut) -> str:
    """Which file was not graded, and why."""
    if file.path == ".":
        return in_words(file.reason)
    return f"{file_named(file.path)} was not graded: {in_words(file.reason)}"


def read_from(path: str) -> str:
    """Which of several files a part was read from."""
    return f"Read from {file_named(path)}."


def looks_like(path: str, part: str, other: str) -> str:
    """A part under another part's name."""
    return f"{file_named(path)} was graded as {part}, as its name says, but it looks like {other}."


def of_marimo(path: str) -> str:
    """A notebook of marimo's, whose cells are functions of their own."""
    return (
        f"{file_named(path)} is a marimo notebook, in whose cells no function is found. Hand in "
        "what `marimo export script` writes of it, under the same name."
    )
