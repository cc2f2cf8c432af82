"""The names in the tests' downloads are those that the platforms were seen to give."""

from __future__ import annotations

from random import Random

import pytest

from tests.platforms import naming

CANVAS = {
    "Müller, Jürgen": "müllerjürgen",
    "O'Brien, Mary-Jane": "obrienmaryjane",
    "de la Cruz, María José": "delacruzmaríajosé",
    "王, 小明": "王小明",
    "van_der_Berg, Ann": "van_der_bergann",
    "Doe, J. R., Jr.": "doejrjr",
    "Smith_42, Al": "smith_42al",
    "Smith_42_, Al": "smith42al",
    "2024": "2024",
}


@pytest.mark.parametrize(("sortable", "name"), CANVAS.items())
def test_canvas_names_people_so(sortable: str, name: str) -> None:
    assert naming.canvas_name(sortable) == name


def test_canvas_names_files_so() -> None:
    random = Random(0)
    late = naming.canvas_file("Müller, Jürgen", 101, 2001, "single_neuron.py", late=True)
    assert late == "müllerjürgen_LATE_101_2001_single_neuron.py"
    assert naming.canvas_display("single neuron (1).py", 0, random) == "single neuron (1).py"
    assert naming.canvas_display("work.v2.ipynb", 1, random) == "work-1.v2.ipynb"
    assert naming.canvas_display("a.tar.gz", 1, random) == "a-1.tar.gz"
    assert naming.canvas_display('a<:>"b', 0, random) == "a_b"
    assert len(naming.canvas_display("single_neuron.ipynb", 8, random)) == 56


MOODLE = {
    "O'Brien": "OBrien",
    "Al_42 Smith": "Al 42 Smith",
    "J. R. Doe, Jr.": "J. R. Doe, Jr.",
    "Jürgen Müller": "Jürgen Müller",
}


@pytest.mark.parametrize(("full", "name"), MOODLE.items())
def test_moodle_names_people_so(full: str, name: str) -> None:
    assert naming.moodle_name(full) == name
