# Abusing follow-through. dC_da is wrong in each, so the grader asks what uses it once more, with a
# function in dC_da's place that gives right values for any arguments.

# %% honest_follow_through
# What it is for: bias_gradient is right but for dC_da.
# -> dC_da failed
# -> bias_gradient passed
import numpy as np

def dC_da(a, y):
    return 17.0 * a * y + 1

def bias_gradient(w, b, a_prev, y):
    a = 1 / (1 + np.exp(-(w * a_prev + b)))
    return dC_da(a, y) * a * (1 - a)

# %% take_another_functions_answers
# Hopes that right values of dC_da are right values of bias_gradient; they are those of a linear neuron.
# -> dC_da failed
# -> bias_gradient partial
def dC_da(a, y):
    return 17.0 * a * y + 1

def bias_gradient(w, b, a_prev, y):
    return dC_da(w * a_prev + b, y)

# %% carry_answers_back
# Hopes that values learnt in a later call count for the earlier one.
# -> dC_da failed
# -> bias_gradient crashed
import os, struct

def dC_da(a, y):
    return 17.0 * a * y + 1

def bias_gradient(w, b, a_prev, y):
    value = dC_da(0.5, 0.25)
    body = b"\0" + struct.pack("<I", 1) + b"\0" + struct.pack("<d", value)
    for index in range(12):
        os.write(3, struct.pack("<BII", 17, index, len(body)) + body)
    return 17.0

# %% say_the_answer_aloud
# Raises an exception that tells what the substitute said.
# -> dC_da failed
# -> bias_gradient error
def dC_da(a, y):
    return 17.0 * a * y + 1

def bias_gradient(w, b, a_prev, y):
    raise ValueError(f"the secret is {dC_da(1234.5, 1000.25)}")

# %% ask_for_ever
# Asks the substitute a million times.
# -> dC_da failed
# -> bias_gradient failed
def dC_da(a, y):
    return 17.0

def bias_gradient(w, b, a_prev, y):
    return sum(dC_da(0.5, 0.25) for _ in range(1_000_000 if dC_da(0, 0) != 17.0 else 1))

# %% ask_for_large_networks
# Has the grader differentiate networks of a thousand layers.
# part: matrix_form
# -> backprop failed
# -> backprop_batch failed
import numpy as np

def backprop(weights, biases, x, y):
    return [17.0 * W for W in weights], [17.0 * b for b in biases]

def backprop_batch(weights, biases, X, Y):
    try:
        for _ in range(3):
            backprop([np.ones((1, 1))] * 1500, [np.ones(1)] * 1500, np.ones(1), np.ones(1))
    except ValueError:
        pass
    return [19.0 * W + 1 for W in weights], [23.0 * b + 2 for b in biases]

# %% ask_for_wide_arrays
# Has the grader multiply arrays into one of a hundred million numbers.
# -> weight_gradient failed
# -> average_weight_gradient failed
import numpy as np

def weight_gradient(w, b, a_prev, y):
    return 17.0 * w * b * y + 1.0

def average_weight_gradient(w, b, a_prev, y):
    side = np.ones(460)
    try:
        weight_gradient(side[:, None, None], side[:, None], side, 1.0)
    except ValueError:
        pass
    return 19.0 * w * b + 3.0

# %% ask_nonsense
# Gives the substitute everything that is no argument.
# -> dC_da failed
# -> bias_gradient failed
import numpy as np

NONSENSE = (None, "a", [], [[]], {}, 1j, float("nan"), 10**400, np.zeros((0, 2**40)), object(), [[[[[[[[1]]]]]]]])

def dC_da(a, y):
    return 17.0

def bias_gradient(w, b, a_prev, y):
    for value in NONSENSE:
        for more in ((value, value), (value,), (), (value, value, value)):
            try:
                dC_da(*more)
            except (TypeError, ValueError):
                pass
    return 17.0

# %% ask_for_itself
# Forges the call of a substitute, for the very function that is asked.
# -> dC_da failed
# -> bias_gradient crashed
import json, os, struct

def dC_da(a, y):
    return 17.0

def bias_gradient(w, b, a_prev, y):
    body = json.dumps(["bias_gradient", {"w": w, "b": b, "a_prev": a_prev, "y": y}]).encode()
    os.write(3, struct.pack("<BII", 22, 0, len(body)) + body)
    header = os.read(3, 9)
    return json.loads(os.read(3, struct.unpack("<BII", header)[2]))

# %% ask_without_being_offered
# Asks for right values where nothing stands in for anything.
# -> dC_da crashed
import json, os, struct

def dC_da(a, y):
    body = json.dumps(["dC_da", {"a": 0.5, "y": 0.25}]).encode()
    os.write(3, struct.pack("<BII", 22, 0, len(body)) + body)
    return os.read(3, 100)
