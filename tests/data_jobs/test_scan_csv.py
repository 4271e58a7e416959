"""The jobs around a CSV file: read in, found by its content, looked at, moved."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dllab.data.store import find_stored, open_stored
from dllab.data_jobs.look import look
from dllab.data_jobs.origin import check_file, relocate
from dllab.data_jobs.scan import scan_file
from dllab.data_jobs.scan_csv import scan_csv
from dllab.events import Answered, Event, Progressed
from dllab.jobs import Control
from dllab.jobs.job import Job
from dllab.spec.data import CsvFile, CsvScan, DataSpec
from tests.data.csv_import.made import FLOWERS, read_in, written
from tests.data_jobs.test_scan import check_of


def answered(job: Job, spec: str) -> dict[str, Any]:
    events: list[Event] = []
    job(spec, events.append, Control())
    assert isinstance(events[0], Progressed)
    assert isinstance(events[-1], Answered)
    return json.loads(json.dumps(events[-1].answer))


def test_a_scan_answers_with_everything_the_window_shows(tmp_path: Path) -> None:
    source = written(tmp_path, FLOWERS)
    answer = answered(scan_csv, CsvScan(source=source).model_dump_json())
    assert CsvFile.model_validate_json(json.dumps(answer["source"])) == read_in(source)
    assert answer["preview"][0] == ["1.5", "2", "red", "rose"]
    assert answer["missing"] == [0, 0, 0, 0]
    assert answer["problem"] == ""
    # Whoever looks next finds the samples there.
    stored = find_stored(read_in(source))
    assert stored
    assert open_stored(stored).x.shape == (4, 4)


def test_what_is_wrong_is_an_answer_too(tmp_path: Path) -> None:
    source = written(tmp_path, FLOWERS + "1,2\n")
    answer = answered(scan_csv, CsvScan(source=source).model_dump_json())
    assert "line 6: expected 4 fields, received 2" in answer["problem"]
    assert len(answer["preview"]) == 5
    assert answer["source"]["found"] is None


def test_a_table_is_known_by_its_content_and_stored_at_once(tmp_path: Path) -> None:
    source = written(tmp_path, FLOWERS, "flowers.unknown")
    answer = answered(scan_file, json.dumps({"path": source.path}))
    assert CsvFile.model_validate_json(json.dumps(answer["source"])) == read_in(source)
    assert open_stored(Path(answer["folder"])).x.shape == (4, 4)


def test_looking_shows_gaps_as_they_are(tmp_path: Path) -> None:
    rows = "".join(f"{'' if row % 5 == 1 else row},{'xy'[row % 2]}\n" for row in range(20))
    data = DataSpec(source=read_in(written(tmp_path, f"a,class\n7,x\n{rows}")))
    events: list[Event] = []
    look(data.model_dump_json(), events.append, Control())
    (answer,) = [event.answer for event in events if isinstance(event, Answered)]
    assert np.isnan(open_stored(Path(answer["folder"])).x).sum() == 4


@pytest.mark.parametrize("moved", [False, True])
def test_a_file_that_has_moved_is_found_again(tmp_path: Path, moved: bool) -> None:
    source = read_in(written(tmp_path, FLOWERS))
    new = tmp_path / "elsewhere.csv"
    if moved:
        Path(source.path).rename(new)
        events: list[Event] = []
        check_file(check_of(source.model_dump_json()), events.append, Control())
        (answer,) = [event.answer for event in events if isinstance(event, Answered)]
        assert answer["state"] == "moved"
        asked = {"source": source.model_dump(mode="json"), "path": str(new)}
        found = answered(relocate, json.dumps(asked))["source"]
        assert CsvFile.model_validate_json(json.dumps(found)).problem == ""
    else:
        assert answered(check_file, check_of(source.model_dump_json()))["state"] == "there"
