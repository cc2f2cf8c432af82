"""Notebooks that went through another tool: full marks for right work, or what to do instead.

Each way begins with the released notebooks, solved, and leaves what a student hands in then.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest

from grader.assignment import part_of
from grader.assignment.catalogue import CATALOGUE
from tests.conftest import EXERCISES, command, needs_sandbox
from tests.neighbours.conftest import Environment
from tests.platforms.nbgrader.classroom import solved

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore"), needs_sandbox]

PARTS = ("single_neuron", "review")
"""One with functions and one with texts; the others are like the first."""

Change = Callable[[Environment, Path], None]


@dataclass(frozen=True)
class Way:
    """What is done to the notebooks in a folder, and what a student reads who loses marks by it."""

    change: Change
    told: str = ""
    parts: tuple[str, ...] = PARTS


FORMS = (
    "py:percent", "py:light", "py:nomarker", "py:hydrogen", "py:sphinx", "py:marimo",
    "md:markdown", "md:myst", "md:pandoc", "Rmd",
)  # fmt: skip
ONE = ("single_neuron",)
CONVERT_ALL = """
import json, sys
from jupytext.cli import jupytext
for arguments in json.loads(sys.argv[1]):
    jupytext(arguments)
"""


def jupytext(form: str, *, back: bool, told: str = "") -> Way:
    """Into one of jupytext's forms, and perhaps back into a notebook."""
    parts = ONE if form == "py:marimo" else PARTS

    def change(tools: Environment, folder: Path) -> None:
        converted = folder.parent.with_name("jupytext")
        if not converted.exists():
            convert_all(tools, folder, converted)
        for part in PARTS:
            (folder / f"{part}.ipynb").unlink()
        for path in (converted / form / ("back" if back else "there")).iterdir():
            shutil.copy(path, folder)

    return Way(change, told, parts)


def convert_all(tools: Environment, solved: Path, to: Path) -> None:
    """Each form and the way back from it, by the command's function: it takes long to start."""
    commands = []
    for form in FORMS:
        for step in ("there", "back"):
            (to / form / step).mkdir(parents=True)
        for part in ONE if form == "py:marimo" else PARTS:
            text = to / form / "there" / f"{part}.{form.partition(':')[0]}"
            commands.append(["--quiet", "--to", form, "-o", text, solved / f"{part}.ipynb"])
            if form != "py:marimo":
                notebook = to / form / "back" / f"{part}.ipynb"
                commands.append(["--quiet", "--to", "notebook", "-o", notebook, text])
    (to / "convert_all.py").write_text(CONVERT_ALL)
    tools.run(to, "convert_all", json.dumps(commands, default=str))


def stripped(*options: str) -> Way:
    return Way(
        lambda tools, folder: _said(
            tools.run(folder, "nbstripout", *options, *(f"{part}.ipynb" for part in PARTS))
        )
    )


def _said(_: str) -> None:
    """What a tool said does not matter."""


def papermill(tools: Environment, folder: Path) -> None:
    """Executed, with a parameter that no cell asks for."""
    for part in PARTS:
        tools.run(
            folder, "papermill", "--no-progress-bar", "-p", "seed", 7,
            f"{part}.ipynb", "executed.ipynb",
        )  # fmt: skip
        (folder / "executed.ipynb").rename(folder / f"{part}.ipynb")


def script(tools: Environment, folder: Path) -> None:
    names = [f"{part}.ipynb" for part in PARTS]
    tools.run(folder, "nbconvert", "--to", "script", *names)
    for name in names:
        (folder / name).unlink()


def script_of_magics(tools: Environment, folder: Path) -> None:
    """With lines that only a notebook understands, which become calls of IPython's."""
    for part in PARTS:
        path = folder / f"{part}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        magics = "%matplotlib inline\n!pip list\n%cd -q ."
        notebook.cells.insert(0, nbformat.v4.new_code_cell(magics))
        notebook.cells.insert(1, nbformat.v4.new_code_cell("%%time\nx = 1"))
        nbformat.write(notebook, path)
    script(tools, folder)


def marimo_notebook(tools: Environment, folder: Path) -> None:
    tools.run(folder, "marimo", "-q", "convert", "single_neuron.ipynb", "-o", "single_neuron.py")
    for part in PARTS:
        (folder / f"{part}.ipynb").unlink()


def marimo_script(tools: Environment, folder: Path) -> None:
    marimo_notebook(tools, folder)
    name = "single_neuron.py"
    tools.run(folder, "marimo", "-q", "export", "script", name, "-o", "script.py")
    (folder / "script.py").rename(folder / name)


OTHER_ANSWER = "def dC_da(a, y):\n    return 2 * a - 2 * y"


def both_sides(folder: Path) -> tuple[Path, Path, Path]:
    """The notebook as it was released, as it is solved, and solved in another way."""
    other = folder.parent / f"{folder.name}_other.ipynb"
    own = folder / "single_neuron.ipynb"
    notebook = nbformat.read(own, as_version=4)
    for cell in notebook.cells:
        if cell.id == "dC_da":
            cell.source = OTHER_ANSWER
    nbformat.write(notebook, other)
    return EXERCISES / "single_neuron.ipynb", own, other


def merged_by_nbdime(tools: Environment, folder: Path) -> None:
    base, own, other = both_sides(folder)
    tools.run(folder, "nbdime.nbmergeapp", base, own, other, "--out", own, status=1)
    assert "<<<<<<<" in own.read_text(encoding="utf-8")


def merged_without_conflict(tools: Environment, folder: Path) -> None:
    base, own, _ = both_sides(folder)
    tools.run(folder, "nbdime.nbmergeapp", base, own, base, "--out", own)


def merged_by_git(_: Environment, folder: Path) -> None:
    base, own, other = both_sides(folder)
    merged = subprocess.run(
        ["git", "merge-file", "-p", own, base, other], capture_output=True, encoding="utf-8"
    )
    assert merged.returncode == 1, merged.stderr
    own.write_text(merged.stdout, encoding="utf-8")


def written(change: Callable[[dict[str, Any]], None]) -> Way:
    """A notebook's JSON, changed as an editor leaves it."""

    def change_all(_: Environment, folder: Path) -> None:
        for part in PARTS:
            path = folder / f"{part}.ipynb"
            notebook = json.loads(path.read_text(encoding="utf-8"))
            change(notebook)
            path.write_text(json.dumps(notebook), encoding="utf-8")

    return Way(change_all)


def colab(notebook: dict[str, Any]) -> None:
    notebook["nbformat_minor"] = 0
    notebook["metadata"] = {
        "colab": {"provenance": [], "toc_visible": True},
        "kernelspec": {"name": "python3", "display_name": "Python 3"},
        "language_info": {"name": "python"},
    }
    for number, cell in enumerate(notebook["cells"]):
        del cell["id"]
        cell["metadata"] = {
            "id": f"Zk{number}",
            "colab": {"base_uri": "https://localhost:8080/", "height": 35},
            "executionInfo": {"status": "ok", "elapsed": 3, "user": {"displayName": "Ann"}},
            "outputId": "0d7a",
        }


def kaggle(notebook: dict[str, Any]) -> None:
    notebook["metadata"]["kaggle"] = {
        "accelerator": "none", "dataSources": [], "isInternetEnabled": True,
        "language": "python", "sourceType": "notebook",
    }  # fmt: skip
    for cell in notebook["cells"]:
        cell["metadata"] = {
            "_uuid": "8f2839f25d", "_cell_guid": "b1076dfc", "trusted": True,
            "execution": {"iopub.status.busy": "2026-05-04T03:02:01.000000Z"},
        }  # fmt: skip
    first = (
        "import os\nimport pandas as pd\n"
        "for folder, _, names in os.walk('/kaggle/input'):\n    print(names)\n"
    )
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "source": first}
    notebook["cells"].insert(0, cell)


def vs_code(notebook: dict[str, Any]) -> None:
    notebook["metadata"] = {
        "kernelspec": {"display_name": ".venv (3.11.7)", "language": "python", "name": "python3"},
        "vscode": {"interpreter": {"hash": "31f2aee4e71d21fbe5cf8b01ff0e069b"}},
    }
    for cell in notebook["cells"]:
        cell["metadata"] = {"vscode": {"languageId": "python"}}


def jupyter_book(notebook: dict[str, Any]) -> None:
    notebook["metadata"]["mystnb"] = {"execution_mode": "off"}
    for cell in notebook["cells"]:
        cell["metadata"]["tags"] = ["hide-input", "remove-cell", "raises-exception", "thebe-init"]


AS_NOTEBOOK = "`jupytext --to notebook`"
AS_SCRIPT = "`marimo export script`"
WAYS = {
    **{
        f"jupytext {form}": jupytext(form, back=False)
        for form in ("py:percent", "py:light", "py:nomarker", "py:hydrogen", "py:sphinx")
    },
    **{
        f"jupytext {form}": jupytext(form, back=False, told=AS_NOTEBOOK)
        for form in ("md:markdown", "md:myst", "Rmd")
    },
    **{
        f"jupytext {form} and back": jupytext(form, back=True)
        for form in FORMS
        if form != "py:marimo"
    },
    "jupytext py:marimo": jupytext("py:marimo", back=False, told=AS_SCRIPT),
    "nbstripout": stripped(),
    "nbstripout of more": stripped(
        "--drop-empty-cells",
        "--extra-keys=metadata.kernelspec metadata.language_info cell.metadata.nbgrader",
    ),
    "papermill": Way(papermill),
    "nbconvert to script": Way(script),
    "nbconvert to script, with magics": Way(script_of_magics),
    "marimo convert": Way(marimo_notebook, AS_SCRIPT, ONE),
    "marimo export script": Way(marimo_script, parts=ONE),
    "nbdime without a conflict": Way(merged_without_conflict),
    "nbdime with a conflict": Way(merged_by_nbdime, "These lines hold both sides of a merge."),
    "git with a conflict": Way(merged_by_git, "holds both sides of a merge"),
    "VS Code": written(vs_code),
    "Colab": written(colab),
    "Kaggle": written(kaggle),
    "Jupyter Book": written(jupyter_book),
}  # fmt: skip


@pytest.fixture(scope="module")
def graded(tools: Environment, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """The results of a class in which each student went one of the ways."""
    start = tmp_path_factory.mktemp("solved")
    for name, notebook in solved(EXERCISES).items():
        if Path(name).stem in PARTS:
            nbformat.write(notebook, start / name)
    group = tmp_path_factory.mktemp("class")
    for name, way in WAYS.items():
        folder = shutil.copytree(start, group / name)
        way.change(tools, folder)
    out = tmp_path_factory.mktemp("results")
    for other in group.glob("*.ipynb"):
        other.unlink()
    subprocess.run(
        command("grade", group, "--out", out, "--seed", 1), check=True, capture_output=True
    )
    results = json.loads((out / "results.json").read_text(encoding="utf-8"))
    return {entry["student"]: entry for entry in results["submissions"]}


@pytest.mark.parametrize("name", WAYS)
def test_right_work_has_full_marks_or_words_that_lead_there(
    name: str, graded: Mapping[str, Any]
) -> None:
    way, entry = WAYS[name], graded[name]
    full = sum(item.points for item in CATALOGUE.values() if item.part in way.parts)
    if not way.told:
        assert entry["score"] == full
        return
    assert entry["score"] < full
    lost = [item for item in entry["items"] if part_of(item["id"]) in way.parts]
    assert way.told in " ".join(item["feedback"] for item in lost)


def test_a_script_keeps_the_text_of_the_lesson(tools: Environment, tmp_path: Path) -> None:
    shutil.copy(EXERCISES / "single_neuron.ipynb", tmp_path)
    tools.run(tmp_path, "nbconvert", "--to", "script", "single_neuron.ipynb")
    assert "# # Part 1: One neuron" in (tmp_path / "single_neuron.py").read_text(encoding="utf-8")
