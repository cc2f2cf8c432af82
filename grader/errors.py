"""The errors that a user can meet; the message of each says what is wrong and what to do next."""


class GraderError(Exception):
    """Base of all errors that a user can mend; shown without a traceback."""


class ProtectionMissing(GraderError):
    """This machine lacks something that keeps submissions apart; see ``grader.sandbox``."""


class UnusableInput(GraderError):
    """A path, option or file that the command cannot work with."""
