"""The errors that a user of the grader can meet: each says what is wrong and what to do next.

The command line ends with exit status 2 for ``UnusableInput``, which another command line or other
files can mend, and with 3 for every other error, which came up while the command did its work.
"""


class GraderError(Exception):
    """The work could not be done: a full disk, a cluster that does not answer.

    Base of all errors that are shown to the user without a traceback.
    """


class ProtectionMissing(GraderError):
    """This machine lacks something that keeps submissions apart; see ``grader.sandbox``."""


class UnusableInput(GraderError):
    """A path, an option or a file that the command cannot work with."""
