"""nbgrader: its course folder, its own commands and its gradebook. Needs the extra ``nbgrader``.

This room may know how a submission is read, graded and reported, and all of nbgrader. It knows
nothing of the command line, and nothing below it knows nbgrader.

nbgrader runs its own commands. A course's ``nbgrader_config.py`` calls ``config.configure``, which
plugs in what is here. The way of a submission through ``nbgrader autograde``:

1. ``methods`` finds the students and decides whom to grade; ``submitted`` reads what one handed in.
2. ``notebook`` makes a sound notebook of each part; ``restore`` puts the instructor's cells back.
3. ``outside`` has the sandbox and the judge grade it, and writes the verdicts into the cells
   (``cells``) and into the gradebook.
4. ``stamp`` tells later whether it has to be graded again, and ``inert`` keeps a student's text
   from acting on a page.

``autograde`` does this for many students at a time, ``gradebook`` without any notebook, and
``folder`` makes the course.
"""

import sys
from contextlib import suppress
from importlib import import_module

if not {"jsonschema", "rfc3987_syntax"} & sys.modules.keys():
    # nbformat loads jsonschema, which loads this to check international addresses. No schema of a
    # notebook asks for them, and building the grammars takes as long as loading all of nbgrader.
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
    with suppress(ImportError):
        import_module("jsonschema")
    del sys.modules["rfc3987_syntax"]
