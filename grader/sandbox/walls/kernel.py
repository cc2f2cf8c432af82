"""The C library's ``syscall`` and ``prctl``, with errors raised (Linux)."""

from __future__ import annotations

import ctypes
import os

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38

_libc = ctypes.CDLL(None if os.name == "posix" else "msvcrt", use_errno=True)


def syscall(number: int, *arguments: object) -> int:
    """Make a system call; integers are passed as C longs."""
    return _checked(_libc.syscall(ctypes.c_long(number), *map(_long, arguments)))


def prctl(option: int, *arguments: object) -> int:
    """Set an attribute of this process."""
    four = [*map(_long, arguments), *[ctypes.c_ulong(0)] * (4 - len(arguments))]
    return _checked(_libc.prctl(ctypes.c_int(option), *four))


def _long(argument: object) -> object:
    return ctypes.c_long(argument) if isinstance(argument, int) else argument


def _checked(result: int) -> int:
    if result == -1:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return result
