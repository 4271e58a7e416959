"""The panel asks, waits without losing what it shows, and says what went wrong."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from dllab.events import Progressed
from dllab.spec.data import Challenger, DataSpec, FirstSamples, Iris, Moons, Painted, Share
from ui.data import table_view
from ui.data.desk import DataDesk, Question
from ui.data.look_panel import CANCELLED, LookPanel
from ui.data.progress_strip import PATIENCE_MS, ProgressStrip

FLOWERS = DataSpec(source=Iris(), split=Share())
MOONS = DataSpec(source=Moons(), split=Share())
PATIENCE = 20_000


def shown(qtbot: QtBot, desk: DataDesk) -> LookPanel:
    panel = LookPanel(desk)
    qtbot.addWidget(panel)
    panel.resize(900, 600)
    return panel


def wait(qtbot: QtBot, panel: LookPanel) -> None:
    qtbot.waitUntil(lambda: not panel.strip.is_busy, timeout=PATIENCE)


def looking(qtbot: QtBot, desk: DataDesk, data: DataSpec) -> LookPanel:
    panel = shown(qtbot, desk)
    panel.show_data(data)
    with qtbot.waitExposed(panel):
        panel.show()
    wait(qtbot, panel)
    return panel


def tabs(panel: LookPanel) -> list[str]:
    bar = panel.tabs
    return [bar.tabText(place) for place in range(bar.count()) if bar.isTabVisible(place)]


def test_nothing_is_asked_while_nobody_looks(qtbot: QtBot, desk: DataDesk) -> None:
    panel = shown(qtbot, desk)
    panel.show_data(MOONS)
    assert not panel.strip.is_busy
    assert "will appear here" in panel.empty.text
    panel.show_data(FLOWERS)
    with qtbot.waitExposed(panel):
        panel.show()
    wait(qtbot, panel)
    assert panel.heading.text() == "<b>Iris flowers</b>: 150 samples of 4 features, 3 classes"


def test_a_table_has_a_scatter_and_images_have_means(qtbot: QtBot, desk: DataDesk) -> None:
    panel = looking(qtbot, desk, FLOWERS)
    assert tabs(panel) == ["Samples", "Classes", "Values", "Scatter", "Duplicates"]
    panel.show_data(DataSpec(source=Challenger(), split=Share()))
    wait(qtbot, panel)
    assert tabs(panel) == ["Samples", "Classes", "Values", "Duplicates"]
    panel.show_data(DataSpec())
    wait(qtbot, panel)
    assert tabs(panel) == ["Samples", "Classes", "Values", "Mean image", "Duplicates"]
    assert "60,000 samples and 10,000 for the test" in panel.heading.text()


def test_every_tab_shows_the_set_once_it_is_turned_to(qtbot: QtBot, desk: DataDesk) -> None:
    panel = looking(qtbot, desk, FLOWERS)
    for place, view in enumerate(panel.views):
        if panel.tabs.isTabVisible(place):
            panel.tabs.setCurrentIndex(place)
            assert view.overview is panel.overview


@pytest.mark.usefixtures("nothing_kept")
def test_what_is_shown_stays_until_the_new_is_there(qtbot: QtBot, desk: DataDesk) -> None:
    panel = looking(qtbot, desk, FLOWERS)
    panel.show_data(DataSpec())
    assert panel.strip.is_busy
    assert panel.samples.table.isVisible()
    qtbot.waitUntil(panel.strip.isVisible, timeout=PATIENCE)
    assert panel.samples.table.isVisible()
    wait(qtbot, panel)
    assert panel.samples.grid.isVisible()
    assert not panel.strip.isVisible()


@pytest.mark.usefixtures("nothing_kept")
def test_progress_is_shown_in_numbers(qtbot: QtBot, desk: DataDesk) -> None:
    panel = shown(qtbot, desk)
    panel.show_data(DataSpec())
    with qtbot.waitExposed(panel):
        panel.show()
    said: set[str] = set()

    def counted() -> bool:
        said.add(panel.strip.words.text())
        return not panel.strip.is_busy

    qtbot.waitUntil(counted, timeout=PATIENCE)
    assert any(
        words.startswith("Counting values: ") and "of 70,000 samples" in words for words in said
    )
    assert PATIENCE_MS < 1000


def test_what_counts_nothing_shows_no_number(qtbot: QtBot, desk: DataDesk) -> None:
    strip = ProgressStrip(desk)
    qtbot.addWidget(strip)
    strip.ask("look", DataSpec().model_dump_json(), lambda _: None, lambda _: None)
    (question,) = desk.findChildren(Question)
    question.progressed.emit(Progressed("Principal axes of 3,072 features", 0, None, ""))
    assert strip.words.text() == "Principal axes of 3,072 features"
    strip.drop()


def test_only_the_last_of_quick_edits_is_shown(qtbot: QtBot, desk: DataDesk) -> None:
    panel = looking(qtbot, desk, FLOWERS)
    for seed in range(5):
        panel.show_data(DataSpec(source=Moons(seed=seed), split=Share()))
    panel.show_data(DataSpec(source=Moons(count=77), split=Share()))
    wait(qtbot, panel)
    assert panel.overview is not None
    assert len(panel.overview.part) == 77


def test_what_changes_nothing_of_the_data_asks_nothing(qtbot: QtBot, desk: DataDesk) -> None:
    panel = looking(qtbot, desk, FLOWERS)
    panel.show_data(FLOWERS.model_copy(update={"scaling": "none"}))
    assert not panel.strip.is_busy


def test_cancel_ends_it_and_it_can_be_asked_again(qtbot: QtBot, desk: DataDesk) -> None:
    panel = shown(qtbot, desk)
    panel.show_data(MOONS)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.strip.button.click()
    assert not panel.strip.is_busy
    assert panel.empty.text == CANCELLED
    panel.empty.button.click()
    wait(qtbot, panel)
    assert panel.overview is not None


def test_what_fails_says_why_and_the_next_set_is_shown(qtbot: QtBot, desk: DataDesk) -> None:
    panel = looking(qtbot, desk, DataSpec(source=Painted()))
    assert panel.empty.isVisible()
    assert "paint some points of two classes" in panel.empty.text
    panel.show_data(FLOWERS)
    wait(qtbot, panel)
    assert panel.samples.table.isVisible()


def test_a_split_that_cannot_be_made_is_told_above_the_samples(
    qtbot: QtBot, desk: DataDesk
) -> None:
    panel = looking(qtbot, desk, DataSpec(source=Iris(), split=FirstSamples(train=2400)))
    assert panel.note.isVisible()
    assert "150" in panel.note.text()
    assert panel.samples.table.rows.rowCount() == 150
    panel.show_data(FLOWERS)
    wait(qtbot, panel)
    assert not panel.note.isVisible()


def test_a_large_table_is_sorted_by_the_process(
    qtbot: QtBot, desk: DataDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_view, "SORTED_AT_ONCE", 0)
    panel = looking(qtbot, desk, FLOWERS)
    panel.samples.table.rows.sort(2)
    assert panel.strip.is_busy
    wait(qtbot, panel)
    rows = [panel.samples.table.rows.row(place) for place in range(150)]
    assert panel.overview is not None
    widths = panel.overview.samples.x[rows, 1]
    assert np.array_equal(widths, np.sort(widths))
    assert panel.samples.table.isVisible()


def test_a_sorting_does_not_hold_up_another_set(
    qtbot: QtBot, desk: DataDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_view, "SORTED_AT_ONCE", 0)
    panel = looking(qtbot, desk, FLOWERS)
    panel.show_data(MOONS)
    panel.samples.table.rows.sort(2)
    wait(qtbot, panel)
    assert panel.overview is not None
    assert len(panel.overview.part) == 500


def test_a_sorting_that_is_cancelled_leaves_the_table(
    qtbot: QtBot, desk: DataDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_view, "SORTED_AT_ONCE", 0)
    panel = looking(qtbot, desk, FLOWERS)
    panel.samples.table.rows.sort(2)
    panel.strip.button.click()
    assert panel.samples.table.isVisible()
    assert [panel.samples.table.rows.row(place) for place in range(5)] == [0, 1, 2, 3, 4]
