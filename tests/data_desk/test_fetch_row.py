"""A row fetches a set from a server on 127.0.0.1 and shows how far it is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from dllab.data.published import published
from dllab.jobs import InlineRunner
from dllab.spec.data import Cifar10
from tests.data.file_server import FileServer, serving
from tests.data.small_sets import publish_small_sets
from ui import training_thread
from ui.data.desk import DataDesk
from ui.data.fetch_row import FetchRow

pytestmark = pytest.mark.usefixtures("nothing_kept")

ARCHIVE = "cifar-10-binary.tar.gz"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serving() as running:
        running.does.files = publish_small_sets(monkeypatch, running.url)
        yield running


@pytest.fixture
def row(server: FileServer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[FetchRow]:
    # In the thread itself: another process would not know the small sets' checksums.
    monkeypatch.setattr(training_thread, "ProcessRunner", InlineRunner)
    desk = DataDesk()
    row = FetchRow(desk, Cifar10())
    qtbot.addWidget(row)
    row.resize(480, 200)
    row.show()
    yield row
    server.does.go_on.set()
    desk.close()


def test_a_set_that_is_not_there_offers_all_ways_to_it(row: FetchRow) -> None:
    assert row.state.text().startswith("not fetched, 0.2 MB")
    assert row.fetch.isVisible()
    assert row.folder.isVisible()
    assert str(published(Cifar10()).folder) in row.place.text()
    assert ARCHIVE in row.place.toolTip()
    assert not row.cancel.isVisible()
    assert not row.bar.isVisible()


def test_fetching_ends_with_the_set_ready(row: FetchRow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(row.fetched, timeout=20_000) as fetched:
        row.fetch.click()
        assert row.state.text() == "fetching"
        assert row.is_busy
    assert fetched.args == [Cifar10()]
    assert row.state.text() == "ready"
    for widget in (row.fetch, row.folder, row.cancel, row.bar, row.place, row.fault):
        assert not widget.isVisible()


def test_figures_follow_and_a_cancel_takes_effect_at_once(
    row: FetchRow, server: FileServer, qtbot: QtBot
) -> None:
    server.does.hold = 100_000
    row.fetch.click()
    qtbot.waitUntil(lambda: " of 0.2 MB" in row.figures.text(), timeout=20_000)
    assert row.cancel.isVisible()
    row.cancel.click()
    assert not row.is_busy
    assert row.state.text().startswith("not fetched")
    assert row.fault.text() == ""
    server.does.hold = None
    server.does.go_on.set()
    with qtbot.waitSignal(row.fetched, timeout=20_000):
        row.fetch.click()


def test_a_failure_is_told_and_can_be_tried_again(
    row: FetchRow, server: FileServer, qtbot: QtBot
) -> None:
    server.does.status = 404
    row.fetch.click()
    qtbot.waitUntil(lambda: "answered 404 Not Found" in row.fault.text(), timeout=20_000)
    assert row.fetch.isVisible()
    server.does.status = 200
    with qtbot.waitSignal(row.fetched, timeout=20_000):
        row.fetch.click()
    assert row.fault.text() == ""


def test_the_files_can_be_taken_from_a_folder(
    row: FetchRow,
    server: FileServer,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / ARCHIVE).write_bytes(server.does.files[f"/cifar-10/{ARCHIVE}"])
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    with qtbot.waitSignal(row.fetched, timeout=20_000):
        row.folder.click()
    assert server.does.asked == []
    assert row.state.text() == "ready"


def test_files_placed_by_hand_are_noticed_on_coming_back(
    row: FetchRow, server: FileServer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.does.status = 404
    row.fetch.click()
    qtbot.waitUntil(lambda: bool(row.fault.text()), timeout=20_000)
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    row.place.linkActivated.emit("place")
    folder = Path(opened[0].toLocalFile())
    (folder / ARCHIVE).write_bytes(server.does.files[f"/cifar-10/{ARCHIVE}"])
    with qtbot.waitSignal(row.fetched, timeout=0):
        QApplication.sendEvent(row, QEvent(QEvent.Type.ActivationChange))
    assert row.state.text() == "ready"
    assert row.fault.text() == ""


def test_in_its_own_process_nothing_but_the_published_files_is_taken(
    server: FileServer, qtbot: QtBot
) -> None:
    desk = DataDesk()
    row = FetchRow(desk, Cifar10())
    qtbot.addWidget(row)
    row.fetch.click()
    qtbot.waitUntil(lambda: "expected the 170,052,171 bytes" in row.fault.text(), timeout=20_000)
    assert server.does.asked
    desk.close()
