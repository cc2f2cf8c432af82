# Parts that are not handed in: nothing of them is supplied, and nothing that needs them counts.

# %% functions_of_a_part_that_is_missing
# Takes functions from a part that was not handed in.
# part: many_neurons
# -> bias_gradient error
from single_neuron import dC_da, sigmoid_prime

def bias_gradient(W, b, a_prev, y, j):
    z = (W @ a_prev + b)[j]
    return dC_da(1 / (1 + 2.718281828459045 ** -z), y[j]) * sigmoid_prime(z)

# %% names_of_a_part_that_is_missing
# Calls functions that nobody wrote, by their names alone.
# part: many_neurons
# -> bias_gradient error
# -> weight_gradient error
def bias_gradient(W, b, a_prev, y, j):
    z = (W @ a_prev + b)[j]
    return dC_da(1 / (1 + 2.718281828459045 ** -z), y[j]) * sigmoid_prime(z)

def weight_gradient(W, b, a_prev, y, j, k):
    return bias_gradient(W, b, a_prev, y, j) * dz_dw(W[j, k], b[j], a_prev[k])

# %% module_of_a_part_that_is_missing
# Looks for the functions wherever they might be put.
# part: many_neurons
# -> bias_gradient error
import builtins, importlib, sys

def found(name):
    try:
        return getattr(importlib.import_module("single_neuron"), name)
    except ImportError:
        pass
    for module in [builtins, *sys.modules.values()]:
        if hasattr(module, name):
            return getattr(module, name)
    raise NameError(name)

def bias_gradient(W, b, a_prev, y, j):
    z = (W @ a_prev + b)[j]
    return found("dC_da")(1 / (1 + 2.718281828459045 ** -z), y[j]) * found("sigmoid_prime")(z)

# %% last_function_of_a_part_that_is_missing
# Makes the whole of one part out of one function of another.
# part: matrix_form
# -> backprop error
# -> backprop_batch error
import numpy as np

def backprop(weights, biases, x, y):
    dW, db = chain_gradient(weights, biases, x, y)
    return dW, db

def backprop_batch(weights, biases, X, Y):
    return chain_gradient(weights, biases, X, Y)

# %% same_name_in_a_part_that_is_missing
# A function of the same name, in a part that was not handed in, would be right.
# part: cross_entropy
# -> backprop error
def backprop(weights, biases, x, y):
    import matrix_form
    return matrix_form.backprop(weights, biases, x, y)
