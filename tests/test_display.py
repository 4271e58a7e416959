"""Whether there is a screen, told without asking Qt, which would abort."""

import socket
import sys
from collections.abc import Iterator

import pytest

from ui.display import X11_LIBRARIES, X11_PORT, has_display, missing_libraries

pytestmark = pytest.mark.skipif(
    sys.platform in {"win32", "darwin"}, reason="there is always a screen"
)


@pytest.fixture(autouse=True)
def _no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def server() -> Iterator[socket.socket]:
    """Something that listens where X servers do."""
    with socket.socket() as listening:
        for number in range(50, 150):
            try:
                listening.bind(("127.0.0.1", X11_PORT + number))
            except OSError:
                continue
            break
        listening.listen()
        yield listening


def number_of(server: socket.socket) -> int:
    return int(server.getsockname()[1]) - X11_PORT


def test_without_any_display_there_is_none() -> None:
    assert not has_display()


@pytest.mark.parametrize("display", ["", ":", "0", "nonsense", "127.0.0.1", ":x", "a:b:c", ":1.x"])
def test_a_garbled_display_is_none(monkeypatch: pytest.MonkeyPatch, display: str) -> None:
    monkeypatch.setenv("DISPLAY", display)
    assert not has_display()


@pytest.mark.parametrize("screen", ["", ".0", ".12"])
def test_a_server_that_answers_is_a_display(
    monkeypatch: pytest.MonkeyPatch, server: socket.socket, screen: str
) -> None:
    monkeypatch.setenv("DISPLAY", f"127.0.0.1:{number_of(server)}{screen}")
    assert has_display()


def test_a_server_that_has_gone_is_none(
    monkeypatch: pytest.MonkeyPatch, server: socket.socket
) -> None:
    monkeypatch.setenv("DISPLAY", f"127.0.0.1:{number_of(server)}")
    server.close()
    assert not has_display()


@pytest.mark.parametrize(
    "display", [":4711", "unix:4711", "127.0.0.1:99999999999", "a..b:0", ":" + "9" * 200]
)
def test_a_server_that_never_was_is_none(monkeypatch: pytest.MonkeyPatch, display: str) -> None:
    monkeypatch.setenv("DISPLAY", display)
    assert not has_display()


@pytest.mark.skipif(sys.platform != "linux", reason="abstract sockets are Linux's")
@pytest.mark.parametrize("prefix", ["", "unix"])
def test_a_local_server_is_a_display(monkeypatch: pytest.MonkeyPatch, prefix: str) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("\0/tmp/.X11-unix/X4711")
        listening.listen()
        monkeypatch.setenv("DISPLAY", f"{prefix}:4711")
        assert has_display()


@pytest.mark.parametrize("name", ["WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_wayland_or_a_chosen_platform_is_taken_at_its_word(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "wayland-0" if name == "WAYLAND_DISPLAY" else "offscreen")
    assert has_display()


@pytest.mark.skipif(sys.platform != "linux", reason="about Linux's libraries")
@pytest.mark.parametrize(
    ("variable", "value", "needed"),
    [
        ("DISPLAY", ":0", True),
        ("QT_QPA_PLATFORM", "xcb", True),
        ("QT_QPA_PLATFORM", "offscreen", False),
        ("WAYLAND_DISPLAY", "wayland-0", False),
    ],
)
def test_a_missing_library_is_told_where_qt_will_need_it(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, needed: bool
) -> None:
    monkeypatch.setenv(variable, value)
    monkeypatch.setitem(X11_LIBRARIES, "libnobody-has.so.7", "libnobody-has7")
    said = missing_libraries()
    assert ("libnobody-has.so.7" in said) == needed
    assert ("apt-get install" in said) == needed
    assert said.endswith("libnobody-has7" if needed else "")
