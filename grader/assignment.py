"""The assignment and its parts, in the order of the text.

The catalogue (``grader.curriculum``) says everything else about them; these names stand alone
because much can be said by them, before numpy and the catalogue are loaded.
"""

ASSIGNMENT = "backprop_calculus"
CODING_PARTS = ("single_neuron", "many_neurons", "matrix_form", "cross_entropy")
PARTS = (*CODING_PARTS, "review")
