"""Workers of each kind, started once for all tests, since a worker keeps nothing for the next."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grader.sandbox.asking.plain import PlainWorkers, SelfCheckWorkers
from grader.sandbox.asking.protected import ZygoteWorkers
from grader.sandbox.asking.workers import Workers
from grader.sandbox.walls.protections import missing


@pytest.fixture(scope="session")
def protected() -> Iterator[ZygoteWorkers]:
    """Workers under every protection."""
    reason = missing()
    if reason is not None:
        pytest.skip(f"no protected workers here: {reason}")
    with ZygoteWorkers() as workers:
        yield workers


@pytest.fixture(scope="session")
def plain() -> Iterator[PlainWorkers]:
    """Workers without protection."""
    with PlainWorkers() as workers:
        yield workers


@pytest.fixture(scope="session")
def kept() -> Iterator[SelfCheckWorkers]:
    """The one worker of a self-check."""
    with SelfCheckWorkers() as workers:
        yield workers


@pytest.fixture(params=["protected", "kept"])
def workers(request: pytest.FixtureRequest) -> Workers:
    """Protected workers and those of a self-check, whose answers must not differ."""
    found: Workers = request.getfixturevalue(request.param)
    return found
