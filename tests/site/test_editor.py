"""The editor's bundle is what ``web/`` builds, and its packages' licences stand beside it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

WEB = ROOT / "web"
STATIC = ROOT / "grader" / "site" / "static"
BUILT = ("editor.js", "editor.licences.txt")
NO_NETWORK = re.compile("ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT|ENETUNREACH")


def locked() -> dict[str, dict[str, object]]:
    lock = json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))
    packages: dict[str, dict[str, object]] = lock["packages"]
    return {name.removeprefix("node_modules/"): about for name, about in packages.items() if name}


def test_every_package_is_pinned_by_version_and_hash() -> None:
    wanted = json.loads((WEB / "package.json").read_text(encoding="utf-8"))
    versions = wanted["dependencies"] | wanted["devDependencies"]

    assert versions == {name: locked()[name]["version"] for name in versions}
    assert all(str(about["integrity"]).startswith("sha512-") for about in locked().values())
    assert not [name for name, about in locked().items() if "resolved" in about]


def test_the_licence_of_every_bundled_package_is_there() -> None:
    notice = (STATIC / "editor.licences.txt").read_text(encoding="utf-8")
    bundled = {name: about for name, about in locked().items() if not about.get("dev")}

    assert len(bundled) > 8
    for name, about in bundled.items():
        assert f"\n{name} {about['version']} ({about['license']})\n" in notice
    assert notice.count("Permission is hereby granted") == len(bundled)


@pytest.mark.slow
def test_the_bundle_is_what_its_sources_build(tmp_path: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm builds the bundle, and is not installed")
    web = tmp_path / "web"
    shutil.copytree(WEB, web, ignore=shutil.ignore_patterns("node_modules"))
    (tmp_path / "grader/site/static").mkdir(parents=True)
    for command in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
        done = subprocess.run([npm, *command], cwd=web, capture_output=True, encoding="utf-8")
        if NO_NETWORK.search(done.stderr):
            pytest.skip(f"npm could not fetch the packages: {done.stderr.splitlines()[0]}")
        assert done.returncode == 0, done.stderr

    for name in BUILT:
        built = (tmp_path / "grader/site/static" / name).read_bytes()
        assert built == (STATIC / name).read_bytes(), f"run `npm ci && npm run build` in {WEB}"
