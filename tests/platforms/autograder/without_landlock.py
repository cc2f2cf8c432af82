"""Runs a command as on a kernel without Landlock: ``python without_landlock.py COMMAND``.

A seccomp filter, which the command and all that it starts inherit, answers ENOSYS to Landlock's
three system calls, as a kernel before Linux 5.13 does.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
import sys

FIRST, LAST = 444, 446
LOAD, JUMP_IF_AT_LEAST, RETURN = 0x20, 0x35, 0x06
ALLOW, UNKNOWN = 0x7FFF0000, 0x00050000 | errno.ENOSYS
SET_NO_NEW_PRIVS, SET_SECCOMP, MODE_FILTER = 38, 22, 2


def take_landlock_away() -> None:
    """Do so for this process, for good."""
    program = b"".join(
        struct.pack("=HBBI", code, if_true, if_false, value)
        for code, if_true, if_false, value in (
            (LOAD, 0, 0, 0),  # the number of the system call
            (JUMP_IF_AT_LEAST, 0, 2, FIRST),
            (JUMP_IF_AT_LEAST, 1, 0, LAST + 1),
            (RETURN, 0, 0, UNKNOWN),
            (RETURN, 0, 0, ALLOW),
        )
    )
    kept = ctypes.create_string_buffer(program, len(program))
    about = struct.pack("@HP", len(program) // 8, ctypes.addressof(kept))
    libc = ctypes.CDLL(None, use_errno=True)
    for option, first, second in (
        (SET_NO_NEW_PRIVS, ctypes.c_ulong(1), None),
        (SET_SECCOMP, ctypes.c_ulong(MODE_FILTER), about),
    ):
        if libc.prctl(option, first, second, 0, 0):
            raise OSError(ctypes.get_errno(), "prctl")


if __name__ == "__main__":
    take_landlock_away()
    os.execvp(sys.argv[1], sys.argv[1:])
