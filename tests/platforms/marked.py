"""Results of a class without grading it: ``results.json`` and pages, as ``grade`` leaves them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path


def results(
    out: Path,
    scores: Mapping[str, float],
    *,
    collected: Path | None = None,
    provisional: tuple[str, ...] = (),
    names: Mapping[str, str] | None = None,
    nothing: tuple[str, ...] = (),
) -> Path:
    """Write the results of students by folder; ``collected`` is the folder of the class."""
    (out / "feedback").mkdir(parents=True)
    entries = []
    for student, score in scores.items():
        entry = {"student": student, "score": score, "max_score": 100.0, "items": []}
        entry["needs_review"] = ["review.q2"] if student in provisional else []
        if student in nothing:
            entry["handed_in"] = False
        if names and student in names:
            entry["name"] = names[student]
        entries.append(entry)
        page = out / "feedback" / f"{student}.html"
        page.write_text(f"<!doctype html><title>{student}</title>", encoding="utf-8")
    document = {"assignment": "backprop_calculus", "submissions": entries}
    (out / "results.json").write_text(json.dumps(document))
    if collected is not None:
        shutil.copy(collected / "collected.json", out)
    return out
