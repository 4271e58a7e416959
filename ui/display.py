"""Whether there is a screen to open a window on, found out before Qt would abort over it."""

import os
import re
import socket
import sys

X11_PORT = 6000
SECONDS_TO_ANSWER = 1.0


def has_display() -> bool:
    """Whether Qt can open a window here. Only Linux and its kin can lack a screen."""
    if sys.platform in {"win32", "darwin"} or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("WAYLAND_DISPLAY")) or _x_server_answers(
        os.environ.get("DISPLAY", "")
    )


def _x_server_answers(display: str) -> bool:
    """Whether somebody listens at an X display such as ":0" or "localhost:10.0"."""
    match = re.fullmatch(r"(?:unix)?([^:]*):(\d+)(?:\.\d+)?", display)
    if not match:
        return False
    host, number = match[1], int(match[2])
    if host:
        return _connects(socket.AF_INET, (host, X11_PORT + number))
    path = f"/tmp/.X11-unix/X{number}"  # noqa: S108 - the X server's own place
    return _connects(socket.AF_UNIX, path) or _connects(socket.AF_UNIX, f"\0{path}")


def _connects(family: socket.AddressFamily, address: str | tuple[str, int]) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(SECONDS_TO_ANSWER)
        try:
            probe.connect(address)
        except OSError:
            return False
    return True
