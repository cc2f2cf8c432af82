from __future__ import annotations

from pathlib import Path

import pytest

from tests.grading.classes import Class


@pytest.fixture
def school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Class:
    return Class(tmp_path, monkeypatch)
