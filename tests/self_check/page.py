"""A page's part in a check: it ends a process that does not end by itself, and starts another."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from tests.conftest import ROOT

HANGS = "__import__('os').write(1, b'hangs\\n')\nwhile True: pass"
"""Code that tells the page that it hangs, and then does; so no test depends on a clock."""

CHILD = """
import json, os, sys
from grader.self_check.browser import check
given = json.loads(sys.stdin.readline())
verdict = check(
    *given,
    lambda step: os.write(1, b"step %d\\n" % step),
    lambda text: os.write(1, b"printed" + json.dumps(text).encode() + b"\\n"),
)
os.write(1, verdict.encode() + b"\\n")
"""


def page_checks(
    part: str, name: str | None, source: str, others: str = "{}"
) -> tuple[dict[str, Any], dict[int, str]]:
    """The verdict, and how steps on the way to it ended."""
    ended: dict[int, dict[str, str]] = {}
    while True:
        step, printed, heard = _one_process([part, name, source, others, json.dumps(ended)])
        if heard.startswith("{"):
            return json.loads(heard), {number: end["how"] for number, end in ended.items()}
        assert step not in ended, f"step {step} was not left out"
        ended[step] = {"how": "time" if heard == "hangs" else "crash", "printed": printed}


def _one_process(given: list[str | None]) -> tuple[int, str, str]:
    """The last step that was told, what was printed in it, and what was said last.

    The last is a verdict, "hangs", or nothing.
    """
    with subprocess.Popen(
        [sys.executable, "-c", CHILD],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(given) + "\n")
        process.stdin.flush()
        step, printed, heard = 0, "", ""
        for line in process.stdout:
            if line.startswith("step"):
                step, printed = int(line.split()[1]), ""
            elif line.startswith("printed"):
                printed += json.loads(line.removeprefix("printed"))
            else:
                heard = line.strip()
                break
        process.kill()
    return step, printed, heard
