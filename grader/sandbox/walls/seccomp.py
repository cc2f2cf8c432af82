"""seccomp: a process gives up all system calls but those of an allow-list (Linux).

The filter is classic BPF, written here by hand, because a library (libseccomp) would have to be
installed beside the package. Other calls fail with EPERM. Calls that are newer than the table fail
with ENOSYS, so that the C library falls back to older ones.

New threads and processes are refused, so a worker computes in one thread; the libraries were loaded
before, and need no other. Also refused are signals to others, sockets, looking into other
processes, new limits, and what only tells about the machine and others: where links lead, the
host's name and load, other processes' clocks. Files may be opened as far as Landlock allows, but
not be truncated while they are opened for reading only, which Landlock allows before its ABI 3.

Source: ``linux/seccomp.h``, ``linux/filter.h``, ``linux/audit.h`` and ``seccomp(2)``.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from grader.sandbox.walls.kernel import PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, prctl

Numbers: TypeAlias = dict[str, tuple[int, int | None]]
"""System calls with their numbers on x86_64 and aarch64; ``None`` where a machine lacks the call.

The numbers never change (Linux, ``unistd.h``).
"""

ALWAYS: Numbers = {
    # open descriptors
    "read": (0, 63),
    "write": (1, 64),
    "readv": (19, 65),
    "writev": (20, 66),
    "pread64": (17, 67),
    "pwrite64": (18, 68),
    "lseek": (8, 62),
    "close": (3, 57),
    "close_range": (436, 436),
    "dup": (32, 23),
    "dup2": (33, None),
    "dup3": (292, 24),
    "pipe2": (293, 59),
    "poll": (7, None),
    "ppoll": (271, 73),
    "select": (23, None),
    "pselect6": (270, 72),
    "epoll_create1": (291, 20),
    "epoll_ctl": (233, 21),
    "epoll_wait": (232, None),
    "epoll_pwait": (281, 22),
    # looking at files; Landlock decides which may be read
    "stat": (4, None),
    "fstat": (5, 80),
    "lstat": (6, None),
    "newfstatat": (262, 79),
    "statx": (332, 291),
    "access": (21, None),
    "faccessat": (269, 48),
    "faccessat2": (439, 439),
    "getdents64": (217, 61),
    "getcwd": (79, 17),
    # memory
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "brk": (12, 214),
    # locks, and the end
    "futex": (202, 98),
    "sched_yield": (24, 124),
    "exit": (60, 93),
    "exit_group": (231, 94),
    "restart_syscall": (219, 128),
    # what a process may know of itself
    "gettid": (186, 178),
    "getpid": (39, 172),
    "getppid": (110, 173),
    "getuid": (102, 174),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getegid": (108, 177),
    "getrusage": (98, 165),
    "getrlimit": (97, 163),
    "times": (100, 153),
    "getrandom": (318, 278),
    # time
    "nanosleep": (35, 101),
    "gettimeofday": (96, 169),
    "time": (201, None),
    "alarm": (37, None),
    "setitimer": (38, 103),
    "getitimer": (36, 102),
    # a process's own signals
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "rt_sigtimedwait": (128, 137),
    "rt_sigsuspend": (130, 133),
    "sigaltstack": (131, 132),
    "pause": (34, None),
}
"""What a worker may call with any arguments."""

DEPENDING_ON_ARGUMENTS: Numbers = {
    "open": (2, None),
    "openat": (257, 56),
    "fcntl": (72, 25),
    "ioctl": (16, 29),
    "prlimit64": (302, 261),
    "sched_getaffinity": (204, 123),
    "clock_nanosleep": (230, 115),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
}
"""What a worker may call with some arguments; ``_CONDITIONS`` says with which."""

FIRST_NEW_NUMBER = 424
"""From this number on all machines share the numbers, and libraries can do without the calls."""

MODE_FILTER = 2
LOAD, AND, RETURN = 0x20, 0x54, 0x06
JUMP_IF_EQUAL, JUMP_IF_AT_LEAST = 0x15, 0x35
NUMBER_AT, ARCHITECTURE_AT, ARGUMENTS_AT = 0, 4, 16

ALLOW = 0x7FFF0000
KILL_PROCESS = 0x80000000
REFUSE = 0x00050000 | errno.EPERM
UNKNOWN = 0x00050000 | errno.ENOSYS

X32_BIT = 0x40000000
"""From this number on: x86_64's second, little-used set of system calls."""

OPEN_FLAGS = (os.O_RDONLY, os.O_WRONLY, os.O_RDWR, os.O_WRONLY | 0o1000, os.O_RDWR | 0o1000)
DUPLICATE_AND_FLAGS = (0, 1, 2, 3, 4, 1030)
"""fcntl: F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC; not F_SETOWN, which lets
the kernel send signals to others."""
TERMINAL_SIZE_AND_FLAGS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
"""ioctl: TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX."""
OWN = 0
"""sched_getaffinity: 0 stands for the process that asks."""
FIRST_CLOCK_OF_OTHERS = 16
"""clock_*: from this number on (in 32 bits) clocks of other processes and of devices."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A kind of processor: its number in the audit interface and its column in the tables."""

    audit: int
    column: int


MACHINES = {"x86_64": Machine(0xC000003E, 0), "aarch64": Machine(0xC00000B7, 1)}


def machine() -> Machine | None:
    """Return this kind of machine, or None where there is no table of its system calls."""
    return MACHINES.get(platform.machine())


def available() -> bool:
    """Whether the kernel takes filters.

    It is offered one at address 0. A kernel that takes filters looks there and reports EFAULT.
    """
    try:
        prctl(PR_SET_SECCOMP, MODE_FILTER, 0)
    except OSError as error:
        return error.errno == errno.EFAULT
    return False


class Filter:
    """The BPF program for one kind of machine, made once and installed in any number of processes.

    It is kept short, because the kernel tries it on every existing system call at installation.
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

    The kernel itself reads no more than these bits of the arguments that are tested so.
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
    """Allow prlimit64 of process 0 (the one that asks) with no new limit (a null pointer)."""
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
