"""CITATION.cff says what the package says of itself, in the form that citation tools read."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from grader import __version__
from tests.conftest import ROOT

CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))


def test_it_agrees_with_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert str(CITATION["version"]) == __version__
    assert CITATION["license"] == project["license"]
    assert CITATION["keywords"] == project["keywords"]
    assert CITATION["title"].startswith(project["name"])


@pytest.mark.slow
def test_it_follows_the_schema_of_its_format(tmp_path: Path) -> None:
    """The schema comes with cffconvert, whose code wants another jsonschema than Jupyter's."""
    jsonschema = pytest.importorskip("jsonschema", reason="nbformat brings it")
    fetched = subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(tmp_path),
         "cffconvert==2.0.0"],
        capture_output=True, encoding="utf-8",
    )  # fmt: skip
    if fetched.returncode:
        pytest.skip(
            f"the schema of CITATION.cff cannot be fetched: {fetched.stderr.strip()[-200:]}"
        )
    (schema,) = tmp_path.glob(f"cffconvert/schemas/{CITATION['cff-version']}/schema.json")
    jsonschema.validate(CITATION, json.loads(schema.read_text(encoding="utf-8")))
