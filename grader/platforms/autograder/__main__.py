"""``python -m grader.platforms.autograder PLATFORM FOLDER``: how a platform starts the grader.

The exit status is 0 where the submission was graded, whatever the marks, and 3 where it was not.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main(platform: str, folder: str) -> int:
    """Grade the submission below the platform's folder, and print how it went."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads slow small matrices down
    try:
        from grader.errors import GraderError
        from grader.platforms.autograder.known import AUTOGRADERS
        from grader.platforms.autograder.run import run
        from grader.platforms.autograder.words import of_submission, plain
        from grader.text import printable
    except ModuleNotFoundError as error:
        print(f"backprop: {error}. Install what is in requirements.txt.", file=sys.stderr)
        return 3
    try:
        judged = run(AUTOGRADERS[platform], Path(folder))
    except (GraderError, OSError) as error:
        print(f"backprop: {printable(str(error))}", file=sys.stderr)
        return 3
    print(plain(list(of_submission(judged))))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
