"""A wall around files, seccomp and resource limits together, as protected workers put them on.

The wall is Landlock's. Only where a container holds one submission and its kernel has no Landlock,
it is that of ``other_user``.
"""

from __future__ import annotations

import os
import platform
import signal
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from grader.sandbox.walls import kernel, landlock, seccomp
from grader.sandbox.walls.kernel import PR_SET_DUMPABLE, PR_SET_PDEATHSIG, prctl

DEVICES = (Path("/dev/null"), Path("/dev/urandom"))
LIBRARY_LIST = Path("/etc/ld.so.cache")
OTHER_PACKAGES = ("site-packages", "dist-packages")


class FileWall(Protocol):
    """What keeps a process from files."""

    def restrict_self(self) -> None:
        """Put this process behind the wall, for good."""

    def failing(self) -> str | None:
        """Try the wall from behind it, and say what does not hold; ``None`` if all does."""


def missing() -> str | None:
    """Say which protection this machine lacks and what can be done; ``None`` if it has all."""
    if sys.platform == "linux" and landlock.abi() < 1:
        return (
            "the kernel has no Landlock, or it is switched off. It comes with Linux 5.13; add "
            "'landlock' to the kernel's 'lsm=' list, or allow system calls 444 to 446 in the "
            "container's seccomp profile"
        )
    return missing_beside_landlock()


def missing_beside_landlock() -> str | None:
    """The same for all protections but Landlock."""
    if sys.platform != "linux":
        return f"it needs Linux, and this is {sys.platform}. Grade on Linux"
    if seccomp.machine() is None:
        return (
            f"there is no table of system calls for {platform.machine()}. "
            "Grade on x86_64 or aarch64"
        )
    if not seccomp.available():
        return "the kernel has no seccomp filters (CONFIG_SECCOMP_FILTER)"
    return None


class Protections:
    """Prepares all protections once, so that each worker can put them on.

    ``packages`` gives the first file of each package that students' code may import. ``files`` is
    the wall around files where it is another one than Landlock.
    """

    def __init__(self, packages: Mapping[str, str], files: FileWall | None = None) -> None:
        this = seccomp.machine()
        assert this is not None
        self._files = files or landlock.Ruleset(
            landlock.abi(), readable(packages.values()), DEVICES
        )
        self._filter = seccomp.Filter(this)
        self.count_as_mapped()

    def count_as_mapped(self) -> None:
        """Count what this process has mapped now as there before any student's code."""
        self._mapped = kernel.mapped()

    def put_on(self, memory: int, cpu_seconds: int) -> None:
        """Put this process under the protections, for good.

        ``memory`` is the number of bytes that it may map in addition to what it has mapped.
        """
        kernel.be_ended_first()
        self._files.restrict_self()  # first, since becoming another user undoes what prctl sets
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        prctl(PR_SET_DUMPABLE, 0)
        kernel.limit_memory(self._mapped + memory)
        kernel.limit_cpu(cpu_seconds)
        kernel.limit_files()
        self._filter.install()

    def failing(self) -> list[str]:
        """Try each protection in this process, and return those that are not in force."""
        files = self._files.failing()
        others = {"seccomp": _chdir_is_forbidden(), "rlimits": kernel.files_limited()}
        return [*([files] if files else []), *(name for name, works in others.items() if not works)]


def _chdir_is_forbidden() -> bool:
    try:
        os.chdir("/")
    except PermissionError:
        return True
    return False


def readable(package_files: Iterable[str]) -> Iterator[Path]:
    """Yield what a worker may read: standard library, these packages, the system's libraries."""
    library = Path(os.__file__).parent
    yield from (path for path in library.iterdir() if path.name not in OTHER_PACKAGES)
    for file in map(Path, package_files):
        yield file.parent
        yield file.parent.with_name(f"{file.parent.name}.libs")
    yield from shared_libraries()
    yield LIBRARY_LIST


def shared_libraries() -> Iterator[Path]:
    """Yield the system's shared libraries, which extension modules of Python may still load."""
    multiarch = getattr(sys.implementation, "_multiarch", "")
    if multiarch:
        yield Path("/usr/lib", multiarch)
    for name in (f"{sys.base_prefix}/lib", "/lib64", "/usr/lib64"):
        yield from Path(name).glob("lib*.so*")
