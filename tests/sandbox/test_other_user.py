"""Another user in Landlock's place: an attack that it stops succeeds when it is left out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.sandbox.asking.workers import ROOT, environment
from grader.sandbox.walls import protections
from grader.sandbox.walls.other_user import USER

pytestmark = pytest.mark.skipif(
    sys.platform != "linux"
    or os.geteuid() != 0
    or protections.missing_beside_landlock() is not None,
    reason="only root on Linux becomes another user",
)

CONFINED = """
import os, sys
from grader.sandbox.walls import seccomp
from grader.sandbox.walls.other_user import OtherUser
from grader.sandbox.walls.protections import Protections
left_out = sys.argv[1].split()
if "user" in left_out: OtherUser.restrict_self = lambda self: None
if "seccomp" in left_out: seccomp.Filter.install = lambda self: None
import ctypes, signal, socket, time
everything = Protections({}, OtherUser(["open"], ["closed"]))
everything.put_on(memory=1 << 28, cpu_seconds=1)
try:
    exec(sys.argv[2])
except OSError as error:
    os.write(1, type(error).__name__.encode())
else:
    os.write(1, b"succeeded")
"""


def attempt(folder: Path, code: str, left_out: str = "") -> str:
    """Run ``code`` as another user; return "succeeded" or the exception that stopped it."""
    here, closed = folder / "here", folder / "here" / "closed"
    closed.mkdir(parents=True, exist_ok=True)
    here.chmod(0o777)
    closed.chmod(0o700)
    (closed / "secret").write_text("secret")
    (here / "open").touch()
    done = subprocess.run(
        [sys.executable, "-c", CONFINED, left_out, code],
        env=environment() | {"PYTHONPATH": ROOT},
        cwd=here,
        capture_output=True,
        text=True,
        timeout=30,
    )
    return done.stdout or f"ended with {done.returncode}: {done.stderr}"


STOPPED_BY = {
    "read a file of the grader": ("open('closed/secret').read()", "user"),
    "list a folder of the grader": ("os.listdir('closed')", "user"),
    "write a result": ("open('closed/results.json', 'w')", "user"),
    "empty a file": ("os.open('closed/secret', os.O_WRONLY | os.O_TRUNC)", "user"),
    "read the judge's memory": ("open(f'/proc/{os.getppid()}/mem')", "user"),
    "read the judge's environment": ("open(f'/proc/{os.getppid()}/environ')", "user"),
    "open the closed folder": ("os.chmod('closed', 0o777)", "user seccomp"),
    "be root again": ("os.setuid(0)", "user seccomp"),
    "signal the judge": ("os.kill(os.getppid(), 0)", "user seccomp"),
    "fork": ("os.fork() or os._exit(0)", "seccomp"),
    "open a socket": ("socket.socket(socket.AF_UNIX)", "seccomp"),
}


@pytest.mark.parametrize(("code", "layers"), STOPPED_BY.values(), ids=STOPPED_BY)
def test_an_attack_succeeds_only_without_the_layers_that_stop_it(
    tmp_path: Path, code: str, layers: str
) -> None:
    assert attempt(tmp_path, code) == "PermissionError"
    assert attempt(tmp_path, code, left_out=layers) == "succeeded"


def test_it_has_no_rights_left_and_dies_with_its_zygote(tmp_path: Path) -> None:
    code = f"""
status = dict(line.split(':', 1) for line in open('/proc/thread-self/status'))
assert status['Uid'].split() == status['Gid'].split() == ['{USER}'] * 4, status
assert not status['Groups'].strip() and not int(status['CapEff'], 16)
assert not int(status['CapPrm'], 16) and status['NoNewPrivs'].strip() == '1'
signal_at_death = ctypes.c_int()
ctypes.CDLL(None).prctl(2, ctypes.byref(signal_at_death), 0, 0, 0)
assert signal_at_death.value == signal.SIGKILL
"""
    assert attempt(tmp_path, code, left_out="seccomp") == "succeeded"


TRIALS = {
    "all holds": ("", "[]"),
    "the user stays": ("user", "['other user']"),
    "no filter": ("seccomp", "['seccomp']"),
}


@pytest.mark.parametrize(("left_out", "failing"), TRIALS.values(), ids=TRIALS)
def test_a_trial_names_what_does_not_hold(tmp_path: Path, left_out: str, failing: str) -> None:
    code = f"assert str(everything.failing()) == {failing!r}, everything.failing()"
    assert attempt(tmp_path, code, left_out=left_out) == "succeeded"


@pytest.mark.parametrize(
    ("wall", "said"),
    {
        "OtherUser([], ['.'])": "other user, who has a right to .",
        "OtherUser(['closed/secret'], [])": "other user, who cannot read closed/secret",
    }.items(),
)
def test_a_trial_names_the_path_with_the_wrong_rights(tmp_path: Path, wall: str, said: str) -> None:
    code = f"assert {wall}.failing() == {said!r}, {wall}.failing()"
    assert attempt(tmp_path, code) == "succeeded"
