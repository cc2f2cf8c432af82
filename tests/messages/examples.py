"""An example of each message that a student can read, as docs/messages.md shows them.

    python -m tests.messages.examples > docs/messages.md

The examples are made by the functions of ``grader.messages``, of made-up facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from grader.answers import (
    Crashed,
    Elements,
    Missing,
    NotAsked,
    Note,
    NotHandedIn,
    NotLoaded,
    Number,
    Raised,
    Text,
    TimedOut,
    Unusable,
)
from grader.assignment import PARTS
from grader.assignment.misconceptions import MISCONCEPTIONS, OTHER_WORDS
from grader.expressions import ExpressionError
from grader.judge.messages import misconception
from grader.messages import (
    advice,
    answers,
    endings,
    example,
    explanations,
    files,
    formulas,
    page,
    pictures,
    review,
    self_check,
    site,
    verdicts,
)
from grader.reasons import Ending, because
from grader.result import LeftOut, Message

IN_THE_BROWSER = {
    "reason": "NetworkError: pyodide.asm.wasm", "points": "3", "score": "1.8", "max_score": "3",
    "max": "100", "right": "8", "of": "9", "file": "single_neuron.ipynb", "count": "3",
    "number": "5", "title": "Review", "differing": "2 cells", "part": "single_neuron",
}  # fmt: skip
"""What the pages fill in."""

Examples: TypeAlias = Sequence[str | Message]

FACTS: Mapping[str, Mapping[str, str | int]] = {
    "no_assignment_folder": {"folder": "backprop_calculus"},
    "no_part": {"part": "matrix_form"},
    "no_part_but_similar": {"part": "matrix_form", "similar": "matrixform.py"},
    "no_part_but_text": {"part": "matrix_form", "text": "matrix_form.md"},
    "submission_unreadable": {"error": "Permission denied"},
    "unreadable": {"error": "Permission denied"},
    "too_large": {"megabytes": 1},
    "not_utf_8": {"byte": 120, "value": 0xE9},
    "unknown_encoding": {"encoding": "klingon"},
    "begins_as_utf_8": {"encoding": "latin-1"},
    "other_encoding": {"encoding": "ascii"},
    "no_json": {"line": 1},
    "too_many_cells": {"cells": 2000, "most": 1000},
    "too_much_code": {"megabytes": 1},
    "hides_a_library": {"library": "numpy"},
    "modules_too_large": {"megabytes": 4},
    "copy_too_large": {"megabytes": 5},
    "copy_too_late": {"most": 1000},
    "other_notebooks": {"more": 2},
    "holds_nothing": {"part": "matrix_form"},
    "too_many_to_compare": {"most": 8},
    "misspelt": {"part": "matrix_form"},
    "text_of_notebook": {"part": "matrix_form"},
    "other_form": {"part": "matrix_form"},
    "not_collected": {"why": "It is the address of a page, not a file."},
    "replaced": {"why": "“hw_2.py” counts: it is from a newer attempt."},
    "further_files": {"count": 12},
    "folder_unreadable": {"error": "Permission denied"},
    "folder_too_full": {"most": 10_000},
    "folder_too_deep": {"most": 12},
}
"""What the reasons hold, beside the names of files."""


NO_SCIPY = Raised("ModuleNotFoundError", "No module named 'scipy'", 3, name="scipy")


def _reasons(*kinds: str, **names: str) -> Iterator[str]:
    for kind in kinds:
        yield files.in_words(because(kind, **names, **FACTS.get(kind, {})))


def _kinds_of_reasons(first: str, last: str) -> list[str]:
    kinds = list(files.REASONS)
    return kinds[kinds.index(first) : kinds.index(last) + 1]


@dataclass(frozen=True)
class Found:
    """A concept or misconception of an explanation."""

    about: str
    ask: str
    quote: str = ""


@dataclass(frozen=True)
class Assessed:
    """An explanation with two concepts, one of them said in part, and one misconception."""

    guard: str | None = None
    concepts: Sequence[Found] = (
        Found("how the bias enters z", "", "some words of yours"),
        Found("the other factors", "", "more words of yours"),
    )
    misconceptions: Sequence[Found] = (Found("", "How is this?", "some other words"),)
    missing: Sequence[Found] = (
        Found("the other factors", "Which are the same?"),
        Found("how the weight enters z", "And what follows?"),
    )
    is_copied: bool = True


_FORMULA_FACTS: Mapping[str, Mapping[str, str | int | float]] = {
    "too_long": {"length": 812, "most": 500},
    "too_many_parts": {"most": 200},
    "character": {"found": "@"},
    "command": {"found": "\\sum"},
    "unknown_name": {"found": "alpha"},
    "not_this_function": {"function": "sigma_prime"},
    "too_many_signs": {"most": 4},
    "missing_before": {"found": "*"},
    "closes_another": {"opened": "(", "needed": ")"},
    "too_deep": {"most": 20},
    "number_size": {"least": 1e-12, "most": 1e12},
    "exponent_size": {"most": 99},
    "exponents_together": {"most": 99},
}


def _formula_problems() -> Iterator[str]:
    for kind in formulas.PROBLEMS:
        yield formulas.problem(ExpressionError(kind, "", 0, **_FORMULA_FACTS.get(kind, {})))


def _formula() -> str:
    error = ExpressionError("unknown_name", "2*(a - alpha)", 7, found="alpha")
    error.symbols, error.functions = ("a", "y"), ("sigma", "exp")
    return formulas.not_read(error)


OPTIONS = ("learns fast", "learns slowly")
OVERFLOW = Raised("OverflowError", "math range error", 12)
DW_DB = ("dW", "db")
WAYS = {"exited": (3, ""), "signal": (11, "SIGSEGV")}

SECTIONS: Mapping[str, Mapping[str, Examples]] = {
    "An exercise's function": {
        "Its status, as a sign and in words": [
            *(f"{sign} {words}" for sign, words in verdicts.STATUSES.values()),
            f"{verdicts.STATUSES['passed'][0]} {verdicts.RIGHT_SO_FAR}",
            f"{verdicts.STATUSES['passed'][0]} {verdicts.by_follow_through('right')}",
        ],
        "It is right": [
            verdicts.RIGHT,
            verdicts.followed_through(["sigmoid_prime"]),
            verdicts.followed_through(["sigmoid_prime", "dz_dw"]),
            verdicts.followed_through(["sigmoid_prime"], ["sigmoid_prime"]),
            verdicts.followed_through(["sigmoid_prime", "dz_dw"], ["sigmoid_prime", "dz_dw"]),
        ],
        "It gave no value": [
            answers.NOT_ATTEMPTED,
            answers.no_answer(Missing(), "dC_da", "function"),
            answers.no_answer(Missing("dc_da"), "dC_da", "function"),
            answers.not_written_yet("sigmoid_prime"),
            answers.returned_nothing(),
            answers.no_answer(OVERFLOW, "dC_da", "function"),
            answers.no_answer(
                Raised("ZeroDivisionError", "division by zero", 9, "sigmoid_prime"),
                "weight_gradient",
                "function",
            ),
            answers.no_answer(Raised("MyError", ""), "dC_da", "function"),
            answers.called_otherwise(
                Raised("TypeError", "dC_da() takes 1 positional argument but 2 were given"),
                "dC_da",
                ("a", "y"),
            ),
            answers.raised(
                Raised(
                    "NameError",
                    "name 'expit' is not defined",
                    9,
                    name="expit",
                    because=Note(NO_SCIPY, "cell 1", ("expit",)),
                )
            ),
            answers.raised(
                Raised("ZeroDivisionError", "division by zero", 9, where="utils.half"),
            ),
            answers.not_there_to_import("scipy"),
            answers.no_answer(TimedOut(2.0), "dC_da", "function"),
            answers.no_answer(TimedOut(3.0, waiting=True), "dC_da", "function"),
            answers.no_answer(NotAsked("part", 10.0), "dC_da", "function"),
            answers.no_answer(NotAsked("loading", 30.0), "dC_da", "function"),
            answers.no_answer(NotAsked("stopped"), "dC_da", "function"),
        ],
        "What in a line led to an exception": [
            advice.no_power("p**2"),
            advice.no_product("2", "p + q"),
            advice.no_product_of_numbers("p @ q"),
            advice.no_entry("p", "0"),
            advice.a_text("'p'"),
            advice.text_and_number("'p = '"),
            advice.a_list("p", "*"),
            advice.list_of_arrays("weights"),
            advice.for_each_entry("p > 0", (3,)),
            advice.for_each_entry("p > 1", None),
            advice.for_each_entry("p > 2", None, "while"),
            advice.larger_of_two("max", "max(1, p)", (3,)),
            advice.word_between("and"),
            advice.word_between("or"),
            advice.chained("0 < p < 1"),
            advice.entry_by_entry("M + p", "+", {"M": (3, 4), "p": (3,)}),
            advice.entry_by_entry("M * p + q", "+", {"M * p": (3, 4), "q": (3,)}, of_matrix=True),
            advice.no_matrix_product("M * q", {"M": (3, 4)}),
            advice.does_not_fit("M @ p", {"M": (3, 4), "p": (3,)}),
            advice.does_not_fit("M @ q", {}),
            advice.meant("pp", "p"),
            advice.in_numpy("ln", "log"),
            advice.of_another_part("sigmoid_prime", "single_neuron"),
            advice.given_in_another_part("forward", "matrix_form"),
            advice.not_imported("math"),
            advice.a_parameter("p", "forward"),
            advice.NO_SELF,
            advice.unknown("p"),
            advice.given_gone("sigmoid"),
            advice.value_named_like_function("f"),
            advice.not_yet_a_value("p"),
            advice.not_called("f", ("p", "q")),
            advice.not_called("np.exp", ()),
            advice.takes("f", ("p", "q"), 1),
            advice.takes("f", ("p",), 2),
            advice.named_otherwise("r", "f", ("p", "q")),
            advice.calls_itself("f"),
            advice.returns_nothing("f"),
            advice.only_numbers("exp", (3,)),
            advice.only_numbers("exp", None),
            advice.one_number("float", "p > 0", (3,)),
            advice.different_shapes("np.array", "dW"),
            advice.has_no_entries("p"),
            advice.has_the_shape("p", (3,), 2),
            advice.too_many_indices("p", (3,)),
            advice.beyond("p[l + 1]", "p", 3),
            advice.beyond("p[1]", "p", 1),
            advice.not_there(["p[l]"]),
            advice.not_there(["p[l]", "q[l - 1]"]),
            advice.entry_as_index("i", "p"),
            advice.array_as_index("p"),
            advice.begins_empty("p[l]", "p"),
            advice.not_in_library("np", "epx", "np.exp"),
            advice.not_in_library("np", "backprop", ""),
            advice.array_has_no("append"),
            advice.array_has_another("t", "T"),
            advice.number_has_no("p", "T"),
            advice.shape_in_brackets("np.zeros", "2, 3"),
            advice.second_is_axis("np.sum"),
            advice.no_such_axis("np.sum(p, axis=1)", 1),
            advice.counted_pairs("i", "p, q", "enumerate(zip(P, Q))"),
            advice.not_iterable("len(p)"),
            advice.range_of_array("p"),
            advice.whole_number("len(p) / 2"),
            advice.for_input({}, 1),
            advice.for_input({"p": (3,), "M": (3, 4), "q": ()}, None),
        ],
        "Its text cannot be read": [
            advice.missing_times("2", "p"),
            advice.not_on_keyboard("²", "**2"),
            advice.other_language("else if", "elif"),
            advice.word_of_python("lambda"),
            advice.PRIME,
            advice.BOTH_SIDES,
        ],
        "It returned None": [
            answers.returned_nothing(advice.EMPTY),
            answers.returned_nothing(advice.ONLY_PRINTED),
            answers.returned_nothing(advice.BARE_RETURN),
            answers.returned_nothing(advice.ONLY_IN_A_BRANCH),
            answers.returned_nothing(advice.INNER_RETURNS),
            answers.returned_nothing(advice.RETURNS_NONE),
            advice.GIVES_NONE,
        ],
        "Its arguments, and what was given": [
            advice.other_order("f", ("p", "q"), ("q", "p")),
            advice.order_of_call("f(q, r)", "f", ("p", "q")),
            advice.no_function_any_more("f"),
            advice.two_names("p = q = []"),
            advice.same_entry("[[0] * 3] * 2"),
            advice.not_kept("np.append(p, 1)"),
            advice.loop_takes("k"),
            advice.given_changed(["sigmoid"]),
            advice.given_changed(["sigmoid", "forward"]),
        ],
        "Its process ended": [
            answers.no_answer(Crashed(Ending(way, *WAYS.get(way, ()))), "dC_da", "function")
            for way in endings.WAYS
        ],
        "The file could not be run as a whole": [
            answers.no_answer(NotLoaded(note), "dC_da", "function")
            for note in (
                Note(Raised("SyntaxError", "invalid syntax", 4), "cell 3"),
                Note(TimedOut(5.0), "cell 3", line=4),
                Note(TimedOut(5.0, waiting=True), "cell 3", line=4),
                Note(Crashed(Ending("exited", 3)), "cell 3", line=4),
                Note(TimedOut(5.0)),
                Note(Crashed(Ending("exited", 3))),
                Note(NotAsked("part", 10.0)),
            )
        ],
        "It returned something else": [
            *(answers.returned(Unusable(k), answers.ASKED_FOR["one"]) for k in answers.UNUSABLE),
            answers.returned(Unusable("list", 3, 2), answers.ASKED_FOR["pair"]),
            answers.returned(Unusable("number", None, 2, (0,)), answers.ASKED_FOR["pair of lists"]),
            answers.IN_A_ROW,
            answers.not_one_for_each_layer("dW", 1, 2),
            answers.NEVER_FILLED,
            answers.SYMBOLS_WITHOUT_VALUES,
        ],
        "Its values are wrong": [
            verdicts.wrong_shape("", (3, 1), (3,)),
            verdicts.wrong_shape("dW[0]", (), (2, 3)),
            verdicts.NOT_FINITE,
            verdicts.NOT_FINITE_WHERE_LARGE,
            verdicts.NOT_COMPARABLE,
            verdicts.ALL_ZERO,
            verdicts.SIGN_OF_SOME,
            verdicts.ALSO_CHANGES,
            verdicts.close(2e-6),
            verdicts.scaled(0.5),
            verdicts.scaled_by_size("-1/n", "entries", "y"),
            verdicts.no_single_factor(0, 6),
            verdicts.no_single_factor(2, 6),
            verdicts.wrong_entries(0, 6, 6, 12, ["dW[0][0, 1]", "dW[0][1, 1]"]),
            verdicts.WRONG_AT_KINK,
            verdicts.WRONG_WHERE_ROUGH,
            verdicts.WRONG_WHERE_SMALLEST,
            verdicts.NOT_REPEATED,
            f"{verdicts.apart_from(['sigmoid_prime'])} {verdicts.ALL_ZERO.text}",
            f"{verdicts.apart_from(['dz_dw', 'dC_da'], ['dz_dw'])} {verdicts.ALL_ZERO.text}",
        ],
        "Where values are wrong": [
            example.gives("f", {"p": "0.5", "q": "[1.5, -2.0]"}, "0.25"),
            example.wrong_links(["z"], ["start", "y"]),
            example.wrong_links(["start", "y"], ["z"]),
            example.first_wrong_layer(DW_DB, 1, 3, weights=False, biases=True),
            example.first_wrong_layer(DW_DB, 1, 3, weights=True, biases=False),
            example.first_wrong_layer(DW_DB, 0, 1, weights=False, biases=False),
            example.first_wrong_layer(DW_DB, 1, 3, weights=False, biases=False),
            example.first_wrong_layer(DW_DB, 0, 3, weights=False, biases=False, zero=True),
        ],
        "A misconception is behind it": [
            *(misconception(id) for id in MISCONCEPTIONS),
            misconception("cross_entropy_delta", of="matrix_form.output_delta"),
            *(misconception(id, of=of) for id, of in OTHER_WORDS if "." in of),
            misconception("missing_factor_2", "sign_flipped"),
        ],
        "What to do next": [
            *filter(None, verdicts.NEXT_STEPS.values()),
            verdicts.NEXT_STEP_OF_A_QUESTION,
        ],
        "The grader itself failed": [verdicts.grader_failed("ValueError")],
    },
    "A review question": {
        "An answer": [
            page.ANSWERS["none"],
            review.right_formula("3*x - 2"),
            review.not_asked_for("3*x + 2"),
            review.not_decided("(3*x - 2)**40"),
            misconception("missing_factor_2", evidence=review.read_as("x - 2")),
            misconception("missing_slope", evidence=review.this_is("0.5")),
            review.not_this("0.3"),
            review.not_this("“flips sign”"),
            review.wrong_selection(["da_dz", "dz_dw"]),
            review.EMPTY_LIST,
            review.IN_QUOTES,
            review.too_few(2, 3),
            review.too_many(4, 3),
            review.no_option("slowly", OPTIONS),
            review.no_expression(answers.described(Number(float("nan")))),
            review.no_number(answers.described(Text("x"))),
            review.no_word(answers.described(Number(2.0)), OPTIONS),
            review.no_list(answers.described(Unusable("list", 99))),
            review.no_list("nothing"),
            review.no_explanation(answers.described(Elements(()))),
        ],
        "A formula that cannot be read": [_formula(), *_formula_problems()],
        "An explanation": [
            review.read_later(2.0, written=True),
            review.read_later(2.0, written=False),
            explanations.UNREAD,
            *explanations.feedback(Assessed()),
            explanations.NOTHING_FOUND,
            *explanations.REFUSALS.values(),
        ],
        "Why a person reads it": [
            page.READ_BY_A_PERSON,
            page.LOOKED_AT_BY_A_PERSON,
            page.CHANGED,
            f"{page.SETTLED} 1.5 of 2 for `q2_explanation`.",
            *explanations.DOUBTS.values(),
            explanations.provisional(explanations.DOUBTS["mixed"]),
            explanations.SCORED,
        ],
    },
    "Files": {
        "A part was not found": [
            answers.no_answer(NotHandedIn(because("no_folder")), "dC_da", "function"),
            *_reasons(*_kinds_of_reasons("no_assignment_folder", "submission_unreadable")),
        ],
        "A file cannot be read": list(
            _reasons(*_kinds_of_reasons("link", "too_slow"), file="matrix_form.ipynb")
        ),
        "A file cannot be imported": list(
            _reasons(*_kinds_of_reasons("hides_a_library", "modules_too_large"))
        ),
        "nbgrader gets no copy": [
            *_reasons(*_kinds_of_reasons("copy_too_large", "other_notebooks"), file="plot.png"),
            files.not_copied(LeftOut("", "plot.png", because("too_large", megabytes=1))),
        ],
        "Another file counts": [
            files.not_graded(
                LeftOut("", "matrix_form.ipynb", because("other_is_newer", other="matrix_form.py"))
            ),
            *_reasons("not_utf_8", file="matrix_form.py", counts="matrix_form.ipynb"),
            *_reasons(
                *_kinds_of_reasons("other_is_filled", "this_would_count"),
                other="matrix_form (1).py",
            ),
            files.read_from("old/matrix_form.py"),
            files.looks_like("matrix_form.py", "matrix_form", "many_neurons"),
            files.RAISE_LEFT_IN,
            files.of_marimo("matrix_form.py"),
        ],
        "A file is no part": list(_reasons(*_kinds_of_reasons("misspelt", "further_files"))),
        "A folder was not looked through": list(
            _reasons(*_kinds_of_reasons("folder_unreadable", "is_a_link"))
        ),
        "On the student's page": [
            page.NOTHING_FOUND,
            page.NOT_GRADED,
            " review.q2. ".join(page.WAITING),
            f"{page.GO_ON} `dz_dw` in part 1. {page.BUILDS_ON_IT}",
            page.NEXT_STEP,
            page.EVERYTHING_RIGHT,
            page.NOTES,
            page.only_the_beginning(50_000),
        ],
        "Where a platform runs the grader itself": [
            page.PROVISIONAL,
            f"{page.NOT_GRADED_HERE} The disk is full.",
            page.hints_of("single_neuron.dz_dw"),
            page.judged_with("1.0", 7, "landlock 7, seccomp, rlimits"),
        ],
    },
    "Pictures": {
        "Titles and captions": [
            *pictures.curve("σ′"),
            *pictures.curve_labels("σ′"),
            *pictures.paths("a_prev[1]", "a₁", "0.3", ["z₂"], "0.8"),
            pictures.paths("a_prev[1]", "a₁", "0.3", ["z₀", "z₂"], "0.8")[1],
            *pictures.links("w", "0.12", "0.24", "∂C₀/∂a"),
            *pictures.layers(2, 3, "biases"),
            pictures.layers(3, 3, "biases")[1],
            pictures.layers(1, 3, "weights")[1],
            pictures.table_title("δ"),
            pictures.ratios("δ"),
            pictures.turned("∂C0/∂W"),
            pictures.other_shape("δ"),
            pictures.YOURS.format(shape=pictures.shape(())),
            pictures.ASKED_FOR.format(shape=pictures.shape((2, 3))),
            pictures.RATIO,
            pictures.TURNED_RATIO,
        ],
        "Read to those who do not see them": [
            pictures.widest_gap("−2", "0.3", "0.1"),
            pictures.chain("wzaC", [("∂z/∂w", "0.5"), ("∂a/∂z", "0.2"), ("∂C₀/∂a", "1.2")], 1),
            pictures.shares("The paths", [("0.3", True), ("0.5", False)]),
            pictures.share("0.3", True),
            pictures.share("0.5", False),
            pictures.way_back([(False, True), (True, True)]),
            pictures.cells("yours, shape (2, 2)", [["✓", "× 2"], ["≠ 0", ""]]),
        ],
        "In the lesson": [
            pictures.way_through("The paths", [(["0.5", "0.2", "1.2"], "0.12")]),
            pictures.path_adds("0.12"),
            pictures.NOT_WRITTEN,
            pictures.NOTHING_DRAWN,
            pictures.could_not_learn("operands could not be broadcast together"),
            pictures.learned(0.31, 0.004, 1500, 119, 120),
            pictures.NO_PLOTS,
            pictures.COST_FALLS,
            pictures.BORDER,
        ],
    },
    "The self-check": {
        "In a notebook": [
            self_check.run_the_cells_of(["dC_da"]),
            self_check.run_the_cells_of(["dC_da", "sigmoid_prime"]),
            self_check.stuck("single_neuron.dC_da"),
            self_check.hint(1, 3, "single_neuron.dC_da", "Which letter does the cost depend on?"),
            self_check.hint(3, 3, "single_neuron.dC_da", "Look at the lesson's second step."),
            self_check.NO_FUNCTION,
            self_check.several("dC_da", ["single_neuron.dC_da", "cross_entropy.dC_da"]),
            self_check.give_the_function("dC_da", "single_neuron.dC_da"),
            self_check.give_the_variables(["q3_dz_db", "q3_dz_dw"], "review.q3"),
            self_check.NOT_OURS,
        ],
        "In a terminal": [
            self_check.scored_later("10"),
            self_check.missing_parts(["cross_entropy", "review"], "37"),
            self_check.go_on("single_neuron.dC_da"),
            self_check.no_exercise("dC_dz", ["single_neuron.dC_da", "cross_entropy.dC_da"]),
            self_check.not_an_exercise_file("notes.py", PARTS),
            self_check.nothing_there("exercise"),
            self_check.no_exercises("/home/ann/Downloads", PARTS[0]),
            self_check.looks_like_a_class("hw3", "hw3/submissions", ["ann", "bob", "eve"]),
            self_check.checking("single_neuron"),
            self_check.progress(5, 9, "15 of 27"),
            self_check.ALL_RIGHT,
            self_check.KEYS,
            self_check.NO_TERMINAL,
        ],
    },
    "The pages in a browser": {
        "The start page": [site.TITLE, site.LEAD, *site.HOW, site.KEYS],
        "A part": [
            site.NEEDS_SCRIPTS,
            site.GIVEN,
            site.EXPLANATION.format(points="2"),
            site.PICTURE,
            site.FILES.format(part="single_neuron"),
            site.KEPT,
            ", ".join((site.CHECK, site.HINT, site.STOP, site.DRAW, site.START_OVER)),
            ", ".join((site.CHECK_ALL, site.DOWNLOAD, site.OPEN, site.UNDO)),
        ],
        "What they say by themselves": [
            sentence.format_map(IN_THE_BROWSER) for sentence in site.IN_SCRIPTS.values()
        ],
    },
}


def text(example: str | Message) -> str:
    """An example as a student reads it."""
    return example if isinstance(example, str) else example.text


def document() -> str:
    """docs/messages.md."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield "# Every message that a student can read\n"
    yield (
        "An example of each, in made-up cases. The words stand in `grader/messages`, the "
        "misconceptions in\n`grader/assignment/misconceptions.py`. This page is made by "
        "`python -m tests.messages.examples`.\n"
    )
    for title, groups in SECTIONS.items():
        yield f"## {title}\n"
        for name, examples in groups.items():
            yield f"### {name}\n"
            yield from map(_item, map(text, examples))
            yield ""


def _item(said: str) -> str:
    if "\n" not in said:
        return f"- {said}"
    lines = "".join(f"  {line}\n" for line in said.split("\n"))
    return f"- ```text\n{lines}  ```"


if __name__ == "__main__":
    print(document(), end="")
