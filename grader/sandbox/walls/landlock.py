"""Landlock: a process gives up the file system, except what it needs to read (from Linux 5.13).

A ruleset is made once, and each worker restricts itself by it. It works for root and for any user,
and in most containers. Later versions of the interface (ABI) also close TCP, signals and abstract
sockets. ABI 1 is enough here, because ``seccomp`` also closes what it leaves open: truncating a
file that may be read, sockets, signals, ioctl, and metadata (chmod, utime, xattr), which Landlock
does not cover at all.

Source: the kernel's documentation, ``userspace-api/landlock``, and ``linux/landlock.h``.
"""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Iterable
from pathlib import Path

from grader.sandbox.walls.kernel import PR_SET_NO_NEW_PRIVS, prctl, syscall

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
VERSION_FLAG = 1
RULE_PATH_BENEATH = 1

WRITE_FILE, READ_FILE, READ_DIR, TRUNCATE = 1 << 1, 1 << 2, 1 << 3, 1 << 14
FS_RIGHTS_BY_ABI = {1: 13, 2: 14, 3: 15, 5: 16}
"""How many rights over files exist, by the ABI that brought the last of them; right ``i`` is bit
``i``."""
TCP_BIND_AND_CONNECT = 0b11
ABSTRACT_SOCKETS_AND_SIGNALS = 0b11


def abi() -> int:
    """Return the ABI of the kernel's Landlock, or 0 where it has none or it is switched off."""
    try:
        return syscall(CREATE_RULESET, None, 0, VERSION_FLAG)
    except OSError:
        return 0


class Ruleset:
    """Forbids everything but reading the paths in ``readable``, and writing to ``devices``.

    A folder stands for all that it holds. Paths that do not exist are ignored.
    """

    def __init__(self, version: int, readable: Iterable[Path], devices: Iterable[Path]) -> None:
        rights = max(count for since, count in FS_RIGHTS_BY_ABI.items() if since <= version)
        self._handled = (1 << rights) - 1
        attributes = [self._handled]
        attributes += [TCP_BIND_AND_CONNECT] if version >= 4 else []
        attributes += [ABSTRACT_SOCKETS_AND_SIGNALS] if version >= 6 else []
        packed = struct.pack(f"={len(attributes)}Q", *attributes)
        self._descriptor = syscall(CREATE_RULESET, packed, len(packed), 0)
        for path in readable:
            self._allow(path, READ_FILE | READ_DIR)
        for path in devices:
            self._allow(path, READ_FILE | WRITE_FILE | TRUNCATE)

    def restrict_self(self) -> None:
        """Put this process under the rules, for good."""
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        syscall(RESTRICT_SELF, self._descriptor, 0)

    def failing(self) -> str | None:
        """Name Landlock if this process may list the root folder."""
        try:
            list(Path("/").iterdir())
        except PermissionError:
            return None
        return "Landlock"

    def _allow(self, path: Path, rights: int) -> None:
        try:
            descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            return
        try:
            if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
                rights &= ~READ_DIR
            rule = struct.pack("=Qi", rights & self._handled, descriptor)
            syscall(ADD_RULE, self._descriptor, RULE_PATH_BENEATH, rule, 0)
        finally:
            os.close(descriptor)
