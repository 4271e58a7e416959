"""How a command says that it cannot be done."""


class CommandError(Exception):
    """A command failed; the message says why and what to do."""
