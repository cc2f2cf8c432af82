"""What ``check`` and ``hint`` say in a notebook, and what stands in place of a verdict."""

from __future__ import annotations

from collections.abc import Sequence

from grader.text import quoted

NO_FUNCTION = 'Give the function itself, without brackets, or an id such as "single_neuron.dC_da".'
NOT_OURS = "This cell is not part of the exercises and was not run. A person gives its points."


NO_TERMINAL = "No terminal is attached, so this was one check; it is not watched."
ALL_RIGHT = "Nothing wrong is left. Well done!"
KEYS = "h hint   n next   l list   q quit   (checks again when you save)"


def no_exercise(id: str, candidates: Sequence[str]) -> str:
    """An id that no exercise has; ``candidates`` may have been meant."""
    meant = f" Did you mean {' or '.join(candidates)}?" if candidates else ""
    return (
        f"There is no exercise {quoted(id)}.{meant} An id is <part>.<function>, such as "
        "single_neuron.dC_da."
    )


def not_an_exercise_file(path: str, parts: Sequence[str]) -> str:
    """A file with another name than those of the parts."""
    return (
        f"{path} is not one of the exercise files, which are called {', '.join(parts)} "
        "(.py or .ipynb)."
    )


def nothing_there(path: str) -> str:
    """A path that leads nowhere."""
    return f"{path} is neither a file nor a folder. Name the folder with your exercises."


def no_exercises(folder: str, part: str) -> str:
    """A folder without any part; ``part`` is the name of the first."""
    return (
        f"There are no exercises in {folder}: no {part}.py, {part}.ipynb or another part. "
        "Go to their folder, name it, or get the exercises: `backprop start`."
    )


def looks_like_a_class(folder: str, of_class: str, students: Sequence[str]) -> str:
    """A folder with the work of several people, whose code a self-check must not run."""
    more = f" and {len(students) - 2} more" if len(students) > 2 else ""
    return (
        f"{folder} looks like the folder of a class, since the same part lies in "
        f"{', '.join(students[:2])}{more}. Nothing was run: a self-check does not protect you from "
        f"other people's code. `backprop grade {of_class} --out results` does, and gives each "
        "their own marks. If all of it is your own work, name the folder that counts."
    )


def checking(what: str) -> str:
    """What is being checked at the moment."""
    return f"Checking {what} …"


def progress(right: int, of: int, points: str) -> str:
    """How far a student has come."""
    return f"{right} of {of} right, {points} points"


def several(name: str, ids: Sequence[str]) -> str:
    """A function's name that several exercises have."""
    ids_or = " or ".join(f'"{id}"' for id in ids)
    return f"There is more than one {name}. Say which you mean: {ids_or}."


def give_the_function(name: str, id: str) -> str:
    """Something that is no function, where one is checked."""
    return f'Give the function itself: check({name}, "{id}").'


def give_the_variables(names: Sequence[str], id: str) -> str:
    """Something that is not the list of a question's variables."""
    return f'Give the question\'s variables: check([{", ".join(names)}], "{id}").'


def run_the_cells_of(functions: Sequence[str]) -> str:
    """Functions that a notebook's cell uses before they are defined."""
    names = " and ".join(f"`{name}`" for name in functions)
    each = "its cell" if len(functions) == 1 else "their cells"
    return f"There is no {names} yet: write it, or run {each}."


def stuck(id: str) -> str:
    """What to do about a verdict in a notebook."""
    return f'Stuck? Try hint("{id}").'


def scored_later(points: str) -> str:
    """How many points a self-check leaves to whoever reads the explanations."""
    return f"Up to {points} more points are for explanations, which are read and scored later."


def missing_parts(parts: Sequence[str], points: str) -> str:
    """The parts that a folder does not hold."""
    return f"Not in this folder: {', '.join(parts)} ({points} more points)."


def go_on(id: str) -> str:
    """What to do next, in a terminal."""
    return f"Next: {id}. Stuck? Try `backprop hint {id}`."


def hint(number: int, of: int, id: str, text: str) -> str:
    """A hint with its number and how many there are."""
    last = " That was the last one; the next call starts again." if number == of else ""
    return f"Hint {number} of {of} for {id}: {text}{last}"
