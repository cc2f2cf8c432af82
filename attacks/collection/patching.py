# Changing what the grader might use to compare, and values that compare as they like.

# %% comparisons_of_numpy
# Makes every comparison of numpy say yes.
# -> dC_da failed
import numpy as np

np.allclose = np.isclose = np.array_equal = np.all = np.any = lambda *args, **more: True
np.testing.assert_allclose = np.testing.assert_array_equal = lambda *args, **more: None
np.testing.assert_almost_equal = np.testing.assert_array_almost_equal = lambda *args, **more: None
np.abs = np.max = np.subtract = lambda *args, **more: 0.0

def dC_da(a, y):
    return 17.0

# %% comparisons_of_python
# Makes the built-in functions say what is wanted. Its own process does not survive it.
# -> dC_da crashed
import builtins, math

builtins.abs = lambda x: 0.0
builtins.all = builtins.any = lambda x: True
builtins.max = builtins.min = lambda *args, **more: 0.0
math.isclose = lambda *args, **more: True

def dC_da(a, y):
    return 17.0

# %% comparisons_of_pytest
# Makes pytest's approximate numbers equal to anything.
# -> dC_da failed
try:
    import _pytest.python_api as api

    for kind in (api.ApproxBase, api.ApproxScalar):
        kind.__eq__ = lambda self, other: True
except Exception:
    pass

def dC_da(a, y):
    return 17.0

# %% tests_that_do_nothing
# Replaces the way in which pytest and unittest run a test.
# -> dC_da failed
try:
    import _pytest.python

    _pytest.python.Function.runtest = lambda self: None
    _pytest.python.pytest_pyfunc_call = lambda **more: True
except Exception:
    pass

def dC_da(a, y):
    return 17.0

# %% leave_pytest_with_success
# Ends the test run with exit status 0.
# -> dC_da error
import importlib

def dC_da(a, y):
    importlib.import_module("pytest").exit("done", returncode=0)

# %% skip_the_test
# Has the test skipped, which is no failure.
# -> dC_da error
import importlib

def dC_da(a, y):
    importlib.import_module("pytest").skip("not today")

# %% rewrite_the_next_cells
# Has a notebook's kernel run "3.0" in place of every later cell.
# -> dC_da failed
try:
    get_ipython().input_transformers_post.append(lambda lines: ["3.0\n"])
except Exception:
    pass

def dC_da(a, y):
    return 17.0

# %% answer_for_the_kernel
# Has a notebook's kernel show the number 3.0 after each later cell.
# -> dC_da failed
try:
    shell = get_ipython()
    original = shell.run_cell_async

    async def run_cell_async(*args, **more):
        return await original("3.0", store_history=True, transformed_cell="3.0")

    shell.run_cell_async = run_cell_async
except Exception:
    pass

def dC_da(a, y):
    return 17.0

# %% hide_the_exception
# Has a notebook's kernel swallow every exception.
# -> dC_da failed
try:
    get_ipython()._showtraceback = lambda *args: None
except Exception:
    pass

def dC_da(a, y):
    return 17.0

# %% equal_to_everything
# Returns an object that is equal to everything and near to it.
# -> dC_da failed
class Anything:
    def __eq__(self, other): return True
    __ne__ = lambda self, other: False
    __lt__ = __le__ = __gt__ = __ge__ = __eq__
    __hash__ = lambda self: 0
    __sub__ = __rsub__ = __abs__ = lambda self, *other: self
    __float__ = lambda self: 17.0
    __bool__ = lambda self: True
    __array_ufunc__ = lambda self, *args, **more: True

def dC_da(a, y):
    return Anything()

# %% number_equal_to_everything
# A float with a comparison of its own.
# -> dC_da failed
class Number(float):
    def __eq__(self, other): return True
    __ne__ = lambda self, other: False
    __sub__ = __rsub__ = lambda self, other: 0.0
    __le__ = __ge__ = __lt__ = __gt__ = __eq__
    __hash__ = float.__hash__

def dC_da(a, y):
    return Number(17.0)

# %% array_equal_to_everything
# An ndarray subclass that answers every operation with success.
# -> dC_da failed
import numpy as np

class Array(np.ndarray):
    def __array_finalize__(self, other): pass
    def __array_ufunc__(self, *args, **more): return np.zeros(()) == 0
    def __array_function__(self, *args, **more): return True
    def __eq__(self, other): return np.ones(self.shape, bool)
    def __sub__(self, other): return np.zeros(self.shape)

def dC_da(a, y):
    return np.full(np.shape(a), 17.0).view(Array)

# %% array_that_changes_when_read
# An object whose array is another one at each reading.
# -> dC_da failed
import numpy as np

class Changing:
    def __array__(self, dtype=None, copy=None):
        return np.array(17.0)

    def __float__(self):
        return 17.0

def dC_da(a, y):
    return Changing()

# %% class_that_claims_to_be_a_float
# Lies to isinstance about its class.
# -> dC_da failed
class Liar:
    @property
    def __class__(self): return float
    def __float__(self): return 17.0

def dC_da(a, y):
    return Liar()

# %% conversion_without_end
# Hangs when it is converted to a number.
# -> dC_da timeout
class Slow:
    def __float__(self):
        while True:
            pass

def dC_da(a, y):
    return Slow()

# %% hostile_exception
# Raises an exception that cannot be shown.
# -> dC_da crashed
class Hostile(BaseException):
    def __str__(self): raise SystemExit(0)
    __repr__ = __str__
    __traceback__ = property(lambda self: 1 / 0)

def dC_da(a, y):
    raise Hostile

# %% exception_with_markup
# Puts markup and terminal escapes into an exception's name and message.
# -> dC_da error
Error = type("<img src=x onerror=alert(1)>\x1b[2J", (Exception,), {})

def dC_da(a, y):
    raise Error("<script>alert('taken over')</script>\x1b]0;taken over\x07\x1b[31m{{7*7}}\u202e")

# %% the_worker_itself
# Finds the worker among its callers and has it send what the function likes.
# -> dC_da failed
import struct, sys

def dC_da(a, y):
    frame = sys._getframe(1)
    while frame is not None:
        connection = type(getattr(frame.f_locals.get("self"), "_connection", None))
        if "send" in vars(connection) and not hasattr(connection, "taken"):
            connection.taken = connection.send
            forged = b"\0" + struct.pack("<I", 1) + b"\0" + struct.pack("<d", 0.5)
            connection.send = lambda self, kind, body, index=0: self.taken(17, forged, index)
        frame = frame.f_back
    return 17.0

# %% modules_of_the_worker
# Changes the grader's modules that are loaded beside it.
# -> dC_da failed
import gc, types

for thing in gc.get_objects():
    if isinstance(thing, types.ModuleType) and getattr(thing, "__name__", "").startswith("grader"):
        try:
            vars(thing).update(passed=True, score=3.0, answer=lambda *args: b"")
        except Exception:
            pass

def dC_da(a, y):
    return 17.0

# %% code_of_the_worker
# Exchanges the code of the functions that call it.
# -> dC_da failed
import gc, types

def fake(*args, **more):
    return b"\1\0\0\0\0\0\0\0\0\0\0\0\0"

def dC_da(a, y):
    for thing in gc.get_objects():
        if isinstance(thing, types.FunctionType) and thing.__module__ == "grader.sandbox.inside.values":
            try:
                thing.__code__ = fake.__code__
            except Exception:
                pass
    return 17.0

# %% trace_function
# Changes the locals of its callers from a trace function. From Python 3.13 on that reaches the
# worker's own, and spoils its answers.
# -> dC_da failed or error
import sys

def trace(frame, event, argument):
    for name in ("expected", "changed", "leaves", "score"):
        if name in frame.f_locals:
            frame.f_locals[name] = 3.0
    return trace

sys.settrace(trace)
sys.setprofile(trace)

def dC_da(a, y):
    return 17.0

# %% audit_hook
# An audit hook that refuses everything the grader might do.
# -> dC_da failed
import sys

def dC_da(a, y):
    sys.addaudithook(lambda *args: None)
    return 17.0

# %% collector_callback
# A callback of the garbage collector and a finaliser that write frames at odd moments.
# -> dC_da crashed
import gc, os

class Late:
    def __del__(self):
        os.write(3, b"\xff" * 100)

gc.callbacks.append(lambda *args: os.write(3, b"\xff" * 100))

def dC_da(a, y):
    Late()
    gc.collect()
    return 17.0
