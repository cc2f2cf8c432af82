"""Part 5, the review: five questions, each with variables to fill in and an explanation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from grader.assignment import model_answers as right
from grader.assignment.exercise import Entry
from grader.assignment.model_answers import NEURON, PATH, ModelAnswer
from grader.expressions import FUNCTIONS, Setting, Vocabulary


class Formula(NamedTuple):
    """One expression, compared with the model answer as a function."""

    model_answer: ModelAnswer
    setting: Setting
    vocabulary: Vocabulary


class Formulas(NamedTuple):
    """A list of expressions, one for each model answer, in any order."""

    model_answers: tuple[ModelAnswer, ...]
    setting: Setting
    vocabulary: Vocabulary


class Quantity(NamedTuple):
    """A number, and the wrong numbers that have a name."""

    right: Callable[[], float]
    wrong: Callable[[], tuple[tuple[str, float], ...]] = lambda: ()


class Choice(NamedTuple):
    """One word out of several."""

    options: tuple[str, ...]
    right: Callable[[], str]


class Selection(NamedTuple):
    """Any number of words out of several."""

    options: tuple[str, ...]
    right: Callable[[], frozenset[str]]


Kind: TypeAlias = Formula | Formulas | Quantity | Choice | Selection


class Variable(NamedTuple):
    """A variable that is checked exactly: its name, its points and what it should hold."""

    name: str
    points: float
    kind: Kind


@dataclass(frozen=True)
class Question(Entry):
    """A review question: 3 points for its variables and 2 for its explanation."""

    id: str
    prompt: str
    variables: tuple[Variable, ...]
    hints: tuple[str, ...]
    explanation_points: float = 2.0

    @property
    def number(self) -> int:
        """1 to 5."""
        return int(self.id.removeprefix("review.q"))

    @property
    def explanation(self) -> str:
        """The name of the variable that holds the explanation."""
        return f"q{self.number}_explanation"

    @property
    def heading(self) -> str:
        return f"Question {self.number}"

    @property
    def worth(self) -> dict[str, float]:
        """The points of each variable by its name; the explanation's come last."""
        exact = {variable.name: variable.points for variable in self.variables}
        return {**exact, self.explanation: self.explanation_points}

    @property
    def points(self) -> float:
        return sum(self.worth.values())


def _formula(model_answer: ModelAnswer, setting: Setting, *symbols: str) -> Formula:
    return Formula(model_answer, setting, _vocabulary(setting, *symbols))


def _vocabulary(setting: Setting, *symbols: str) -> Vocabulary:
    return Vocabulary(symbols, frozenset(setting.symbols))


_WITHOUT_SLOPE = tuple(name for name in FUNCTIONS if name != "sigma_prime")
"""The functions that may be used where σ'(z) itself is asked for."""

QUESTIONS = (
    Question(
        "review.q1",
        "The gradient of a weight of the last layer, ∂C0/∂w, is a product of three local "
        "derivatives. Which three, and why a product?",
        (
            Variable(
                "q1_factors",
                3.0,
                Formulas(
                    (right.COST_SLOPE, right.SLOPE, right.INPUT),
                    NEURON,
                    _vocabulary(NEURON, "a", "y", "z", "a_prev"),
                ),
            ),
        ),
        hints=(
            "Follow a small change of w on its way to the cost. Which quantities does it "
            "pass through?",
            "Each link of that way has a definition: C0 = (a - y)**2, a = σ(z), z = "
            "w*a_prev + b. Differentiate each by the quantity that it is made from, "
            "holding the others still.",
        ),
    ),
    Question(
        "review.q2",
        "What does the factor σ'(z) do in the gradient? Write it in a = σ(z), say how large it is "
        "at z = 0, and what becomes of the weight where the neuron is saturated.",
        (
            Variable(
                "q2_slope",
                1.0,
                Formula(
                    right.SLOPE,
                    NEURON,
                    Vocabulary(("a",), frozenset(NEURON.symbols), _WITHOUT_SLOPE),
                ),
            ),
            Variable(
                "q2_slope_at_zero",
                1.0,
                Quantity(right.slope_at_zero, right.wrong_slopes_at_zero),
            ),
            Variable(
                "q2_when_saturated",
                1.0,
                Choice(
                    ("no change", "learns fast", "learns slowly", "flips sign"),
                    right.when_saturated,
                ),
            ),
        ),
        hints=(
            "Differentiate σ(z) = 1/(1 + e^(-z)), then look for σ(z) itself in what you get.",
            "Draw the sigmoid. How steep is it in the middle, and how steep far out? "
            "Every gradient of this neuron is multiplied by that steepness.",
        ),
    ),
    Question(
        "review.q3",
        "The gradient of the bias is almost that of the weight. What are ∂z/∂b and ∂z/∂w, what is "
        "∂C0/∂w divided by ∂C0/∂b, and why are the two so alike?",
        (
            Variable("q3_dz_db", 1.0, _formula(right.BIAS, NEURON, "w", "b", "a_prev")),
            Variable("q3_dz_dw", 1.0, _formula(right.INPUT, NEURON, "w", "b", "a_prev")),
            Variable("q3_ratio", 1.0, _formula(right.RATIO, NEURON, "w", "b", "a_prev")),
        ),
        hints=(
            "In z = w*a_prev + b, nudge b by a little: how far does z move? Now nudge w "
            "by as much.",
            "Write both gradients as products of three and cancel what they share.",
        ),
    ),
    Question(
        "review.q4",
        "With many neurons, ∂C0/∂a_k of an activation in the layer before is a sum. Over which "
        "index, of what, and why?",
        (
            Variable("q4_summed_index", 1.0, Choice(("j", "k"), right.summed_index)),
            Variable(
                "q4_term",
                1.0,
                _formula(right.PATH_SHARE, PATH, "a_j", "y_j", "z_j", "w_jk"),
            ),
            Variable("q4_paths", 1.0, Quantity(right.count_paths)),
        ),
        hints=(
            "Draw one neuron of the layer before and every line that leaves it. Which of "
            "its lines end at the cost?",
            "For one path alone, multiply its links: from a_k to z_j, from z_j to a_j, "
            "from a_j to the cost.",
            "A path through a network picks one neuron in each later layer.",
        ),
    ),
    Question(
        "review.q5",
        "The squared error is replaced with cross-entropy. Which local derivatives change, what "
        "are ∂C0/∂a and ∂C0/∂z now, and what stays as it was?",
        (
            Variable(
                "q5_changed",
                1.0,
                Selection(
                    ("dC_da", "da_dz", "dz_dw", "dz_db", "dz_da_prev"),
                    right.changed_factors,
                ),
            ),
            Variable("q5_dC_da", 1.0, _formula(right.NEW_COST_SLOPE, NEURON, "a", "y")),
            Variable("q5_delta", 1.0, _formula(right.NEW_DELTA, NEURON, "a", "y")),
        ),
        hints=(
            "Go through the links of the chain one by one: in which of their definitions "
            "does the cost occur?",
            "Differentiate -(y ln a + (1 - y) ln(1 - a)) by a, term by term, and bring it "
            "on one denominator. Mind the inner derivative of 1 - a.",
            "For ∂C0/∂z, multiply by the slope of the sigmoid, written in a.",
        ),
    ),
)
