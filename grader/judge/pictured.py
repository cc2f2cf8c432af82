"""Wrong items get pictures, made from answers to the self-check's questions.

A student may know the right values of the self-check; the graded inputs are never looked at here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from grader.answers import Answer, Returned
from grader.judge import picture as sketch
from grader.judge.cases import Cases, Role
from grader.judge.compare import is_finite
from grader.pictures.picture import Picture
from grader.result import Item

SKETCHES: dict[str, tuple[sketch.Sketch, ...]] = {
    "single_neuron.sigmoid_prime": (partial(sketch.curve, "σ"),),
    "single_neuron.relu_prime": (partial(sketch.curve, "ReLU"),),
    "single_neuron.weight_gradient": (partial(sketch.links, "w"),),
    "single_neuron.bias_gradient": (partial(sketch.links, "b"),),
    "single_neuron.previous_activation_gradient": (partial(sketch.links, "a_prev"),),
    "single_neuron.chain_gradient": (sketch.chain,),
    "many_neurons.weight_gradient": (partial(sketch.links, "w"),),
    "many_neurons.bias_gradient": (partial(sketch.links, "b"),),
    "many_neurons.path_contributions": (partial(sketch.heat_map, "path shares"),),
    "many_neurons.previous_activation_gradient": (
        sketch.either(sketch.paths_of_layer, partial(sketch.heat_map, "∂C0/∂a_prev")),
    ),
    "many_neurons.hidden_weight_gradient": (sketch.paths_of_hidden_weight,),
    "matrix_form.output_delta": (partial(sketch.heat_map, "δ"),),
    "matrix_form.hidden_delta": (
        sketch.either(sketch.paths_of_delta, partial(sketch.heat_map, "δ")),
    ),
    "matrix_form.weight_gradient": (partial(sketch.heat_map, "∂C0/∂W"),),
    "matrix_form.bias_gradient": (partial(sketch.heat_map, "∂C0/∂b"),),
    "matrix_form.backprop": (sketch.layers, sketch.first_wrong_matrix),
    "matrix_form.backprop_batch": (sketch.layers, sketch.first_wrong_matrix),
    "cross_entropy.output_delta": (partial(sketch.heat_map, "δ"),),
    "cross_entropy.softmax_output_delta": (partial(sketch.heat_map, "δ"),),
    "cross_entropy.backprop": (sketch.layers, sketch.first_wrong_matrix),
}
"""What is drawn of a wrong answer to each exercise."""


def can_be_drawn(item: Item) -> bool:
    """Whether a picture may show what is wrong."""
    return item.id in SKETCHES and item.status in ("partial", "failed")


def illustrated(
    items: Iterable[Item], keys: Iterable[Cases], answers: Iterable[Answer]
) -> list[Item]:
    """The items with their pictures; ``answers`` are those to all ``keys``, the self-check's."""
    left = iter(answers)
    asked = {key.exercise.id: _cases(key, [next(left) for _ in key.questions]) for key in keys}
    with np.errstate(all="ignore"):  # a student's numbers may be as large as they like
        return [
            replace(item, pictures=_pictures(item, asked[item.id])) if item.id in asked else item
            for item in items
        ]


def _cases(key: Cases, answers: Sequence[Answer]) -> list[sketch.Case]:
    return [
        sketch.Case(question.args, answer.leaves, question.expected)
        for question, answer in zip(key.questions, answers, strict=True)
        if question.role is Role.VALUE
        and isinstance(answer, Returned)
        and len(answer.leaves) == len(question.expected)
        and is_finite(answer.leaves)
    ]


def _pictures(item: Item, cases: list[sketch.Case]) -> tuple[Picture, ...]:
    drawn = (draw(item.misconception, cases) for draw in SKETCHES.get(item.id, ()))
    return tuple(picture for picture in drawn if picture is not None) if cases else ()
