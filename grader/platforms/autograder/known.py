"""The platforms that run the grader themselves, by the names of the command line."""

from __future__ import annotations

from collections.abc import Mapping

from grader.platforms.autograder.autograder import Autograder
from grader.platforms.autograder.classroom50 import Classroom50
from grader.platforms.autograder.gradescope import Gradescope
from grader.platforms.autograder.prairielearn import PrairieLearn

AUTOGRADERS: Mapping[str, Autograder] = {
    autograder.name: autograder for autograder in (Gradescope(), PrairieLearn(), Classroom50())
}
