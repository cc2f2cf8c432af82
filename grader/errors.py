"""The errors that a user of the grader can meet: each says what is wrong and what to do next."""


class GraderError(Exception):
    """Base of every error that is the user's to mend; shown without a traceback."""


class ProtectionMissing(GraderError):
    """This machine lacks something that keeps submissions apart; see ``grader.sandbox``."""


class UnusableInput(GraderError):
    """A path, option or file that the command cannot work with."""
