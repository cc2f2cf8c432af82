"""How a process asks the kernel to bind it: system calls, ``prctl`` and resource limits.

The resource limits are those of any POSIX system, the rest is Linux. A worker without protection
loads this module too, so it does without pathlib, which takes long to import.
"""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import suppress

if sys.platform != "win32":
    import resource

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38

_libc = ctypes.CDLL(None if os.name == "posix" else "msvcrt", use_errno=True)


def syscall(number: int, *arguments: object) -> int:
    """Make a system call; integers are passed as C longs.

    :raises OSError: if the kernel refuses.
    """
    return _checked(_libc.syscall(ctypes.c_long(number), *map(_long, arguments)))


def prctl(option: int, *arguments: object) -> int:
    """Set an attribute of this process.

    :raises OSError: if the kernel refuses.
    """
    four = [*map(_long, arguments), *[ctypes.c_ulong(0)] * (4 - len(arguments))]
    return _checked(_libc.prctl(ctypes.c_int(option), *four))


def _long(argument: object) -> object:
    return ctypes.c_long(argument) if isinstance(argument, int) else argument


def _checked(result: int) -> int:
    if result == -1:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return result


def mapped() -> int:
    """Return how many bytes this process has mapped (Linux)."""
    with open("/proc/self/statm") as file:  # noqa: PTH123 - without pathlib
        return int(file.read().split()[0]) * resource.getpagesize()


def limit_memory(most: int) -> None:
    """Let this process map ``most`` bytes; beyond that Python raises MemoryError."""
    _set(resource.RLIMIT_AS, most)


def be_ended_first() -> None:
    """Have the kernel end this process before any other when memory runs out (Linux)."""
    with suppress(OSError):
        file = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
        os.write(file, b"1000")
        os.close(file)


def limit_cpu(seconds: int) -> None:
    """Have the kernel end this process by SIGXCPU after ``seconds`` of processor time.

    A second later it sends SIGKILL.
    """
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def limit_files(open_files: int = 64) -> None:
    """Let this process open few files, write none, and leave no core dump."""
    _set(resource.RLIMIT_NOFILE, open_files)
    _set(resource.RLIMIT_FSIZE, 0)
    _set(resource.RLIMIT_CORE, 0)


def files_limited() -> bool:
    """Whether this process may write no file."""
    return resource.getrlimit(resource.RLIMIT_FSIZE) == (0, 0)


def _set(which: int, amount: int) -> None:
    resource.setrlimit(which, (amount, amount))
