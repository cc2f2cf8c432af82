"""Verdicts: their statuses, what to do next, and what is wrong with a function's values."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from grader.result import Message, Status

STATUSES: dict[Status, tuple[str, str]] = {
    "passed": ("✓", "right"),
    "partial": ("◐", "partly right"),
    "failed": ("✗", "wrong"),
    "not_attempted": ("○", "not attempted"),
    "error": ("!", "error"),
    "timeout": ("…", "took too long"),
    "crashed": ("!", "ended its process"),
}
"""Each status as a sign and in words, in a terminal and on every page."""

RIGHT_SO_FAR = "right so far"
"""In place of "right", where an explanation is read later."""

NEXT_STEPS: dict[Status, str] = {
    "passed": "",
    "partial": "Change that one thing, then run the self-check again.",
    "failed": "Work it out on paper once more, then run the self-check again.",
    "not_attempted": "Begin with the first hint.",
    "error": "Call the function yourself with simple numbers until it returns a value.",
    "timeout": "Call the function yourself with small inputs and look where it hangs.",
    "crashed": "Call the function yourself with simple numbers and see what ends it.",
}
"""What to do next about an exercise."""

NEXT_STEP_OF_A_QUESTION = "Go back to the answers that are marked ✗ or ◐."

RIGHT = Message("Right.")
NOT_FINITE = Message(
    "An entry is nan or infinite at an ordinary input. Look for a division by zero, a logarithm of "
    "0 or a number that grows too large."
)
NOT_COMPARABLE = Message(
    "The values were not compared, because they have another shape than the one asked for."
)
ALL_ZERO = Message("Every value is 0, whatever the input.")
SIGN_OF_SOME = Message(
    "Your values have the right size everywhere, and the wrong sign in some places. Look for "
    "`abs`, for a root of a square, or for a difference that is taken in both orders."
)
ALSO_CHANGES = (
    "Your function also changes its arguments. Write into new arrays, and see what is left wrong."
)
WRONG_AT_KINK = Message("Right at ordinary inputs, but not where the function has a kink.")
WRONG_WHERE_ROUGH = Message(
    "Right at ordinary inputs, but not where σ is flat or numbers are large. Look for a limit that "
    "is set on values, or for a difference of two nearly equal numbers."
)
WRONG_WHERE_SMALLEST = Message(
    "Right at ordinary inputs, but not for a layer of one neuron, one example or an array of one "
    "entry. Look for what drops or adds an axis there, such as np.squeeze."
)
NOT_FINITE_WHERE_LARGE = Message(
    "At a large input there is no finite value: something overflows or divides by zero."
)
NOT_REPEATED = Message(
    "The same arguments gave another answer the second time: the function depends on chance or on "
    "what was called before."
)


def by_follow_through(status: str) -> str:
    """The words for the status of an exercise with points by follow-through."""
    return f"{status} by follow-through"


def wrong_shape(name: str, given: tuple[int, ...], wanted: tuple[int, ...]) -> Message:
    """Which shape came back, and which one it should be; ``name`` is that of an array."""
    of = name or "your answer"
    return Message(f"The shape of {of} is {_shape(given)}; it should be {_shape(wanted)}.")


def _shape(shape: tuple[int, ...]) -> str:
    return str(shape) if shape else "() (a single number)"


def close(error: float) -> Message:
    """Values that are off by this share of their size."""
    return Message(
        f"Your values are close, but off by about {error:.0e} of their size. Look for rounding, "
        "float32, a small number added for safety or a step h."
    )


def scaled(ratio: float) -> Message:
    """Values with one and the same ratio to the right ones."""
    return Message(f"Your values are {ratio:.4g} times what they should be, at every input.")


def scaled_by_size(formula: str, counted: str, argument: str) -> Message:
    """Values with a ratio to the right ones that is a formula in n, a size of an argument."""
    return Message(
        f"Your values are {formula} times what they should be, where n is the number of {counted} "
        f"of `{argument}`."
    )


def no_single_factor(right: int, inputs: int) -> Message:
    """Values that are wrong in every entry, with no common ratio."""
    return Message(f"{_counted(right, inputs)} No single factor would make your values right.")


def wrong_entries(
    right: int, inputs: int, wrong: int, entries: int, places: Sequence[str]
) -> Message:
    """Values of which some entries are wrong; ``places`` are those that are named."""
    more = ", …" if wrong > len(places) else ""
    named = f"{', '.join(places)}{more}"
    return Message(
        f"{_counted(right, inputs)} In one of them {wrong} of {entries} entries are off: {named}."
    )


def _counted(right: int, inputs: int) -> str:
    return f"Right for {right} of {inputs} inputs." if right else "Wrong for every input."


def followed_through(functions: Sequence[str], unwritten: Collection[str] = ()) -> Message:
    """An exercise that is right but for the earlier ones that it uses, some not written yet."""
    if missing := [name for name in functions if name in unwritten]:
        return Message(
            f"Full points by follow-through: this is right, and needs your {_names(missing)}, "
            f"which {_are(missing)} not written yet."
        )
    that = "that" if len(functions) == 1 else "those"
    return Message(
        "Full points by follow-through: this is right, and only comes out wrong because it uses "
        f"your {_names(functions)}.",
        advice=f"Mend {that} first.",
    )


def apart_from(functions: Sequence[str], unwritten: Collection[str] = ()) -> str:
    """The beginning of a message on an exercise that was judged with right earlier functions."""
    missing = [name for name in functions if name in unwritten]
    not_yet = f" ({_names(missing)} {_are(missing)} not written yet)" if missing else ""
    return f"Apart from what comes from your {_names(functions)}{not_yet}:"


def _are(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _names(functions: Sequence[str]) -> str:
    *first, last = (f"`{name}`" for name in functions)
    return f"{', '.join(first)} and {last}" if first else last


def grader_failed(error: str) -> Message:
    """An error of the grader's own, after which a submission waits for a person."""
    return Message(f"The grader itself failed on this submission ({error}): a person looks at it.")
