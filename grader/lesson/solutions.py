"""Finds ``solutions/``, and packs the rules for explanations that lie in it.

The folder holds the lesson with its solutions and the rules. A student's installation does not have
it. The rules are packed into bytes, so that they can be sent to the process or the machine that
grades.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
import zlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

from grader.assignment import PARTS
from grader.errors import UnusableInput
from grader.explanations import Assessment, Given, Rulebook, read_rulebook, score_explanation

EXPLANATIONS = "explanations"
_WHERE = "in a clone of the project and in its source archive, not in an installed package"
WHERE_THE_RULES_ARE = (
    f"the rules for them are in solutions/, which is {_WHERE}. Run this in the folder of one of "
    "these."
)
NO_RULES = f"Explanations were not scored and wait for a person: {WHERE_THE_RULES_ARE}"
_TAG = re.compile(r"<[^<>]*>|\{[{%].*?[%}]\}")
_SOLUTION = re.compile(r"### BEGIN SOLUTION.*?### END SOLUTION", re.DOTALL)


def solutions_folder(*before: Path) -> Path:
    """``solutions/`` in one of the folders ``before``, here, or beside the package in a checkout.

    :raises UnusableInput: where none of them has it.
    """
    for folder in (*before, Path(), Path(__file__).parents[2]):
        solutions = folder / "solutions"
        if all((solutions / f"{part}.py").is_file() for part in PARTS):
            return solutions
    raise UnusableInput(
        f"There is no solutions/ here. It is {_WHERE}. Get one of these, and run this command "
        "in its folder."
    )


def packed_rules(*before: Path) -> bytes | None:
    """The rules for explanations and the lesson, from the ``solutions_folder``, as bytes.

    None where there is no such folder, or no rules in it.

    :raises UnusableInput: where they cannot be read or used.
    """
    try:
        solutions = solutions_folder(*before)
    except UnusableInput:
        return None
    rules = solutions / EXPLANATIONS
    if not rules.is_dir():
        return None
    try:
        texts = {
            "rules": {
                path.relative_to(rules).as_posix(): path.read_text(encoding="utf-8")
                for path in sorted(rules.rglob("*.toml"))
            },
            "lesson": [
                _SOLUTION.sub("", (solutions / f"{part}.py").read_text(encoding="utf-8"))
                for part in PARTS
            ],
            "pages": [
                page.read_text(encoding="utf-8") for page in solutions.parent.glob("README.md")
            ],
        }
    except (OSError, UnicodeDecodeError) as error:
        raise UnusableInput(f"{solutions} cannot be read: {error}") from error
    packed = zlib.compress(json.dumps(texts).encode(), level=1)
    try:
        rulebook(packed)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise UnusableInput(
            f"The rules in {rules} cannot be used ({type(error).__name__}: {error}). Compare them "
            "with the project's own."
        ) from error
    return packed


def digest_of(packed: bytes) -> str:
    """The SHA-256 of what ``packed_rules`` packed, in hexadecimal digits, however it was packed."""
    return hashlib.sha256(zlib.decompress(packed)).hexdigest()


@lru_cache(maxsize=1)
def rulebook(packed: bytes) -> Rulebook:
    """The rulebook of ``packed_rules``. Students are given the lesson, README and the package."""
    texts = json.loads(zlib.decompress(packed))
    pages = (_TAG.sub("\n\n", page) for page in _package("*.html"))
    given = Given.of([*texts["lesson"], *_package("*.py")], [*texts["pages"], *pages])
    return read_rulebook(texts["rules"], given)


def scorer(packed: bytes | None) -> Callable[[int, str], Assessment] | None:
    """A function that scores an explanation, given its question's number; None without rules."""
    if packed is None:
        return None
    rules = rulebook(packed)
    return lambda question, answer: score_explanation(rules, question, answer)


def _package(pattern: str) -> Iterator[str]:
    paths = sorted(Path(__file__).parents[1].rglob(pattern))
    return (path.read_text(encoding="utf-8") for path in paths)
