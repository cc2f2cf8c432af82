"""seccomp: a process gives up all system calls but those of an allow-list (Linux).

The filter is classic BPF, written here by hand: a library (libseccomp) would have to be installed
beside the package. What is not allowed fails with EPERM. System calls that are younger than the
table fail with ENOSYS, so that the C library falls back to older ones.

Threads and new processes are refused, so a worker computes in one thread: the libraries were loaded
before, and need no other. So are signals, sockets, a look into other processes and new limits, and
what only tells of others: where links lead, the host's name and load, other processes' clocks.
Files may be opened as far as Landlock lets them, and never to be truncated while they are open for
reading only, which Landlock lets pass before its ABI 3.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
from collections.abc import Iterable
from dataclasses import dataclass

from grader.sandbox.walls.kernel import PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, prctl
from grader.sandbox.walls.syscall_numbers import ALWAYS, DEPENDING_ON_ARGUMENTS, FIRST_NEW_NUMBER

MODE_FILTER = 2
LOAD, AND, RETURN = 0x20, 0x54, 0x06
JUMP_IF_EQUAL, JUMP_IF_AT_LEAST = 0x15, 0x35
NUMBER_AT, ARCHITECTURE_AT, ARGUMENTS_AT = 0, 4, 16

ALLOW = 0x7FFF0000
KILL_PROCESS = 0x80000000
REFUSE = 0x00050000 | errno.EPERM
UNKNOWN = 0x00050000 | errno.ENOSYS

X32_BIT = 0x40000000
"""Numbers from here on are x86_64's second, little-used set of system calls."""

OPEN_FLAGS = (os.O_RDONLY, os.O_WRONLY, os.O_RDWR, os.O_WRONLY | 0o1000, os.O_RDWR | 0o1000)
DUPLICATE_AND_FLAGS = (0, 1, 2, 3, 4, 1030)
"""fcntl: F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC; not F_SETOWN, which lets
the kernel send signals to others."""
TERMINAL_SIZE_AND_FLAGS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
"""ioctl: TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX."""
OWN = 0
"""sched_getaffinity: the process that asks."""
FIRST_CLOCK_OF_OTHERS = 16
"""clock_*: numbers from here on (in 32 bits) are the clocks of other processes and of devices."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A kind of processor: its number in the audit interface and its column in the tables."""

    audit: int
    column: int


MACHINES = {"x86_64": Machine(0xC000003E, 0), "aarch64": Machine(0xC00000B7, 1)}


def machine() -> Machine | None:
    """Return this machine, or None where it has no table of system calls."""
    return MACHINES.get(platform.machine())


def available() -> bool:
    """Whether the kernel takes filters: it then looks for one at address 0, and finds none."""
    try:
        prctl(PR_SET_SECCOMP, MODE_FILTER, 0)
    except OSError as error:
        return error.errno == errno.EFAULT
    return False


class Filter:
    """The program for one kind of machine, made once and put on any number of processes.

    It is kept short, because the kernel runs it for every call there is when it is installed.
    """

    def __init__(self, this: Machine) -> None:
        program = _program(this)
        self._program = ctypes.create_string_buffer(program, len(program))
        pointer = struct.pack("@HP", len(program) // 8, ctypes.addressof(self._program))
        self._pointer = ctypes.create_string_buffer(pointer, len(pointer))

    def install(self) -> None:
        """Put this process under the filter, for good."""
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        prctl(PR_SET_SECCOMP, MODE_FILTER, self._pointer)


def _program(this: Machine) -> bytes:
    program = _load(ARCHITECTURE_AT) + _jump(JUMP_IF_EQUAL, this.audit, 1, 0)
    program += _return(KILL_PROCESS) + _load(NUMBER_AT)
    for name, numbers in DEPENDING_ON_ARGUMENTS.items():
        number = numbers[this.column]
        if number is not None:
            block = _CONDITIONS[name]
            program += _jump(JUMP_IF_EQUAL, number, 0, len(block) // 8) + block
    always = (numbers[this.column] for numbers in ALWAYS.values())
    for first, last in _ranges(number for number in always if number is not None):
        program += _jump(JUMP_IF_AT_LEAST, last + 1, 3, 0)
        program += _jump(JUMP_IF_AT_LEAST, first, 0, 1) + _return(ALLOW)
        program += _return(UNKNOWN if first > FIRST_NEW_NUMBER else REFUSE)
    program += _jump(JUMP_IF_AT_LEAST, X32_BIT, 0, 1) + _return(REFUSE)
    return program + _return(UNKNOWN)


def _ranges(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return the first and last of each run of successive numbers, in order."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        first = runs.pop()[0] if runs and runs[-1][1] == number - 1 else number
        runs.append((first, number))
    return runs


def _instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _load(offset: int) -> bytes:
    return _instruction(LOAD, offset)


def _return(action: int) -> bytes:
    return _instruction(RETURN, action)


def _jump(test: int, value: int, if_true: int, if_false: int) -> bytes:
    return _instruction(test, value, if_true, if_false)


def _argument_is_one_of(argument: int, values: tuple[int, ...], mask: int = 0xFFFFFFFF) -> bytes:
    """Allow the call if the argument's lower 32 bits, masked, are one of the values.

    The kernel looks at no more than these bits of the arguments that are tested so.
    """
    block = _load(ARGUMENTS_AT + 8 * argument) + _instruction(AND, mask)
    for left, value in zip(range(len(values), 0, -1), values, strict=True):
        block += _jump(JUMP_IF_EQUAL, value, left, 0)
    return block + _return(REFUSE) + _return(ALLOW)


def _argument_is_below(argument: int, end: int) -> bytes:
    """Allow the call if the argument's lower 32 bits are less than ``end``."""
    block = _load(ARGUMENTS_AT + 8 * argument) + _jump(JUMP_IF_AT_LEAST, end, 0, 1)
    return block + _return(REFUSE) + _return(ALLOW)


def _reads_own_limits() -> bytes:
    """Allow prlimit64 of process 0, which is oneself, with no new limit (a null pointer)."""
    block = b""
    words = (ARGUMENTS_AT, ARGUMENTS_AT + 16, ARGUMENTS_AT + 20)
    for left, offset in zip((5, 3, 1), words, strict=True):
        block += _load(offset) + _jump(JUMP_IF_EQUAL, 0, 0, left)
    return block + _return(ALLOW) + _return(REFUSE)


_CONDITIONS = {
    "open": _argument_is_one_of(1, OPEN_FLAGS, mask=0o1003),
    "openat": _argument_is_one_of(2, OPEN_FLAGS, mask=0o1003),
    "fcntl": _argument_is_one_of(1, DUPLICATE_AND_FLAGS),
    "ioctl": _argument_is_one_of(1, TERMINAL_SIZE_AND_FLAGS),
    "clock_gettime": _argument_is_below(0, FIRST_CLOCK_OF_OTHERS),
    "clock_getres": _argument_is_below(0, FIRST_CLOCK_OF_OTHERS),
    "clock_nanosleep": _argument_is_below(0, FIRST_CLOCK_OF_OTHERS),
    "sched_getaffinity": _argument_is_one_of(0, (OWN,)),
    "prlimit64": _reads_own_limits(),
}
