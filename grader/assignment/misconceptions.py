"""The misconceptions: what a student is told about each, and the share of the points that it keeps.

An id names the same misconception in all exercises. The wrong formulas that it leads to stand with
the exercises.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

from grader.assignment import part_of


@dataclass(frozen=True, slots=True)
class Misconception:
    """A misconception: the sentence that helps, and ``credit``, the share of the points kept."""

    id: str
    title: str
    sentence: str
    credit: float = 0.5


_TABLE = (
    Misconception(
        "missing_factor_2",
        "the factor 2 is missing",
        "Your value is half of what it should be. The cost is a square without a ½ in front, so "
        "its derivative brings the exponent down as a factor.",
        0.6,
    ),
    Misconception(
        "sign_flipped",
        "a sign is flipped",
        "Your value, or one part of it, has the wrong sign. Ask which way the cost moves when you "
        "push this quantity up, and check the order inside every difference.",
        0.6,
    ),
    Misconception(
        "argument_order",
        "the arguments stand in another order",
        "The formula is right, but for the order in which you wrote the parameters.",
        0.6,
    ),
    Misconception(
        "returned_the_cost",
        "the cost instead of its derivative",
        "You returned the value of the cost itself. Return how fast it changes.",
        0.2,
    ),
    Misconception(
        "sigma_instead_of_slope",
        "the activation where its slope belongs",
        "This link of the chain asks how fast the activation changes with z, and you used how "
        "large it is.",
        0.4,
    ),
    Misconception(
        "slope_of_activation",
        "a mix-up of z and a",
        "Keep z and a apart: σ′ is taken at the weighted input z, the cost's slope at the "
        "activation a, and a is also what the next weight multiplies. If your σ′ is written with "
        "a, feed it a; if with z, feed it z.",
        0.4,
    ),
    Misconception(
        "missing_slope",
        "a slope σ′ is missing",
        "A change of z reaches the cost only through a, and how far a moves is the slope of its "
        "activation function: that factor belongs in every link from z to a.",
        0.4,
    ),
    Misconception(
        "extra_slope",
        "a slope σ′ too many",
        "Each link from a z to its a brings one slope. Say for every σ′ in your product which z it "
        "belongs to, and whether the way to the quantity that is asked for passes it.",
        0.4,
    ),
    Misconception(
        "missing_inner_derivative",
        "the inner derivative is missing",
        "You differentiated the outside and left the inside as it is. The chain rule multiplies by "
        "how fast the inside changes.",
        0.4,
    ),
    Misconception(
        "other_activation",
        "another activation function",
        "You used an activation function, or its slope, that this exercise does not ask for. "
        "Look up which one it names, and what slope that one has.",
        0.4,
    ),
    Misconception(
        "missing_activation",
        "the activation function is left out",
        "You used z where the activation a belongs, as if the neuron were linear. Compute a first, "
        "and mind that its slope is a link of the chain.",
        0.4,
    ),
    Misconception(
        "sigma_twice",
        "an activation goes through σ twice",
        "You put an activation into σ once more. σ turns each z into its a once; a goes on as it "
        "is, into the cost or the next layer's z.",
        0.4,
    ),
    Misconception(
        "bias_forgotten",
        "the bias is left out of z",
        "Your z is w·a_prev alone. z = w·a_prev + b: without b the neuron is looked at in the "
        "wrong place.",
        0.5,
    ),
    Misconception(
        "missing_cost_slope",
        "the cost's own derivative is missing",
        "Your chain stops before the cost. The last link is how the cost changes when the "
        "activation does.",
        0.4,
    ),
    Misconception(
        "missing_input_activation",
        "the previous activation is missing",
        "How far z moves with a weight depends on the activation that the weight multiplies.",
        0.4,
    ),
    Misconception(
        "extra_input_activation",
        "a previous activation too many",
        "Look at z = w·a_prev + b again: what multiplies the quantity that you nudge?",
        0.4,
    ),
    Misconception(
        "weight_instead_of_input",
        "the weight where its input belongs",
        "Nudge the weight: in w·a_prev + b, what is the nudge multiplied by?",
        0.4,
    ),
    Misconception(
        "input_instead_of_weight",
        "the input where its weight belongs",
        "Nudge the previous activation: in w·a_prev + b, what is the nudge multiplied by?",
        0.4,
    ),
    Misconception(
        "missing_weight",
        "the weight is missing",
        "A change of the previous activation is scaled by the weight on its way into z.",
        0.4,
    ),
    Misconception(
        "weight_of_wrong_layer",
        "a weight of the wrong layer",
        "δ of a layer comes from the layer after it, through the weights between the two.",
        0.4,
    ),
    Misconception(
        "input_of_wrong_layer",
        "an activation of the wrong layer",
        "A weight's input is the activation of the layer that it comes from, not of the one "
        "that it leads to.",
        0.4,
    ),
    Misconception(
        "layers_reversed",
        "the layers are in reversed order",
        "Going backward finds the last layer first; the answer lists the first layer first.",
        0.6,
    ),
    Misconception(
        "every_layer_as_last",
        "every layer is treated as the last",
        "Only the last layer's activation is compared with y. A hidden layer reaches the cost "
        "through the layers after it: pass δ back, layer by layer.",
        0.4,
    ),
    Misconception(
        "updated_before_use",
        "the weights are changed before they are used",
        "You took the step of learning in the middle of the way back, so δ passed through the new "
        "weights. Find the gradient of all layers first, and change nothing.",
        0.5,
    ),
    Misconception(
        "updated_parameters",
        "the updated weights instead of the gradient",
        "These are the updated weights, W - η·gradient. The gradient alone is asked for, without "
        "a learning rate.",
        0.5,
    ),
    Misconception(
        "learning_rate",
        "a learning rate in the gradient",
        "Your values are the gradient times one and the same number, as in a step of learning. The "
        "gradient alone is asked for: no learning rate, and no minus for the way downhill.",
        0.5,
    ),
    Misconception(
        "outputs_swapped",
        "the two answers are swapped",
        "The weights' gradient comes first, the biases' second.",
        0.6,
    ),
    Misconception(
        "indices_swapped",
        "the indices j and k are swapped",
        "W[j, k] leads from neuron k of the layer before to neuron j of this one. Say for each "
        "factor whether it belongs to j or to k.",
        0.5,
    ),
    Misconception(
        "single_path",
        "only one path is followed",
        "This activation feeds every neuron of the next layer, and each of them passes its "
        "share on to the cost.",
        0.4,
    ),
    Misconception(
        "not_summed",
        "the paths are not added up",
        "You have the share of every path, and the cost feels all of them together: add up the "
        "shares that start at the same neuron.",
        0.5,
    ),
    Misconception(
        "missing_transpose",
        "the transpose is missing",
        "Forward, W takes the layer before to the layer after; backward, δ travels the other "
        "way, through the transpose of W.",
        0.5,
    ),
    Misconception(
        "outer_order",
        "the outer product is the wrong way round",
        "The gradient has the shape of W: a row for each δ_j and a column for each previous "
        "activation.",
        0.5,
    ),
    Misconception(
        "hadamard_instead_of_outer",
        "another product where an outer product belongs",
        "Every δ_j meets every previous activation: the answer has a number for each weight.",
        0.4,
    ),
    Misconception(
        "wrong_axis",
        "summed or averaged over the wrong axis",
        "You added over an axis that should stay. Say in words what each axis counts (neurons of "
        "which layer, or examples) before you add over it.",
        0.4,
    ),
    Misconception(
        "dot_instead_of_hadamard",
        "a dot product where entries belong together",
        "Each neuron has its own slope, so multiply entry by entry and add nothing up.",
        0.4,
    ),
    Misconception(
        "sum_instead_of_mean",
        "the sum where the mean belongs",
        "The cost of a dataset is the mean over its examples: divide by their number.",
        0.6,
    ),
    Misconception(
        "mean_instead_of_sum",
        "the mean where the sum belongs",
        "The shares add up: the cost is a sum over the neurons of a layer, divided by nothing.",
        0.6,
    ),
    Misconception(
        "not_averaged",
        "not averaged over the examples",
        "Your answer is about single examples. One gradient is asked for, that of the mean cost.",
        0.4,
    ),
    Misconception(
        "averaged_inputs",
        "the examples were averaged before the gradient",
        "The cost is not linear: take each example's gradient first, then their mean.",
        0.4,
    ),
    Misconception(
        "wrong_shape",
        "right numbers in the wrong shape",
        "The numbers are right, but not their shape. Vectors are flat, (n,); a single number is "
        "not a list; where an index is given, return that entry alone.",
        0.5,
    ),
    Misconception(
        "mutates_inputs",
        "the arguments are changed",
        "Whoever calls your function loses the arrays that were given to it. Write the result "
        "into a new array.",
        0.9,
    ),
    Misconception(
        "integer_truncation",
        "cut to whole numbers",
        "Your values lost everything behind the decimal point: an integer array, int() or // "
        "somewhere. Use float arrays.",
        0.5,
    ),
    Misconception(
        "unstable",
        "overflow or nan at large inputs",
        "Right at ordinary inputs, but not at large ones, where something overflows or divides by "
        "zero. Simplify the formula before you compute it.",
        0.7,
    ),
    Misconception(
        "squared_error_slope",
        "still the squared error's derivative",
        "The cost is cross-entropy now: start again from its own ∂C/∂a.",
        0.4,
    ),
    Misconception(
        "cross_entropy_delta",
        "the shortcut a - y of cross-entropy",
        "a - y is what is left of the whole chain when cross-entropy meets a sigmoid; it is not "
        "what is asked here.",
        0.4,
    ),
    Misconception(
        "kept_slope",
        "the slope σ′ did not cancel",
        "At the output σ′(z) drops out: write ∂C/∂a with its denominator and see what cancels.",
        0.4,
    ),
    Misconception(
        "kept_factor_2",
        "the factor 2 of the squared error is kept",
        "The factor 2 came from the square of the old cost; cross-entropy has none.",
        0.6,
    ),
    Misconception(
        "sigmoid_instead_of_softmax",
        "sigmoid where softmax belongs",
        "Softmax shares one total among all the outputs; the sigmoid knows only its own z.",
        0.4,
    ),
    Misconception(
        "softmax_instead_of_sigmoid",
        "softmax where the sigmoid belongs",
        "Softmax shares one total among all the outputs. Here each output has a sigmoid of its "
        "own.",
        0.4,
    ),
    Misconception(
        "missing_term",
        "a term is missing",
        "Look at every place where the quantity occurs in the cost; each brings a term.",
        0.4,
    ),
    Misconception(
        "lost_precision",
        "right but for the digits",
        "The formula is right, but digits are lost. Look for a small number added for safety, a "
        "limit, rounding or single precision: none of them is needed here.",
        0.9,
    ),
    Misconception(
        "finite_difference",
        "measured, not derived",
        "This derivative is measured with a small step. It is close but carries the step's error; "
        "the exercise asks for the formula.",
        0.3,
    ),
)

MISCONCEPTIONS = {entry.id: entry for entry in _TABLE}

_BEFORE_CROSS_ENTROPY = (
    "the slope σ′ and the factor 2 are missing",
    "What you have is the difference of a and y alone. Go through the links between z and the cost "
    "once more: one is the slope of the activation, one the derivative of a square.",
)
OTHER_WORDS: Mapping[tuple[str, str], tuple[str, str]] = {
    **{
        ("cross_entropy_delta", part): _BEFORE_CROSS_ENTROPY
        for part in ("single_neuron", "many_neurons", "matrix_form")
    },
    ("sigma_instead_of_slope", "single_neuron.relu_prime"): (
        "the function where its slope belongs",
        "You returned max(0, z) itself. Asked is how fast it changes with z: look at its graph on "
        "both sides of 0.",
    ),
    ("missing_slope", "single_neuron.relu_prime"): (
        "the slope on one side is missing",
        "max(0, z) does not rise with z everywhere: look at its graph on both sides of 0.",
    ),
    ("other_activation", "single_neuron.relu_prime"): (
        "the slope of another function",
        "This is the slope of another function, such as σ or a ramp that leaks. Draw max(0, z), "
        "and read off its slope on each side of 0.",
    ),
    ("sign_flipped", "single_neuron.relu_prime"): (
        "a sign is flipped",
        "Your slope has the wrong sign, or the two sides of 0 have changed places. Draw max(0, z): "
        "on which side does it rise, and does it fall anywhere?",
    ),
    ("sign_flipped", "single_neuron.sigmoid_prime"): (
        "a sign is flipped",
        "Your value has the wrong sign. Does σ rise or fall when z grows? A slope says just that.",
    ),
    ("sign_flipped", "single_neuron.dz_dw"): (
        "a sign is flipped",
        "Your value has the wrong sign. In z = w·a_prev + b, does z rise or fall when w grows?",
    ),
    ("sigma_instead_of_slope", "single_neuron.dz_dw"): (
        "the function where its slope belongs",
        "You returned z, or the part of it that has w in it. Asked is how fast z changes with w.",
    ),
    ("missing_slope", "cross_entropy.softmax_output_delta"): (
        "the derivative of softmax is missing",
        "Your chain stops at p. Each p_j moves with every z_i: follow that link too.",
    ),
    ("kept_slope", "cross_entropy.softmax_output_delta"): (
        "a factor p(1 - p) did not cancel",
        "p(1 - p) is how p_j moves with its own z_j. Write ln p_j out before you differentiate, "
        "and see what is left.",
    ),
}
"""The title and the sentence of a misconception in a part, or in one exercise, where the ordinary
ones would name what a student has not met there."""


_WRONG_SHAPE_TOO = (
    "the wrong shape",
    "The shape is not that of the answer: vectors are flat, (n,); a single number is not a list.",
)


def in_words(misconception: str, of: str, *, alone: bool = True) -> tuple[str, str]:
    """The title and the sentence of a misconception in the exercise or question ``of``.

    ``alone`` says whether no other one was found with it.
    """
    if misconception == "wrong_shape" and not alone:
        return _WRONG_SHAPE_TOO
    entry = MISCONCEPTIONS[misconception]
    ordinary = (entry.title, entry.sentence)
    in_part = OTHER_WORDS.get((misconception, part_of(of)), ordinary)
    return OTHER_WORDS.get((misconception, of), in_part)


def credit_of(misconceptions: Sequence[str]) -> float:
    """The share of the points that a wrong answer keeps, by the misconceptions that it shows.

    One keeps its own credit; several together the product of theirs, from a fifth to three fifths.
    """
    credits = [MISCONCEPTIONS[id].credit for id in misconceptions]
    if len(credits) < 2:
        return sum(credits)
    return min(max(prod(credits), 1 / 5), 3 / 5)


def title_of(misconceptions: Sequence[str], of: str = "") -> str:
    """The titles of misconceptions that were found together in the exercise ``of``, as one."""
    alone = len(misconceptions) == 1
    return "; also: ".join(in_words(id, of, alone=alone)[0] for id in misconceptions)
