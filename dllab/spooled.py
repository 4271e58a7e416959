"""Files on their way from a job into a session or to the screen; an event names each."""

import secrets

from dllab.home import spool


def spooled(content: bytes) -> str:
    """Put bytes into the spool folder; the name of their file there, which nobody else uses.

    Raises:
        OSError: the folder cannot be written.
    """
    name = f"{secrets.token_hex(12)}.bin"
    spool().mkdir(parents=True, exist_ok=True)
    (spool() / name).write_bytes(content)
    return name
