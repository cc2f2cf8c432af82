"""The assignment, its parts and what is asked in them, in the order of the text.

The curriculum says everything else about them; these names stand alone because much can be said by
a name, before numpy and the curriculum are loaded.
"""

ASSIGNMENT = "backprop_calculus"
CODING_PARTS = ("single_neuron", "many_neurons", "matrix_form", "cross_entropy")
PARTS = (*CODING_PARTS, "review")
NAMES = {
    "single_neuron": (
        "dC_da", "sigmoid_prime", "relu_prime", "dz_dw", "weight_gradient", "bias_gradient",
        "previous_activation_gradient", "average_weight_gradient", "chain_gradient",
    ),
    "many_neurons": (
        "weight_gradient", "bias_gradient", "path_contributions", "previous_activation_gradient",
        "hidden_weight_gradient",
    ),
    "matrix_form": (
        "output_delta", "hidden_delta", "weight_gradient", "bias_gradient", "backprop",
        "backprop_batch",
    ),
    "cross_entropy": ("dC_da", "output_delta", "softmax_output_delta", "backprop"),
    "review": ("q1", "q2", "q3", "q4", "q5"),
}  # fmt: skip
"""The functions and questions of each part."""
