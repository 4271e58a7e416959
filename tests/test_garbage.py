"""Garbage of the window is deleted in the window's thread, whatever other threads make."""

import gc
import threading
import weakref

from pytestqt.qtbot import QtBot

from ui import garbage
from ui.garbage import GarbageCollector


class Cycle:
    def __init__(self) -> None:
        self.itself = self


class Watched:
    """Garbage, and where it is deleted."""

    def __init__(self) -> None:
        self.deleted_in: list[int] = []
        self._gone = weakref.ref(Cycle(), lambda _: self.deleted_in.append(threading.get_ident()))


def much() -> list[list[int]]:
    """Far more objects than Python makes between two collections."""
    return [[place] for place in range(5 * gc.get_threshold()[0])]


def test_another_thread_deletes_nothing_and_this_one_does(qtbot: QtBot) -> None:
    gc.enable()
    collector = GarbageCollector()
    try:
        watched = Watched()
        kept: list[list[int]] = []
        other = threading.Thread(target=lambda: kept.extend(much()))
        other.start()
        other.join()
        assert watched.deleted_in == []
        qtbot.waitUntil(lambda: bool(watched.deleted_in))
        assert watched.deleted_in == [threading.get_ident()]
        assert kept
    finally:
        collector.end()


def test_what_has_become_old_is_looked_at_too(qtbot: QtBot) -> None:
    collector = GarbageCollector()
    try:
        collector._all_at -= garbage.SECONDS_BETWEEN_ALL
        old = Cycle()
        gc.collect()
        deleted = weakref.ref(old)
        del old
        gc.collect(1)
        assert deleted() is not None
        for _ in range(gc.get_threshold()[2] + 1):
            gc.collect(1)
        qtbot.waitUntil(lambda: deleted() is None)
    finally:
        collector.end()


def test_python_collects_by_itself_again_afterwards() -> None:
    GarbageCollector().end()
    assert gc.isenabled()
