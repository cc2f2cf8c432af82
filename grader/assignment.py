"""The assignment and its parts, in the order of the text."""

ASSIGNMENT = "backprop_calculus"
CODING_PARTS = ("single_neuron", "many_neurons", "matrix_form", "cross_entropy")
PARTS = (*CODING_PARTS, "review")
