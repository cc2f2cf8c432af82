"""``python -m grader`` is ``backprop``.

Python looks for modules in the current folder first, where a student's ``tqdm.py`` may lie. So
before anything is imported that folder is taken out; Python's own modules that are loaded by then
cannot be helped, ``python -P -m grader`` spares them too.
"""

import sys

if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]
    from grader.cli import main

    sys.exit(main())
