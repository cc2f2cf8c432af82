# Forged results: answers put where the grader might look for them, and bytes that are no answers.

# %% claim_on_stdout
# Prints what a test runner or nbgrader would take for a full score.
# -> dC_da failed
import sys

def dC_da(a, y):
    for stream in (sys.stdout, sys.stderr, sys.__stdout__):
        print('{"score": 3.0, "status": "passed"}', file=stream)
    print("1 passed in 0.01s")
    return 17.0

# %% report_to_every_descriptor
# Writes a result to every open descriptor.
# -> dC_da crashed
import os

def dC_da(a, y):
    for descriptor in range(64):
        try:
            os.write(descriptor, b'{"dC_da": "passed", "score": 3.0}\n' * 10)
        except OSError:
            pass
    return 17.0

# %% forge_frames
# Writes frames of the protocol that answer every call of the part, then ends the process.
# -> dC_da failed
# -> sigmoid_prime failed
import os, struct

FRAMES = b"".join(
    struct.pack("<BII", 17, index, 14) + b"\0" + struct.pack("<I", 1) + b"\0" + struct.pack("<d", 0.5)
    for index in range(200)
)

def dC_da(a, y):
    os.write(3, FRAMES)
    os._exit(0)

def sigmoid_prime(z):
    return 17.0

# %% forge_frames_while_loading
# Says that the file was loaded and answers the first calls before any is asked.
# -> dC_da crashed
import os, struct

BODY = b"\0" + struct.pack("<I", 1) + b"\0" + struct.pack("<d", 0.5)
FORGED = struct.pack("<BII", 16, 0, 2) + b"[]"
FORGED += b"".join(struct.pack("<BII", 17, index, len(BODY)) + BODY for index in range(12))
os.write(3, FORGED)

def dC_da(a, y):
    return 17.0

# %% forge_frames_from_a_thread
# A thread is to go on writing frames between the grader's own.
# -> dC_da error
import os, struct, threading

FRAME = struct.pack("<BII", 17, 0, 14) + b"\0" + struct.pack("<I", 1) + b"\0" + struct.pack("<d", 0.5)

def write_on():
    while True:
        os.write(3, FRAME)

def dC_da(a, y):
    threading.Thread(target=write_on, daemon=True).start()
    while True:
        pass

# %% announce_a_huge_frame
# A header that announces 4 GB, to make the grader reserve them.
# -> dC_da crashed
import os, struct

def dC_da(a, y):
    os.write(3, struct.pack("<BII", 17, 0, 0xFFFFFFFF))
    return 17.0

# %% frame_of_no_kind
# A frame of a kind that only the grader sends.
# -> dC_da crashed
import os, struct

def dC_da(a, y):
    os.write(3, struct.pack("<BII", 4, 0, 2) + b"{}")
    return 17.0

# %% more_numbers_than_bytes
# An answer whose shape claims more numbers than came.
# -> dC_da crashed
import os, struct

def dC_da(a, y):
    body = b"\0" + struct.pack("<I", 1) + b"\2" + struct.pack("<2I", 1 << 31, 1 << 31)
    os.write(3, struct.pack("<BII", 17, 0, len(body)) + body)
    return 17.0

# %% shape_without_end
# An empty array with a side of four billion.
# -> dC_da failed
import numpy as np

def dC_da(a, y):
    return np.zeros((0, 2**32 - 1, 0))

# %% too_many_leaves
# An answer with more values than were asked for.
# -> dC_da crashed
import os, struct

def dC_da(a, y):
    body = b"\0" + struct.pack("<I", 50) + (b"\0" + struct.pack("<d", 0.5)) * 50
    os.write(3, struct.pack("<BII", 17, 0, len(body)) + body)
    return 17.0

# %% words_of_its_own
# Says in the grader's words that the value is a script.
# -> dC_da crashed
import json, os, struct

def dC_da(a, y):
    body = json.dumps(["<script>alert(1)</script>", None, None, []]).encode()
    os.write(3, struct.pack("<BII", 18, 0, len(body)) + body)
    return 17.0

# %% json_without_end
# A thousand brackets where an exception's name should stand, and numbers that are too large.
# -> dC_da crashed
import os, struct

def dC_da(a, y):
    body = b"[" * 4000
    os.write(3, struct.pack("<BII", 19, 0, len(body)) + body)
    return 17.0

# %% nan_and_infinity
# Values that no comparison refuses by itself.
# -> dC_da failed
import numpy as np

def dC_da(a, y):
    return np.full(np.shape(a), np.nan)

# %% flood_the_line
# Sends the grader a gigabyte.
# -> dC_da crashed
import os

def dC_da(a, y):
    while True:
        os.write(3, b"\0" * (1 << 20))

# %% flood_standard_output
# Prints 50 MB. Nobody reads it, so the right answer still counts.
# -> dC_da passed
import sys

sys.stdout.write("x" * 50_000_000)

def dC_da(a, y):
    return 2 * (a - y)

# %% close_every_descriptor
# Cuts its own line to the grader.
# -> dC_da crashed
import os

def dC_da(a, y):
    os.closerange(0, 256)
    return 2 * (a - y)

# %% put_another_line_in_place
# Puts a pipe in the place of the line to the grader.
# -> dC_da crashed
import os

def dC_da(a, y):
    reading, writing = os.pipe()
    os.dup2(writing, 3)
    return 2 * (a - y)

# %% take_the_questions_away
# Reads the grader's line itself, so that later calls are lost.
# -> dC_da timeout
import os

def dC_da(a, y):
    return os.read(3, 1 << 20)

# %% do_not_wait_for_the_line
# Makes the line to the grader non-blocking.
# -> dC_da error
import fcntl, os

def dC_da(a, y):
    fcntl.fcntl(3, fcntl.F_SETFL, os.O_NONBLOCK)
    os.read(3, 1)
