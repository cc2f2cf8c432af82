# Using up memory, processes, threads, descriptors and the disk.

# %% eight_gigabytes
# Asks for 8 GB at once.
# -> dC_da error
# -> dz_dw passed
import numpy as np

def dC_da(a, y):
    np.ones(1 << 30)
    return 2 * (a - y)

def dz_dw(w, b, a_prev):
    return a_prev

# %% grow_slowly
# Takes memory piece by piece.
# -> dC_da error
import numpy as np

def dC_da(a, y):
    kept = []
    while True:
        kept.append(np.empty(1 << 21))

# %% swallow_memory_errors
# Goes on taking memory after it is told that there is none.
# -> dC_da timeout
def dC_da(a, y):
    kept = []
    while True:
        try:
            kept.append(bytearray(1 << 24))
        except MemoryError:
            pass

# %% fork_bomb
# Starts processes that start processes.
# -> dC_da error
import os

def dC_da(a, y):
    while True:
        if os.fork() == 0:
            return 2 * (a - y)
        return 2 * (a - y)

# %% daemon
# Starts a process in a session of its own that outlives the grading.
# -> dC_da error
import subprocess, sys

def dC_da(a, y):
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(30)"], start_new_session=True)
    return 2 * (a - y)

# %% shell_command
# Runs a command of the shell.
# -> dC_da failed
import os

def dC_da(a, y):
    return 2 * (a - y) if os.system("true") == 0 else 17.0

# %% become_another_program
# Replaces itself by another program.
# -> dC_da error
import os

def dC_da(a, y):
    os.execv("/bin/true", ["true"])

# %% process_pool
# Works in a pool of processes.
# -> dC_da error
def dC_da(a, y):
    import multiprocessing
    with multiprocessing.get_context("fork").Pool(2) as pool:
        pool.map(abs, [1, 2])
    return 2 * (a - y)

# %% ten_thousand_threads
# Starts threads until there are no more.
# -> dC_da error
import threading, time

def dC_da(a, y):
    for _ in range(10_000):
        threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
    return 2 * (a - y)

# %% threads_that_stay
# Leaves threads behind that compute for ever; the value is right, and counts.
# -> dC_da passed
import threading

def work():
    while True:
        pass

def dC_da(a, y):
    if threading.active_count() < 4:
        threading.Thread(target=work, daemon=False).start()
    return 2 * (a - y)

# %% open_ten_thousand_files
# Opens files until there are no more descriptors.
# -> dC_da error
def dC_da(a, y):
    kept = [open("/dev/null") for _ in range(10_000)]
    return 2 * (a - y)

# %% lift_the_limits
# Lifts its own resource limits.
# -> dC_da error
import resource

def dC_da(a, y):
    for which in (resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_CPU):
        resource.setrlimit(which, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    return 2 * (a - y)

# %% fill_the_disk
# Writes a large file to where everyone may write.
# -> dC_da error
import tempfile

def dC_da(a, y):
    with tempfile.TemporaryFile() as file:
        file.write(b"x" * 1_000_000)
    return 2 * (a - y)

# %% a_million_numbers
# Returns an array of 100 million numbers.
# -> dC_da failed
import numpy as np

def dC_da(a, y):
    return np.broadcast_to(np.float32(17), (100_000_000,))

# %% list_within_itself
# Returns a list that contains itself.
# -> dC_da failed
def dC_da(a, y):
    endless = []
    endless.append(endless)
    return endless

# %% larger_than_any_float
# Returns an integer of 400 digits.
# -> dC_da failed
def dC_da(a, y):
    return 10**400

# %% forty_dimensions
# Returns an array with as many dimensions as there can be.
# -> dC_da failed
import numpy as np

def dC_da(a, y):
    return np.ones((1,) * 32)

# %% nested_brackets
# Source text that makes a parser recurse. The function is right, and counts.
# -> dC_da passed
def dC_da(a, y):
    return 2 * (a - y)

compile("-" * 200_000 + "1", "deep", "eval")
