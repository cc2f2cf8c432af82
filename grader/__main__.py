"""``python -m grader`` is ``backprop``.

Python looks for modules in the current folder first, where a student's ``tqdm.py`` may lie. So that
folder is taken off the path before anything else is imported. Python itself has imported a few of
its own modules by then; ``python -P -m grader`` protects these too.
"""

import sys

if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]
    from grader.cli import main

    sys.exit(main())
