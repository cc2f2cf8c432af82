# Ending the process, or never ending: each costs the function that does it, and no other.

# %% exit_with_success
# Ends the process with status 0 while the file is loaded.
# -> dC_da failed
import os

os._exit(0)

def dC_da(a, y):
    return 17.0

# %% exit_in_a_call
# Ends the process in a call; the next function is asked in a fresh one.
# -> dC_da crashed
# -> dz_dw passed
import os

def dC_da(a, y):
    os._exit(0)

def dz_dw(w, b, a_prev):
    return a_prev

# %% system_exit
# Raises SystemExit.
# -> dC_da error
import sys

def dC_da(a, y):
    sys.exit(0)

# %% keyboard_interrupt
# Raises what Ctrl-C raises.
# -> dC_da error
def dC_da(a, y):
    raise KeyboardInterrupt

# %% abort
# Ends the process as a failed assertion in C does.
# -> dC_da crashed
import os

def dC_da(a, y):
    os.abort()

# %% hang_at_the_end
# Has a function run at the interpreter's end that never comes back. The value is right, and counts.
# -> dC_da passed
import atexit, time

atexit.register(time.sleep, 1000)

def dC_da(a, y):
    return 2 * (a - y)

# %% kill_itself
# A signal that cannot be caught. Not even its own process may have one.
# -> dC_da error
import os, signal

def dC_da(a, y):
    os.kill(os.getpid(), signal.SIGKILL)

# %% segmentation_fault
# Reads address 0.
# -> dC_da crashed
import ctypes

def dC_da(a, y):
    return ctypes.string_at(0)

# %% stop_itself
# Stops its process, so that it neither ends nor goes on.
# -> dC_da error
import os, signal

def dC_da(a, y):
    os.kill(os.getpid(), signal.SIGSTOP)

# %% deaf_to_signals
# Ignores every signal that can be ignored and goes round in circles.
# -> dC_da timeout
import signal

for number in signal.valid_signals():
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass

def dC_da(a, y):
    while True:
        pass

# %% alarm_clock
# Takes the alarms that an in-process time limit would need.
# -> dC_da timeout
import signal

signal.alarm = signal.setitimer = lambda *args: 0

def dC_da(a, y):
    try:
        while True:
            pass
    except BaseException:
        dC_da(a, y)

# %% endless_in_c
# A loop that never comes back to the interpreter.
# -> dC_da timeout
def dC_da(a, y):
    return 10 ** (10**9)

# %% endless_regular_expression
# A regular expression that takes for ever.
# -> dC_da timeout
import re

def dC_da(a, y):
    return re.match(r"(x+x+)+y", "x" * 60)

# %% asleep
# Sleeps.
# -> dC_da timeout
# -> dz_dw passed
import time

def dC_da(a, y):
    time.sleep(10**6)

def dz_dw(w, b, a_prev):
    return a_prev

# %% deadlock
# Waits for a lock that it holds.
# -> dC_da timeout
import threading

lock = threading.Lock()

def dC_da(a, y):
    lock.acquire()
    lock.acquire()

# %% slow_every_time
# Keeps just within the limit of a call until the part's time is over.
# -> dC_da timeout
import time

def dC_da(a, y):
    time.sleep(0.7)
    return 17.0

# %% time_bomb_at_import
# Hangs while the file is loaded. Its functions are defined all the same, and count.
# -> dC_da passed
import itertools

while True:
    sum(itertools.repeat(0))

def dC_da(a, y):
    return 2 * (a - y)

# %% exit_instead_of_defining
# Ends the process in a decorator, whenever the function is defined.
# -> dC_da error
import os

@lambda function: os._exit(0)
def dC_da(a, y):
    return 17.0

# %% stack_overflow
# Recurses until the C stack ends; Python 3.12 and newer raise before it does.
# -> dC_da crashed or error
import sys, threading

sys.setrecursionlimit(10**9)

class Deep:
    def __getattr__(self, name):
        return getattr(self, name)

def dC_da(a, y):
    return Deep().deeper or 17.0
