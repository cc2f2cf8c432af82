"""The assignment and its parts, in the order of the text.

``grader.assignment.catalogue`` says everything else about them. These names stand apart so that a
command can use them before numpy and the catalogue are loaded.
"""

ASSIGNMENT = "backprop_calculus"
CODING_PARTS = ("single_neuron", "many_neurons", "matrix_form", "cross_entropy")
PARTS = (*CODING_PARTS, "review")
