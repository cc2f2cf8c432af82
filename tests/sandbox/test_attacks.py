"""What a student's code tries against protected workers: it harms nobody but its author.

Each attack is the body of a function that is called between two honest ones. It is refused (the
function raises), it ends its own process, or it is harmless; the honest calls are answered.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

import grader
from grader.answers import Answer, Crashed, Raised, Returned, TimedOut
from grader.messages.endings import ended
from grader.reasons import Ending
from grader.sandbox.asking.conversation import Substitutes
from grader.sandbox.asking.limits import Limits
from grader.sandbox.asking.protected import ZygoteWorkers
from grader.sandbox.asking.workers import Workers
from grader.sandbox.calls import Call
from grader.sandbox.protocol import Kind

from .asking import HONEST, PATIENT, QUICK, answer, ask

LINE = "3"  # the descriptor of a worker's socket
ROOT = Path(grader.__file__).parents[1]

REFUSED = {
    "read the password file": "open('/etc/passwd').read()",
    "read the grader's source": f"open({grader.__file__!r}).read()",
    "read the solutions": f"open({str(ROOT / 'solutions' / 'matrix_form.py')!r}).read()",
    "list the root folder": "import os; os.listdir('/')",
    "list the home folder": f"import os; os.listdir({str(Path.home())!r})",
    "list the judge's descriptors": "import os; os.listdir(f'/proc/{os.getppid()}/fd')",
    "read the judge's memory": f"open('/proc/{os.getpid()}/mem', 'rb').read(1)",
    "read the zygote's memory": "import os; open(f'/proc/{os.getppid()}/mem', 'rb').read(1)",
    "read its own command line": "open('/proc/self/cmdline').read()",
    "write a temporary file": "open('/tmp/backprop-attack', 'w')",
    "write into the library": "import os; open(os.__file__, 'a')",
    "truncate the library": "import os; os.open(os.__file__, os.O_RDONLY | os.O_TRUNC)",
    "truncate by path": "import os; os.truncate(os.__file__, 0)",
    "remove a file": "import os; os.remove(os.__file__)",
    "make a folder": "import os; os.mkdir('/tmp/backprop-attack')",
    "change rights": "import os; os.chmod('/tmp', 0)",
    "change times": "import os; os.utime('/tmp')",
    "make a link": "import os; os.symlink('/etc/passwd', '/tmp/backprop-attack')",
    "change the folder": "import os; os.chdir('/tmp')",
    "fork": "import os; os.fork()",
    "start a program": "import subprocess; subprocess.run(['/bin/true'])",
    "start a shell": "import os; raise OSError(os.system('true'))",
    "become another program": "import os, sys; os.execv(sys.executable, ['python'])",
    "open a socket": "import socket; socket.socket()",
    "open a pair of sockets": "import socket; socket.socketpair()",
    "leave the session": "import os; os.setsid()",
    "signal the judge": f"import os; os.kill({os.getpid()}, 15)",
    "signal everyone": "import os; os.kill(-1, 9)",
    "signal its group": "import os; os.killpg(0, 9)",
    "raise its limits": "import resource as r; r.setrlimit(r.RLIMIT_CPU, (99, 99))",
    "go first": "import os; os.setpriority(os.PRIO_PROCESS, 0, -20)",
    "take the signals of a descriptor": f"import fcntl; fcntl.fcntl({LINE}, 8, {os.getpid()})",
    "set the owner by ioctl": f"import fcntl; fcntl.ioctl({LINE}, 0x8901, b'1234')",
    "ask a person": "input()",
    "import the grader": "import grader.judge",
    "import another package": "import nbformat",
    "learn where a link leads": "import os; os.readlink('/proc/self')",
    "learn the name of the host": "import socket; socket.gethostname()",
    "learn who the user is": "import os; os.getlogin()",
    "learn the load of the machine": "import os; os.getloadavg()",
    "learn how long another computed": (
        "import os, time; time.clock_gettime(~os.getppid() << 3 | 2)"
    ),
    "learn whether a process exists": "import os; os.sched_getaffinity(os.getppid())",
    "send a descriptor": f"import socket; socket.socket(fileno={LINE}).sendmsg([b'x'])",
}
SYSTEM_CALLS = {
    "ptrace": (101, "16, {judge}, 0, 0"),
    "process_vm_readv": (310, "{judge}, 0, 0, 0, 0, 0"),
    "clone a process": (56, "17, 0, 0, 0, 0"),
    "clone a thread": (56, "0x3d0f00, 0, 0, 0, 0"),
    "clone3": (435, "0, 0"),
    "uname": (63, "b' ' * 400"),
    "sysinfo": (99, "b' ' * 400"),
    "vfork": (58, ""),
    "prctl": (157, "4, 1, 0, 0, 0"),
    "memfd_create": (319, "b'x', 0"),
    "io_uring_setup": (425, "1, 0"),
    "bpf": (321, "0, 0, 0"),
    "userfaultfd": (323, "0"),
    "keyctl": (250, "0, -3, 0"),
    "unshare": (272, "0x10000000"),
    "pidfd_open": (434, "{judge}, 0"),
    "rt_sigqueueinfo": (129, "{judge}, 0, 0"),
    "perf_event_open": (298, "0, 0, -1, -1, 0"),
    "a call of the x32 table": (0x40000000 | 39, ""),
}
HARMLESS = {
    "flood the output": "import sys; [print('x' * 10**6) for _ in range(50)]; return 0",
    "search memory for what is expected": (
        "import gc, sys\n"
        "    names = [n for n in sys.modules if n.startswith('grader')]\n"
        "    words = ('expected', 'right', 'reference', 'gradebook', 'seed')\n"
        "    found = [o for o in gc.get_objects() if isinstance(o, dict)\n"
        "             and any(w in o for w in words) and 'judge' in str(o.get('__name__', ''))]\n"
        "    return len(names) - 1 + len(found)"
    ),
    "search the frames above": (
        "import sys\n"
        "    frame, seen = sys._getframe(), []\n"
        "    while frame: seen += frame.f_locals; frame = frame.f_back\n"
        "    return not {'expected', 'right', 'reference'}.isdisjoint(seen)"
    ),
    "look for secrets in the environment": "import os; return len(os.environ) > 6",
    "use what the devices allow": (
        "import os, contextlib, random\n"
        "    with open(os.devnull, 'w') as sink, contextlib.redirect_stdout(sink): print('x')\n"
        "    return os.urandom(4) == b'x'"
    ),
}
DYING = {
    "leave": ("import os; os._exit(0)", "ended itself with exit status 0"),
    "abort": ("import os; os.abort()", "was killed by signal "),
    "read address 0": ("import ctypes; ctypes.string_at(0)", "was killed by signal 11 (SIGSEGV)"),
    "a fatal error": (
        "import ctypes; ctypes.pythonapi.Py_FatalError(b'no')",
        "was killed by signal ",
    ),
    "forge an answer": (
        f"import os; os.write({LINE}, bytes([17, 9, 0, 0, 0, 0, 0, 0, 0]))",
        "sent bytes that are not an answer",
    ),
    "forge on every descriptor": (
        "import os\n"
        "    for descriptor in range(64):\n"
        "        try: os.write(descriptor, b'{\"score\": 1000000}')\n"
        "        except OSError: pass",
        "sent bytes that are not an answer",
    ),
    "announce a huge answer": (
        f"import os; os.write({LINE}, bytes([17, 0, 0, 0, 0, 255, 255, 255, 255]))",
        "sent bytes that are not an answer",
    ),
    "flood the line": (
        f"import os\n    while True: os.write({LINE}, b'\\0' * 65536)",
        "sent bytes that are not an answer",
    ),
    "flood the line with calls of substitutes": (
        "import os, struct\n"
        f"    while True: os.write({LINE}, struct.pack('<BII', 22, 0, 2) + b'[]')",
        "sent bytes that are not an answer",
    ),
}


def attack(workers: Workers, body: str, limits: Limits = PATIENT) -> Answer:
    """Call ``attack`` between two honest calls that must be answered, and return its answer."""
    honest = Call("honest", (1.0,))
    source = f"def attack():\n    {body}{HONEST}"
    answers, _ = ask(workers, source, honest, "attack", honest, limits=limits)
    assert [type(answers[0]), type(answers[2])] == [Returned, Returned], answers
    return answers[1]


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED)
def test_is_refused(protected: ZygoteWorkers, body: str) -> None:
    value = attack(protected, body)
    assert isinstance(value, Raised), value
    errors = ("PermissionError", "OSError", "ModuleNotFoundError", "RuntimeError", "ValueError")
    assert value.error in errors, value
    assert not Path("/tmp/backprop-attack").exists()


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the numbers are those of x86_64")
@pytest.mark.parametrize(("number", "arguments"), SYSTEM_CALLS.values(), ids=SYSTEM_CALLS)
def test_system_call_is_refused(protected: ZygoteWorkers, number: int, arguments: str) -> None:
    arguments = arguments.format(judge=os.getpid())
    body = (
        "import ctypes, os\n"
        "    libc = ctypes.CDLL(None, use_errno=True)\n"
        f"    if libc.syscall({number}, {arguments}) == -1:\n"
        "        raise OSError(ctypes.get_errno(), 'refused')"
    )
    value = attack(protected, body)
    assert isinstance(value, Raised), value
    assert value.message in ("[Errno 1] refused", "[Errno 38] refused")


@pytest.mark.parametrize("body", HARMLESS.values(), ids=HARMLESS)
def test_is_harmless(protected: ZygoteWorkers, body: str) -> None:
    value = attack(protected, body)
    assert isinstance(value, Returned), value
    assert value.leaves[0] == 0.0


@pytest.mark.parametrize(("body", "reason"), DYING.values(), ids=DYING)
def test_ends_its_own_process(protected: ZygoteWorkers, body: str, reason: str) -> None:
    value = attack(protected, body)
    assert isinstance(value, Crashed), value
    assert ended(value.ending).startswith(reason)


THREADS = {
    "threading": "import threading; threading.Thread(target=print, daemon=True).start()",
    "a timer": "import threading; threading.Timer(1, print).start()",
    "_thread": "import _thread; _thread.start_new_thread(print, ())",
    "a pool of threads": (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "    with ThreadPoolExecutor(2) as pool: return sum(pool.map(abs, [1, 2]))"
    ),
}


@pytest.mark.parametrize("body", THREADS.values(), ids=THREADS)
def test_a_thread_is_refused_with_a_sentence_in_grading_and_in_a_self_check(
    workers: Workers, body: str
) -> None:
    value = attack(workers, body)
    assert isinstance(value, Raised), value
    words = "can't start new thread: submissions compute in one thread"
    assert (value.error, value.message) == ("RuntimeError", words)


def test_a_thread_is_refused_to_a_library_that_makes_its_own(protected: ZygoteWorkers) -> None:
    value = attack(protected, "import faulthandler; faulthandler.dump_traceback_later(1)")
    assert value == Raised("RuntimeError", "unable to start watchdog thread", 2, "attack")


ONE_THREAD_IS_ENOUGH = {
    "large matrices": (
        "import numpy as np\n"
        "    a = np.eye(900) * 2\n"
        "    return (a @ a).sum() / 3600 + np.linalg.solve(a, a).sum() - 900\n"
    ),
    "sympy": (
        "import sympy\n"
        "    x = sympy.Symbol('x')\n"
        "    slope = sympy.lambdify(x, sympy.diff(x**2, x), 'numpy')\n"
        "    return slope(0.5)"
    ),
    "locks": (
        "import threading, queue\n"
        "    lock = threading.RLock()\n"
        "    condition = threading.Condition(lock)\n"
        "    with condition: condition.wait(0.001)\n"
        "    threading.Event().wait(0.001); queue.Queue().put(1)\n"
        "    return threading.active_count()"
    ),
    "clocks": (
        "import time\n"
        "    time.sleep(0.001); time.perf_counter(); time.process_time(); time.thread_time()\n"
        "    return 1"
    ),
    "the machine": (
        "import os, platform\n"
        "    platform.platform(); os.cpu_count(); os.sched_getaffinity(0)\n"
        "    return platform.node() == os.uname().nodename == 'localhost'"
    ),
    "its own source": (
        "import inspect; inspect.stack(); return 'its own' not in inspect.getsource(honest)"
    ),
    "paths": "import os; return os.path.realpath('/proc/self') == '/proc/self'  # a link",
}


@pytest.mark.parametrize("body", ONE_THREAD_IS_ENOUGH.values(), ids=ONE_THREAD_IS_ENOUGH)
def test_what_students_need_works_in_one_thread(protected: ZygoteWorkers, body: str) -> None:
    value = attack(protected, body)
    assert isinstance(value, Returned), value
    assert value.leaves[0] == 1.0


def test_a_loop_that_asks_for_threads_ends_with_its_process(protected: ZygoteWorkers) -> None:
    body = (
        "import threading\n"
        "    def spin():\n"
        "        while True: pass\n"
        "    while True:\n"
        "        try: threading.Thread(target=spin).start()\n"
        "        except Exception: pass"
    )
    assert attack(protected, body, QUICK) == TimedOut(QUICK.call)


def test_dribbling_bytes_do_not_stop_the_clock(protected: ZygoteWorkers) -> None:
    body = (
        "import os, time\n"
        f"    os.write({LINE}, bytes([17, 1, 0, 0, 0, 0, 0, 1, 0]))\n"
        f"    while True: os.write({LINE}, b'x'); time.sleep(0.01)"
    )
    assert attack(protected, body, QUICK) == TimedOut(QUICK.waiting, waiting=True)


@pytest.mark.parametrize("place", ["[0, 1]", "[99, 1]", "[0]", "[-1, 1]", "no place"])
def test_reports_without_end_or_sense_cost_the_call_that_sends_them(
    protected: ZygoteWorkers, place: str
) -> None:
    body = (
        "import os, struct\n"
        f"    report = struct.pack('<BII', {Kind.AT:d}, 0, {len(place)}) + {place.encode()}\n"
        f"    while True: os.write({LINE}, report)"
    )
    value = attack(protected, body, QUICK)
    assert value in (TimedOut(QUICK.call), Crashed(Ending("no_answer")))


def test_calls_of_substitutes_sent_ahead_do_not_keep_the_judge_busy(
    protected: ZygoteWorkers,
) -> None:
    asked = []

    def slow(name: str, args: object) -> float:
        asked.append((name, args))
        end = time.thread_time() + 0.01
        while time.thread_time() < end:
            pass
        return 1.0

    source = f"""
import json, os, struct
def helper(z): return z
def f():
    body = json.dumps(["helper", {{"z": 1.0}}]).encode()
    os.write({LINE}, (struct.pack("<BII", 22, 0, len(body)) + body) * 2000)
    while True: pass
"""
    value = answer(
        protected, source, "f", limits=QUICK, substitutes=Substitutes({"helper": ["z"]}, slow)
    )
    assert value == TimedOut(QUICK.call)
    assert 0 < len(asked) < 100


def test_what_a_submission_leaves_in_memory_is_not_there_for_the_next(
    protected: ZygoteWorkers,
) -> None:
    secret = "import sys, builtins\nbuiltins.loot = sys.loot = 'secret'\ndef f(): return 1"
    thief = "import sys\ndef f(): return hasattr(sys, 'loot') or 'loot' in dir(__builtins__)"
    assert isinstance(answer(protected, secret, "f"), Returned)
    found = answer(protected, thief, "f")
    assert isinstance(found, Returned)
    assert found.leaves[0] == 0.0


def test_a_patched_numpy_harms_its_own_part_only(protected: ZygoteWorkers) -> None:
    patching = (
        "import numpy as np\nnp.asarray = np.array = lambda *a, **k: None\ndef f(x): return [x]"
    )
    call = Call("f", (1.0,))
    assert not isinstance(answer(protected, patching, call), Returned)
    assert isinstance(answer(protected, "def f(x): return [x]", call), Returned)


def test_sympy_and_the_standard_library_can_be_imported(protected: ZygoteWorkers) -> None:
    source = "import sympy, sqlite3, asyncio, xml.dom\ndef f(): return sympy.Rational(1, 2)"
    answers, notes = ask(protected, source, "f")
    assert notes == []
    assert isinstance(answers[0], Returned)
