"""The assignment: the exercises and questions, what is right, and what can go wrong.

It knows mathematics, and the room ``expressions`` for the review's formulas. It knows no files, no
processes, no students and no answers.

- exercises and questions: one module for each part, and the ``catalogue`` of all of them in the
  order of the lesson; ``exercise`` and ``review`` say what an exercise and a question are,
  ``inputs`` draws arguments
- what is right: the definitions in the modules of the parts, made with ``calculus``;
  ``model_answers`` for the review
- what can go wrong: ``misconceptions`` by name, ``wrong_formulas`` that show them

The names below stand here so that a command can use them before numpy and the catalogue are loaded.
"""

ASSIGNMENT = "backprop_calculus"
CODING_PARTS = ("single_neuron", "many_neurons", "matrix_form", "cross_entropy")
PARTS = (*CODING_PARTS, "review")
PART_TITLES = {
    "single_neuron": "One neuron",
    "many_neurons": "Many neurons",
    "matrix_form": "Matrix form",
    "cross_entropy": "Another cost",
    "review": "Review",
}
"""The parts as the lesson's headings name them."""


def part_of(id: str) -> str:
    """The part in which the exercise or question with this id stands: ids are <part>.<name>."""
    return id.partition(".")[0]


def name_in_part(id: str) -> str:
    """The name within its part: a function, or ``q1`` to ``q5``."""
    return id.partition(".")[2]
