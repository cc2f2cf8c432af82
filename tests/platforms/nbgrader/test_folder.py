"""``backprop course``: what it writes, and that it overwrites nothing."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator

from grader.assignment import ASSIGNMENT, PARTS
from grader.assignment.catalogue import CATALOGUE, CODING_PARTS
from grader.cli import main
from grader.errors import GraderError
from grader.lesson.solutions import solutions_folder
from grader.platforms.nbgrader.config import configure
from grader.platforms.nbgrader.folder import CONFIG, SOURCE, make_course
from grader.submissions.class_folder import find_submissions


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "new" / "calculus"
    assert make_course(folder, solutions_folder())
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }


def test_a_course_is_a_configuration_five_sound_notebooks_and_the_solutions(made: Path) -> None:
    assert contents(made / "solutions").keys() == contents(solutions_folder()).keys()
    paths = {str(path.relative_to(made)) for path in made.rglob("*") if path.is_file()}
    paths = {path for path in paths if not path.startswith("solutions")}
    assert paths == {CONFIG, *(str(SOURCE / f"{part}.ipynb") for part in PARTS)}
    for part in PARTS:
        notebook = nbformat.read(made / SOURCE / f"{part}.ipynb", as_version=4)
        nbformat.validate(notebook)
        MetadataValidator().validate_nb(notebook)


def test_points_stand_on_locked_checks_and_on_explanations(made: Path) -> None:
    marked = [
        cell.metadata.nbgrader
        for part in PARTS
        for cell in nbformat.read(made / SOURCE / f"{part}.ipynb", as_version=4).cells
        if cell.metadata.get("nbgrader", {}).get("grade")
    ]
    checks = [about for about in marked if about.locked and not about.solution]
    explanations = [about for about in marked if about.solution]

    assert len(checks) == len(CATALOGUE)
    assert len(explanations) == 5
    assert len(marked) == len(checks) + len(explanations)
    assert sum(about.points for about in marked) == 100


def test_every_exercise_is_asked_once_more_where_students_do_not_see_it(made: Path) -> None:
    seeds = set()
    for part in CODING_PARTS:
        for cell in nbformat.read(made / SOURCE / f"{part}.ipynb", as_version=4).cells:
            if cell.source.startswith("check("):
                visible, begin, hidden, end = cell.source.split("\n")
                assert (begin, end) == ("### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS")
                seeds |= set(re.findall(r", seed=(\d+)\)$", hidden))
                assert hidden.startswith(visible.removesuffix(")"))
    assert len(seeds) == 1
    assert seeds.isdisjoint(re.findall(r"seed = (\d+)", (made / CONFIG).read_text()))


def test_two_courses_ask_different_things(made: Path, tmp_path: Path) -> None:
    make_course(tmp_path, solutions_folder())
    assert (tmp_path / CONFIG).read_text() != (made / CONFIG).read_text()


def test_run_twice_it_changes_nothing(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = contents(made)
    assert not make_course(made, solutions_folder())
    assert main(["course", str(made)]) == 0
    assert "nothing was changed" in capsys.readouterr().out
    assert contents(made) == before


IN_THE_WAY = {"a configuration": CONFIG, "the assignment": f"{SOURCE}/own.ipynb"}


@pytest.mark.parametrize("name", IN_THE_WAY)
def test_what_is_there_is_never_overwritten(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / IN_THE_WAY[name]
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text("mine")
    before = contents(tmp_path)

    assert main(["course", str(tmp_path)]) == 2
    assert "left as it is" in capsys.readouterr().err
    assert contents(tmp_path) == before
    assert {path.name for path in tmp_path.iterdir()} == {Path(IN_THE_WAY[name]).parts[0]}


def test_a_course_is_graded_as_one_and_not_as_a_class(tmp_path: Path) -> None:
    make_course(tmp_path, solutions_folder())
    student = tmp_path / "submitted" / "ada" / ASSIGNMENT
    student.mkdir(parents=True)
    (student / "review.ipynb").write_text("{}")
    assert find_submissions(tmp_path).folders == {"ada": tmp_path / "submitted" / "ada"}


def test_a_folder_with_other_files_keeps_them(tmp_path: Path) -> None:
    (tmp_path / "README").write_text("mine")
    (tmp_path / "source" / "ps1").mkdir(parents=True)
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "ps1.py").write_text("mine")
    make_course(tmp_path, solutions_folder())

    assert (tmp_path / "README").read_text() == "mine"
    assert (tmp_path / "source" / "ps1").is_dir()
    assert {path.name for path in tmp_path.iterdir()} == {CONFIG, "README", "source", "solutions"}
    assert contents(tmp_path / "solutions") == {"ps1.py": b"mine"}


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("")
    with pytest.raises(GraderError, match="x"):
        make_course(tmp_path / "x", solutions_folder())


class _Settings(dict):  # type: ignore[type-arg]
    """What ``get_config()`` gives, as far as it is needed."""

    def __getattr__(self, name: str) -> _Settings:
        return self.setdefault(name, _Settings())

    def __setattr__(self, name: str, value: object) -> None:
        self[name] = value


def test_nbgraders_own_steps_are_all_kept_but_the_replaced() -> None:
    from nbgrader.converters import Autograde, GenerateAssignment

    c = _Settings()
    configure(c)
    assert c.CourseDirectory.course_id == ASSIGNMENT

    def names(steps: list[object]) -> set[str]:
        return {s.split(".")[-1] if isinstance(s, str) else s.__name__ for s in steps}  # type: ignore[attr-defined]

    for converter, trait, replaced, ours in (
        (GenerateAssignment, "preprocessors", {"ClearSolutions"}, {"ClearAnswers"}),
        (Autograde, "sanitize_preprocessors", set(), {"RestoreCells"}),
        (
            Autograde,
            "autograde_preprocessors",
            {"Execute", "SaveAutoGrades"},
            {"GradeOutside", "SaveVerdicts"},
        ),
    ):
        stock = getattr(converter, trait).default_args[0]
        configured = c[converter.__name__][trait]
        assert names(configured) == (names(stock) - replaced) | ours
