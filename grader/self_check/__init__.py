"""A student's own check: the command, ``watch``, hints, pytest, and ``check`` in a notebook."""
