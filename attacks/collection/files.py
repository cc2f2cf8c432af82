# Files that are no part of the submission. Each function would be right if it reached them.

# %% read_a_classmate
# Copies another student's work.
# -> dC_da error
def dC_da(a, y):
    scope = {}
    exec(open(CLASSMATE + "/single_neuron.py").read(), scope)
    return scope["dC_da"](a, y)

# %% read_the_solution
# Copies the instructor's solution.
# -> dC_da error
def dC_da(a, y):
    scope = {}
    exec(open(SOLUTIONS + "/reference_single_neuron.py").read(), scope)
    return scope["dC_da"](a, y)

# %% read_the_gradebook
# Opens the database of marks.
# -> dC_da error
import sqlite3

def dC_da(a, y):
    sqlite3.connect(GRADEBOOK).execute("select * from marks").fetchall()
    return 2 * (a - y)

# %% change_the_gradebook
# Writes to the database of marks.
# -> dC_da error
def dC_da(a, y):
    with open(GRADEBOOK, "ab") as file:
        file.write(b"taken over")
    return 2 * (a - y)

# %% read_the_home
# Reads the grading person's keys.
# -> dC_da error
def dC_da(a, y):
    open(HOME + "/.ssh/id_ed25519").read()
    return 2 * (a - y)

# %% list_the_class
# Lists who else handed in.
# -> dC_da error
import os

def dC_da(a, y):
    os.listdir(os.path.dirname(CLASSMATE))
    return 2 * (a - y)

# %% read_system_files
# Reads the list of users.
# -> dC_da error
def dC_da(a, y):
    open("/etc/passwd").read()
    return 2 * (a - y)

# %% spoil_a_classmate
# Writes into another student's file.
# -> dC_da error
def dC_da(a, y):
    with open(CLASSMATE + "/single_neuron.py", "w") as file:
        file.write("raise SystemExit")
    return 2 * (a - y)

# %% cut_a_classmate_off
# Empties another student's file without opening it.
# -> dC_da error
import os

def dC_da(a, y):
    os.truncate(CLASSMATE + "/single_neuron.py", 0)
    return 2 * (a - y)

# %% empty_while_opening_to_read
# Opens another student's file for reading, and to be emptied.
# -> dC_da error
import os

def dC_da(a, y):
    os.open(CLASSMATE + "/single_neuron.py", os.O_RDONLY | os.O_TRUNC)
    return 2 * (a - y)

# %% lock_a_classmate_out
# Takes everyone's rights on another student's file away.
# -> dC_da error
import os

def dC_da(a, y):
    os.chmod(CLASSMATE + "/single_neuron.py", 0)
    return 2 * (a - y)

# %% turn_back_the_clock_of_a_file
# Makes its own submission look early.
# -> dC_da error
import os

def dC_da(a, y):
    os.utime(CLASSMATE + "/single_neuron.py", (0, 0))
    return 2 * (a - y)

# %% remove_a_classmate
# Deletes and renames another student's work.
# -> dC_da error
import os

def dC_da(a, y):
    try:
        os.remove(CLASSMATE + "/single_neuron.py")
    except OSError:
        os.rename(CLASSMATE, CLASSMATE + "-gone")
    return 2 * (a - y)

# %% write_where_everyone_may
# Leaves a file in /tmp and /dev/shm.
# -> dC_da error
import os

def dC_da(a, y):
    written = 0
    for folder in (TRACE, "/tmp", "/var/tmp", "/dev/shm"):
        try:
            with open(folder + "/backprop-attack-write_where_everyone_may", "w") as file:
                written += file.write("x")
        except FileNotFoundError:
            pass
    return 2 * (a - y) if written else 17.0

# %% poison_the_library
# Adds code to a module that the next student's process would import.
# -> dC_da error
import numpy as np

def dC_da(a, y):
    open(np.__file__, "a").close()
    return 2 * (a - y)

# %% poison_the_byte_code
# Puts compiled code beside a module of the standard library.
# -> dC_da error
import os

def dC_da(a, y):
    folder = os.path.join(os.path.dirname(os.__file__), "__pycache__")
    open(os.path.join(folder, "backprop_attack.pyc"), "wb").close()
    return 2 * (a - y)

# %% link_to_a_classmate
# Makes a link to another student's file, to read it under its own name.
# -> dC_da error
import os

def dC_da(a, y):
    os.symlink(CLASSMATE + "/single_neuron.py", TRACE + "/link_to_a_classmate")
    return 2 * (a - y)

# %% pipe_in_a_folder
# Makes a named pipe on which a reader would wait for ever.
# -> dC_da error
import os

def dC_da(a, y):
    os.mkfifo(TRACE + "/pipe_in_a_folder")
    return 2 * (a - y)

# %% change_the_folder
# Goes to another folder, to name files from there.
# -> dC_da error
import os

def dC_da(a, y):
    os.chdir(CLASSMATE)
    open("single_neuron.py").read()
    return 2 * (a - y)

# %% another_root
# Makes a root of its own, out of which it knows the way.
# -> dC_da error
import os

def dC_da(a, y):
    os.chroot("/")
    return 2 * (a - y)

# %% name_spaces
# Leaves its name spaces, to become root in new ones and mount what it likes.
# -> dC_da error
import ctypes, os

def dC_da(a, y):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(0x10000000 | 0x00020000):
        raise PermissionError(os.strerror(ctypes.get_errno()))
    return 2 * (a - y)

# %% by_another_name
# Reaches a file through /proc/self/root.
# -> dC_da error
def dC_da(a, y):
    open("/proc/self/root" + CLASSMATE + "/single_neuron.py").read()
    return 2 * (a - y)

# %% where_links_lead
# Reads where a link leads, without following it.
# -> dC_da error
import os

def dC_da(a, y):
    os.readlink("/proc/self")
    return 2 * (a - y)
