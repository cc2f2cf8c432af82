"""A course whose gradebook is in PostgreSQL, in a server that the test starts."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.platforms.nbgrader.folder import CONFIG
from tests.platforms.nbgrader.classroom import hand_in_all
from tests.platforms.nbgrader.gradebook import comments, grades, url_of
from tests.platforms.nbgrader.running import backprop, nbgrader, succeed

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

BINARIES = [*map(str, Path("/usr/lib/postgresql").glob("*/bin")), os.environ.get("PATH", "")]


@pytest.fixture(scope="module")
def db_url() -> Iterator[str]:
    """An empty database; the server must not run as root, so root hands it to its own user."""
    pytest.importorskip("psycopg2", reason="psycopg2 is nbgrader's way to PostgreSQL")
    initdb, control = (
        shutil.which(name, path=os.pathsep.join(BINARIES)) for name in ("initdb", "pg_ctl")
    )
    if initdb is None or control is None:
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    user = "postgres" if os.getuid() == 0 else None
    if user:
        shutil.chown(folder, user)

    def run(*command: str) -> None:
        done = subprocess.run(
            command, user=user, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        assert done.returncode == 0, done.stderr

    data = str(folder / "data")
    run(initdb, "-D", data, "-A", "trust", "-U", "teacher", "--no-sync")
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    run(control, "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"postgresql+psycopg2://teacher@/postgres?host={folder}"
    finally:
        run(control, "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder)


def test_the_gradebook_is_the_same_row_for_row(
    db_url: str, graded: Path, course: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "calculus"
    shutil.copytree(course / "source", mine / "source")
    config = (course / CONFIG).read_text()
    (mine / CONFIG).write_text(f"{config}\nc.CourseDirectory.db_url = {db_url!r}\n")
    succeed(nbgrader(mine, "generate_assignment", "backprop_calculus"))
    hand_in_all(mine)
    said = succeed(backprop("autograde", mine, "--jobs", "2"))

    assert "0 could not be" in said
    assert not (mine / "gradebook.db").exists()
    assert grades(db_url) == grades(url_of(graded))
    assert comments(db_url) == comments(url_of(graded))
