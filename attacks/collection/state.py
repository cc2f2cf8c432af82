# Answers that depend on what was asked before, on chance, or on who asks.

# %% right_once
# Right in the first call and wrong later.
# -> dC_da failed
calls = []

def dC_da(a, y):
    calls.append(1)
    return 2 * (a - y) if len(calls) == 1 else 17.0

# %% right_later
# Wrong in the first call and right later.
# -> dC_da failed
calls = []

def dC_da(a, y):
    calls.append(1)
    return 17.0 if len(calls) == 1 else 2 * (a - y)

# %% right_when_new
# Right for arguments that it sees for the first time, wrong when they come again.
# -> dC_da failed
seen = set()

def dC_da(a, y):
    case = repr((a, y))
    if case in seen:
        return 17.0
    seen.add(case)
    return 2 * (a - y)

# %% right_half_of_the_time
# Right by chance.
# -> dC_da failed
import random

def dC_da(a, y):
    return random.choice((2, 3)) * (a - y)

# %% right_by_the_clock
# Right in every other microsecond.
# -> dC_da failed
import time

def dC_da(a, y):
    return 2 * (a - y) if time.perf_counter_ns() // 1000 % 2 else 17.0

# %% right_for_numbers_only
# Right for single numbers, wrong for arrays.
# -> dC_da failed
def dC_da(a, y):
    return 2 * (a - y) if isinstance(a, float) else a * 17.0

# %% right_for_positive_errors
# Right only where a is larger than y.
# -> dC_da failed
import numpy as np

def dC_da(a, y):
    return 2 * np.maximum(a - y, 0)

# %% almost_right
# Off by a millionth, which reads as a constant that was rounded.
# -> dC_da partial
def dC_da(a, y):
    return 2.000002 * (a - y)

# %% remember_the_last_answer
# Stores each value and returns the one before.
# -> dC_da failed
last = [0.0]

def dC_da(a, y):
    last.append(2 * (a - y))
    return last[-2]

# %% spoil_the_arguments
# Empties its arguments, in the hope that they are compared with.
# -> dC_da failed
import numpy as np

def dC_da(a, y):
    for argument in (a, y):
        if isinstance(argument, np.ndarray):
            argument[...] = 0.0
    return a * 0.0

# %% keep_the_arguments
# Keeps every argument and changes it in a later call.
# -> dC_da failed
import numpy as np

kept = []

def dC_da(a, y):
    kept.extend(x for x in (a, y) if isinstance(x, np.ndarray))
    for argument in kept:
        argument[...] = 1.0
    return np.ones_like(a)

# %% remember_in_a_file
# Leaves its state in a file for the next process.
# -> dC_da error
def dC_da(a, y):
    with open(TRACE + "/remember_in_a_file", "a") as file:
        file.write(repr((a, y)))
    return 2 * (a - y)

# %% remember_in_shared_memory
# Leaves its state in shared memory for the next process.
# -> dC_da error
def dC_da(a, y):
    from multiprocessing.shared_memory import SharedMemory
    SharedMemory("backprop_attack", create=True, size=100)
    return 2 * (a - y)

# %% remember_in_a_memory_file
# Leaves its state in an anonymous file.
# -> dC_da error
import os

def dC_da(a, y):
    os.memfd_create("state")
    return 2 * (a - y)

# %% one_function_spoils_another
# An honest function beside one that changes numpy under it: it hurts itself only.
# -> dC_da failed
# -> dz_dw passed
import numpy as np

def dC_da(a, y):
    np.exp = lambda z: 17.0
    return 17.0

def dz_dw(w, b, a_prev):
    return a_prev
