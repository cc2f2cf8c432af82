"""Each protection on its own: an attack that it stops succeeds when the protection is left out.

The attacks run in processes of their own that put the protections on themselves, all of them or
all but some, as a worker does.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.errors import ProtectionMissing
from grader.sandbox.asking.protected import ZygoteWorkers
from grader.sandbox.asking.workers import BOOT, ROOT, environment
from grader.sandbox.walls import landlock, protections, seccomp
from grader.sandbox.walls.seccomp import ALWAYS, DEPENDING_ON_ARGUMENTS

needs_protections = pytest.mark.skipif(
    protections.missing() is not None, reason=f"{protections.missing()}"
)

CONFINED = """
import os, sys
from pathlib import Path
from grader.sandbox.walls import landlock, protections, seccomp
version, left_out = int(sys.argv[1]), sys.argv[2].split()
landlock.abi = lambda: version
if "landlock" in left_out: landlock.Ruleset.restrict_self = lambda self: None
if "seccomp" in left_out: seccomp.Filter.install = lambda self: None
import ctypes, resource, signal, socket, threading, time
if "rlimits" in left_out: resource.setrlimit = lambda which, limits: None
package = Path(sys.argv[3]) / "package" / "__init__.py"
everything = protections.Protections({"package": str(package)})
everything.put_on(memory=1 << 28, cpu_seconds=1)
try:
    exec(sys.argv[4])
except (OSError, MemoryError, RuntimeError) as error:
    os.write(1, type(error).__name__.encode())
else:
    os.write(1, b"succeeded")
"""


def attempt(folder: Path, code: str, left_out: str = "", version: int | None = None) -> str:
    """Run ``code`` under the protections; return "succeeded" or the exception that stopped it."""
    (folder / "package").mkdir(exist_ok=True)
    (folder / "package" / "__init__.py").write_text("x = 1\n")
    (folder / "secret").write_text("secret\n")
    (folder / "link").unlink(missing_ok=True)
    (folder / "link").symlink_to("secret")
    abi = str(landlock.abi() if version is None else version)
    done = subprocess.run(
        [sys.executable, "-c", CONFINED, abi, left_out, str(folder), code],
        env=environment() | {"PYTHONPATH": ROOT},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=30,
    )
    return done.stdout or f"ended with {done.returncode}: {done.stderr}"


STOPPED_BY = {
    "read a file": ("open('secret').read()", "landlock"),
    "list a folder": ("os.listdir('.')", "landlock"),
    "read the judge's memory": ("open(f'/proc/{os.getppid()}/maps')", "landlock"),
    "write a file": ("open('new', 'w').write('x')", "landlock rlimits"),
    "create a file": ("open('new', 'w')", "landlock"),
    "change rights": ("os.chmod('secret', 0)", "seccomp"),
    "change times": ("os.utime('secret')", "seccomp"),
    "fork": ("os.fork() or os._exit(0)", "seccomp"),
    "start a thread": ("threading.Thread(target=bool).start()", "seccomp"),
    "learn where a link leads": ("os.readlink('link')", "seccomp"),
    "learn the name of the host": ("os.uname()", "seccomp"),
    "learn the load of the machine": (
        "ctypes.CDLL(None).sysinfo(ctypes.create_string_buffer(400)) == 0 or open('secret')",
        "seccomp",
    ),
    "learn how long another computed": ("time.clock_gettime(~os.getppid() << 3 | 2)", "seccomp"),
    "learn whether a process exists": ("os.sched_getaffinity(os.getppid())", "seccomp"),
    "open a socket": ("socket.socket(socket.AF_UNIX)", "seccomp"),
    "signal the judge": ("os.kill(os.getppid(), 0)", "seccomp landlock"),
    "leave the session": ("os.setsid()", "seccomp"),
    "receive a descriptor's signals": (
        "import fcntl; fcntl.fcntl(1, 8, os.getpid())",
        "seccomp",
    ),
    "fill the memory": ("bytearray(1 << 29)", "rlimits"),
    "open many files": ("[os.dup(1) for _ in range(100)]", "rlimits"),
}


@needs_protections
@pytest.mark.parametrize(("code", "layers"), STOPPED_BY.values(), ids=STOPPED_BY)
def test_an_attack_succeeds_only_without_the_layers_that_stop_it(
    tmp_path: Path, code: str, layers: str
) -> None:
    stopped = ("PermissionError", "MemoryError", "OSError", "RuntimeError")
    assert attempt(tmp_path, code) in stopped
    assert attempt(tmp_path, code, left_out=layers) == "succeeded"


@needs_protections
def test_where_memory_runs_out_the_kernel_ends_a_worker_first(tmp_path: Path) -> None:
    code = "open('/proc/self/oom_score_adj').read() == '1000\\n' or open('/nowhere')"
    assert attempt(tmp_path, code, left_out="landlock") == "succeeded"


@needs_protections
def test_the_processor_time_is_limited(tmp_path: Path) -> None:
    assert attempt(tmp_path, "while True: pass").startswith("ended with -24")  # SIGXCPU


CLOSED_BY_LANDLOCK_TOO = {
    "connect by TCP": (4, "socket.create_connection(('127.0.0.1', 9))", "ConnectionRefusedError"),
    "signal the judge": (6, "os.kill(os.getppid(), 0)", "succeeded"),
}


@needs_protections
@pytest.mark.parametrize(
    ("since", "code", "otherwise"), CLOSED_BY_LANDLOCK_TOO.values(), ids=CLOSED_BY_LANDLOCK_TOO
)
def test_later_versions_of_landlock_stop_it_without_seccomp(
    tmp_path: Path, since: int, code: str, otherwise: str
) -> None:
    if landlock.abi() < since:
        pytest.skip(f"this kernel has Landlock {landlock.abi()}")
    assert attempt(tmp_path, code, left_out="seccomp", version=since) == "PermissionError"
    assert attempt(tmp_path, code, left_out="seccomp", version=since - 1) == otherwise


@needs_protections
@pytest.mark.parametrize(("option", "value"), [(3, 0), (39, 1)], ids=["dumpable", "no new privs"])
def test_no_process_can_look_into_a_worker_and_a_worker_gains_no_privilege(
    tmp_path: Path, option: int, value: int
) -> None:
    code = f"ctypes.CDLL(None).prctl({option}, 0, 0, 0, 0) == {value} or open('/nowhere')"
    assert attempt(tmp_path, code, left_out="seccomp") == "succeeded"


@needs_protections
def test_what_old_versions_of_landlock_let_pass_is_stopped_by_seccomp(tmp_path: Path) -> None:
    truncating = "os.open('package/__init__.py', os.O_RDONLY | os.O_TRUNC)"
    assert attempt(tmp_path, truncating, version=1) == "PermissionError"
    assert (tmp_path / "package" / "__init__.py").read_text() == "x = 1\n"
    assert attempt(tmp_path, truncating, left_out="seccomp", version=1) == "succeeded"
    assert attempt(tmp_path, truncating, left_out="seccomp", version=3) == "PermissionError"


@needs_protections
@pytest.mark.parametrize("version", range(1, 8))
def test_every_version_of_landlock_opens_packages_and_nothing_else(
    tmp_path: Path, version: int
) -> None:
    if version > landlock.abi():
        pytest.skip(f"this kernel has Landlock {landlock.abi()}")
    allowed = "open('package/__init__.py').read(); import sqlite3; open(os.devnull, 'w').write('x')"
    assert attempt(tmp_path, allowed, version=version) == "succeeded"
    assert attempt(tmp_path, "open('secret')", version=version) == "PermissionError"


def test_the_standard_library_is_readable_without_what_is_installed_in_it() -> None:
    paths = set(protections.readable([]))
    assert Path(os.__file__) in paths
    assert not {path.name for path in paths} & {"site-packages", "dist-packages"}
    assert Path(os.__file__).parent not in paths


@pytest.mark.parametrize("column", [0, 1], ids=["x86_64", "aarch64"])
def test_no_two_system_calls_have_the_same_number(column: int) -> None:
    numbers = [pair[column] for pair in (*ALWAYS.values(), *DEPENDING_ON_ARGUMENTS.values())]
    known = [number for number in numbers if number is not None]
    assert len(set(known)) == len(known) > 60


MISSING = {
    "another system": (sys, "platform", "darwin", "it needs Linux, and this is darwin"),
    "Landlock": (landlock, "abi", lambda: 0, "the kernel has no Landlock"),
    "a table": (seccomp, "machine", lambda: None, "there is no table of system calls"),
    "seccomp": (seccomp, "available", lambda: False, "the kernel has no seccomp filters"),
}


@pytest.mark.parametrize(("module", "name", "value", "reason"), MISSING.values(), ids=MISSING)
def test_where_a_protection_is_missing_nothing_is_started(
    monkeypatch: pytest.MonkeyPatch, module: object, name: str, value: object, reason: str
) -> None:
    for other, (where, what, _, _) in MISSING.items():
        if other != "another system":
            monkeypatch.setattr(where, what, {"abi": lambda: 7, "machine": object}.get(what, bool))
    monkeypatch.setattr(seccomp, "available", lambda: True)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(module, name, value)
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("it was started"))
    with pytest.raises(ProtectionMissing, match=reason) as caught:
        ZygoteWorkers()
    assert "--unsafe" in str(caught.value)


BREAKING = {
    "Landlock": "landlock.Ruleset.restrict_self = lambda self: None",
    "seccomp": "seccomp.Filter.install = lambda self: None",
    "rlimits": "kernel.limit_files = lambda: None",
}


@needs_protections
@pytest.mark.parametrize(("layer", "breaking"), BREAKING.items(), ids=BREAKING)
def test_a_protection_that_fails_in_the_trial_stops_everything(
    monkeypatch: pytest.MonkeyPatch, layer: str, breaking: str
) -> None:
    boot = BOOT.replace(
        "from grader.sandbox.inside",
        f"from grader.sandbox.walls import kernel, landlock, seccomp; {breaking}; "
        "from grader.sandbox.inside",
    )
    monkeypatch.setattr("grader.sandbox.asking.workers.BOOT", boot)
    with pytest.raises(ProtectionMissing, match=f"in a trial this failed: {layer}"):
        ZygoteWorkers()


def test_the_refusal_is_reported_on_systems_without_any_of_the_protections() -> None:
    code = (
        "import sys, ctypes, socket\n"
        "sys.platform = 'win32'; sys.modules['resource'] = None\n"
        "from grader.errors import ProtectionMissing\n"
        "from grader.sandbox.asking.protected import ZygoteWorkers\n"
        "try: ZygoteWorkers()\n"
        "except ProtectionMissing as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.startswith("Submissions cannot be kept apart on this machine"), done.stderr
