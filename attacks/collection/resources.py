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
# Leaves threads behind that compute for ever.
# -> dC_da error
import threading

def work():
    while True:
        pass

def dC_da(a, y):
    if threading.active_count() < 4:
        threading.Thread(target=work, daemon=False).start()
    return 2 * (a - y)

# %% thousands_of_busy_threads
# Asks for threads that compute for ever and takes no refusal; the value is right, and counts.
# -> dC_da passed
import threading

def work():
    while True:
        pass

def dC_da(a, y):
    for _ in range(2_000):
        try:
            threading.Thread(target=work, daemon=True).start()
        except RuntimeError:
            pass
    return 2 * (a - y)

# %% busy_threads_at_import
# Fills the machine with threads while the file is loaded, by Python's lowest way to one.
# -> dC_da failed
import _thread

def work():
    while True:
        pass

STARTED = 0
for _ in range(2_000):
    try:
        _thread.start_new_thread(work, ())
        STARTED += 1
    except RuntimeError:
        pass

def dC_da(a, y):
    return 2 * (a - y) if STARTED else 17.0

# %% threads_of_the_kernel
# Starts a thread by the C library, past all of Python.
# -> dC_da failed
import ctypes

@ctypes.CFUNCTYPE(None, ctypes.c_void_p)
def work(argument):
    pass

def dC_da(a, y):
    thread = ctypes.c_ulong()
    failed = ctypes.CDLL(None).pthread_create(ctypes.byref(thread), None, work, None)
    return 17.0 if failed else 2 * (a - y)

# %% threads_that_are_unpatched
# Finds Python's own way to threads again behind what was put in its place.
# -> dC_da error
import importlib, sys, time

def dC_da(a, y):
    for name in ("threading", "_thread"):
        sys.modules.pop(name, None)
    threading = importlib.import_module("threading")
    for _ in range(2_000):
        threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
    return 2 * (a - y)

# %% pool_of_threads
# Works in a pool of threads.
# -> dC_da error
from concurrent.futures import ThreadPoolExecutor

def dC_da(a, y):
    with ThreadPoolExecutor(64) as pool:
        list(pool.map(abs, range(1_000)))
    return 2 * (a - y)

# %% another_pool_of_threads
# Works in the pool of threads that multiprocessing has.
# -> dC_da error
from multiprocessing.pool import ThreadPool

def dC_da(a, y):
    with ThreadPool(64) as pool:
        pool.map(abs, range(1_000))
    return 2 * (a - y)

# %% threads_of_asyncio
# Has an event loop start threads.
# -> dC_da error
import asyncio

async def work():
    return await asyncio.gather(*[asyncio.to_thread(abs, 1) for _ in range(1_000)])

def dC_da(a, y):
    asyncio.run(work())
    return 2 * (a - y)

# %% thread_of_a_watchdog
# Has a library of C start a thread.
# -> dC_da error
import faulthandler

def dC_da(a, y):
    faulthandler.dump_traceback_later(1000)
    return 2 * (a - y)

# %% timers
# Starts threads that wait.
# -> dC_da error
import threading

def dC_da(a, y):
    for _ in range(1_000):
        threading.Timer(1000, print).start()
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
