"""What can be wrong with a `.keras` file."""


class KerasFileError(Exception):
    """A `.keras` file cannot be read or written; the message is one sentence for people."""
