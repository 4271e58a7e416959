"""Whether there is a screen to open a window on, found out before Qt would abort over it."""

import ctypes
import os
import re
import socket
import sys

X11_PORT = 6000
SECONDS_TO_ANSWER = 1.0

# What Qt's X11 plugin loads and its wheel does not bring, with Debian's name of the package.
# A desktop has them all; a server with an X server beside it may not, and Qt then aborts.
X11_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


def has_display() -> bool:
    """Whether Qt can open a window here. Only Linux and its kin can lack a screen."""
    if sys.platform in {"win32", "darwin"} or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("WAYLAND_DISPLAY")) or _x_server_answers(
        os.environ.get("DISPLAY", "")
    )


def missing_libraries() -> str:
    """What keeps Qt from opening a window on the X server here, as a sentence; or nothing."""
    if sys.platform != "linux" or not _will_use_x11():
        return ""
    missing = [name for name in X11_LIBRARIES if not _loads(name)]
    if not missing:
        return ""
    packages = " ".join(X11_LIBRARIES[name] for name in missing)
    return (
        f"Qt cannot open a window without the system libraries {', '.join(missing)}. Install "
        f"them; on Debian and Ubuntu: apt-get install {packages}"
    )


def _will_use_x11() -> bool:
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    return chosen.startswith("xcb") or not (chosen or os.environ.get("WAYLAND_DISPLAY"))


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


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
        except (OSError, OverflowError, UnicodeError):
            # Nobody listens, or DISPLAY names no possible port or host.
            return False
    return True
