"""A script reads a CSV file as the lab does, with nothing but Python's own reader and NumPy."""

import csv
import json
import runpy
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dllab.data.prepare import prepare
from dllab.events import EpochEnded, Event
from dllab.jobs import Control
from dllab.network.script import script
from dllab.network.script_data import data_code, data_imports
from dllab.spec import Experiment
from dllab.spec.data import CsvFile, DataSpec, FirstSamples, Share, Split, Standardise
from dllab.spec.layers import Dense
from dllab.training.run import TrainingRun
from tests.data.csv_import.made import changed, read_in, written
from tests.data.csv_import.test_convert import WRITTEN, random_table
from tests.experiments import small

SPLITS: tuple[Split, ...] = (FirstSamples(train=200, validation=60), Share(validation=0.3))


def assert_data_are_the_labs(data: DataSpec) -> None:
    made: dict[str, Any] = {"np": np}
    exec("\n".join([*data_imports(data.source), data_code(data)]), made)  # noqa: S102
    lab = prepare(data)
    for name in ("x_train", "y_train", "x_validation", "y_validation"):
        expected = getattr(lab, name)
        assert made[name].dtype == expected.dtype
        np.testing.assert_allclose(made[name], expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", WRITTEN)
@pytest.mark.parametrize("split", SPLITS)
def test_tables_are_the_labs(name: str, split: Split, tmp_path: Path) -> None:
    path = tmp_path / "tables für alle.csv"
    random_table(300, seed=3).to_csv(path, index=False, **{"encoding": "utf-8", **WRITTEN[name]})
    source = read_in(CsvFile(path=str(path)))
    assert source.dropped
    assert_data_are_the_labs(DataSpec(source=source, split=split, preprocessing=(Standardise(),)))


@pytest.mark.parametrize("missing", ["drop", "mean", "most frequent"])
def test_missing_numbers_are_treated_as_in_the_lab(missing: str, tmp_path: Path) -> None:
    rows = [f"{'' if row % 7 == 3 else row % 5 or 2.5},{row},{'xy'[row % 2]}" for row in range(60)]
    source = read_in(written(tmp_path, "\n".join(["a,b c,class", *rows])))
    source = changed(changed(source, "a", missing=missing), "b c", role="numeric")
    assert_data_are_the_labs(
        DataSpec(source=read_in(source, "nothing"), split=Share(), preprocessing=())
    )


def test_tables_of_numbers_and_single_marks_are_the_labs(tmp_path: Path) -> None:
    rows = "".join(f"'{row / 3}',{row % 3},'it''s {row % 2}',{row * 0.5}\n" for row in range(40))
    source = read_in(written(tmp_path, rows))
    assert source.format.quote == "single"
    assert source.classes == ("it's 0", "it's 1")
    assert_data_are_the_labs(DataSpec(source=source, split=Share()))


def test_lines_are_as_long_as_a_page_is_wide(tmp_path: Path) -> None:
    rows = [f"the colour number {row % 40},{row % 37},{'xy'[row % 2]}" for row in range(400)]
    source = read_in(written(tmp_path, "\n".join(["colour,b,class", *rows])))
    assert source.features == 41
    text = script(Experiment(data=DataSpec(source=source), layers=(Dense(units=2),)))
    code = [line for line in text.splitlines() if str(tmp_path) not in line]
    assert max(map(len, code)) <= 100
    compile(text, "script", "exec")
    assert "pandas" not in text
    with Path(source.path).open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == ["colour", "b", "class"]


def test_a_table_with_gaps_trains_as_its_script_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read, converted and trained on in one process, as the lab's own does it."""
    path = tmp_path / "table.csv"
    table = random_table(300, seed=5)
    table["number"] = table["whole"] / 1e9
    table.to_csv(path, index=False)
    experiment = small(
        Dense(units=8),
        Dense(units=3, activation="softmax"),
        source=read_in(CsvFile(path=str(path))),
    )
    events: list[Event] = []
    TrainingRun(experiment, Control()).train(events.append)
    lab = [event.val_loss for event in events if isinstance(event, EpochEnded)]
    (tmp_path / "script.py").write_text(script(experiment), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["script.py", "--json"])
    runpy.run_path(str(tmp_path / "script.py"), run_name="__main__")
    printed = [json.loads(line)["val_loss"] for line in capsys.readouterr().out.splitlines()]
    assert len(lab) == 3
    np.testing.assert_allclose(printed, lab, rtol=2e-3)
