"""nbgrader, from course folder to gradebook; this package needs the extra ``nbgrader``.

nbgrader runs its own commands. What stands here is plugged into them by a course's
``nbgrader_config.py``: submissions are read so that none can stop the class, and marks come from
the sandbox and the judge instead of a kernel.
"""
