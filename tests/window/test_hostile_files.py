"""Files of ill will in the real window: each is shown, or refused in a sentence."""

import shutil
from pathlib import Path
from random import Random

import pytest

from tests.session.mutations import forge_event, forge_row, write_sample
from ui.main_window import MainWindow


@pytest.mark.parametrize("seeds", [range(6)])
def test_the_window_shows_or_refuses_what_rows_with_right_checksums_say(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seeds: range
) -> None:
    monkeypatch.setattr(window.files, "_wants_rescue", lambda _why: False)
    write_sample(tmp_path / "sample.dllab")
    for seed in seeds:
        chance = Random(seed)  # noqa: S311 # nothing secret
        path = tmp_path / f"{seed}.dllab"
        shutil.copy(tmp_path / "sample.dllab", path)
        for way in chance.choices([forge_event, forge_row], k=4):
            way(path, chance)
        window.files.open(path)
        for number in list(window.lab.book.runs):
            window._select(number)
            for view in [view for group in window.views._groups for view in group]:
                window.views.setCurrentWidget(view)
                view.grab()
        window.runs.grab()
    # What is wrong with a run is told after it was drawn; an exception fails the test.
    assert window.isVisible()
