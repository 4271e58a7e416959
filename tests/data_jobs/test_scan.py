"""Whatever is dropped is read in by its content, as a job answers it."""

import json
import shutil
import tarfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dllab.data import Cancelled, DataError
from dllab.data.store import open_stored, store_folder
from dllab.data_jobs.origin import check_file, relocate
from dllab.data_jobs.scan import scan_file
from dllab.events import Answered, Event, Progressed
from dllab.jobs import Control
from dllab.jobs.job import Job
from dllab.spec.data import ImageFolder, NpzFile, imported_from_json
from tests.data.made_files import cifar, idx, image_folder, images, saved

LABELS = np.array([0, 1, 0, 1, 1])


def told(job: Job, spec: str) -> list[Event]:
    events: list[Event] = []
    job(spec, events.append, Control())
    return events


def answer(job: Job, spec: str) -> dict[str, Any]:
    (answered,) = [event for event in told(job, spec) if isinstance(event, Answered)]
    # As it travels between processes.
    found: dict[str, Any] = json.loads(json.dumps(answered.answer))
    return found


def check_of(source: str, stamp: str = "") -> str:
    return json.dumps({"source": json.loads(source), "stamp": stamp})


def without_stamp(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "stamp"}


def npz(folder: Path) -> Path:
    return Path(saved(folder / "a.npz", x=images(5, 3, 3), y=LABELS))


def npy(folder: Path) -> Path:
    np.save(folder / "my x.npy", images(5, 3, 3))
    np.save(folder / "my y.npy", LABELS)
    return folder / "my x.npy"


def idx_pair(folder: Path, packed: bool = False) -> Path:
    idx(folder / "a-labels-idx1-ubyte", LABELS, packed)
    return Path(idx(folder / "a-images-idx3-ubyte", images(5, 3, 3), packed))


def idx_folder(folder: Path) -> Path:
    idx_pair(folder / "." if folder.exists() else folder)
    return folder


def packed_cifar(folder: Path) -> Path:
    with tarfile.open(folder / "c.tar.gz", "w:gz") as archive:
        archive.add(cifar(folder / "batches"), "batches")
    return folder / "c.tar.gz"


@pytest.mark.parametrize(
    ("make", "kind", "samples"),
    [
        (npz, "npz", 5),
        (npy, "npz", 5),
        (idx_pair, "idx", 5),
        (lambda folder: idx_pair(folder, packed=True), "idx", 5),
        (lambda folder: idx_pair(folder).with_name("a-labels-idx1-ubyte"), "idx", 5),
        (idx_folder, "idx", 5),
        (lambda folder: image_folder(folder / "pets"), "image_folder", 6),
        (lambda folder: cifar(folder / "c"), "cifar_binary", 8),
        (lambda folder: cifar(folder / "c") / "data_batch_2.bin", "cifar_binary", 8),
        (packed_cifar, "cifar_binary", 8),
    ],
)
def test_the_content_tells_the_kind(tmp_path: Path, make: Any, kind: str, samples: int) -> None:
    found = answer(scan_file, json.dumps({"path": str(make(tmp_path))}))
    assert found["source"]["kind"] == kind
    source = imported_from_json(json.dumps(found["source"]))
    assert source.problem == ""
    stored = open_stored(Path(found["folder"]))
    assert stored.x.shape == (samples, *source.found.sample_shape)  # type: ignore[union-attr]
    # Read again with what was filled in, it is the same set.
    assert answer(scan_file, source.model_dump_json()) == found


def test_progress_is_told_and_a_stop_leaves_nothing(tmp_path: Path) -> None:
    source = ImageFolder(path=str(image_folder(tmp_path / "pets", count=200)))
    events = told(scan_file, source.model_dump_json())
    shown = [event for event in events if isinstance(event, Progressed)]
    assert shown[-1] == Progressed("Reading images", 400, 400, "images")
    shutil.rmtree(store_folder())
    control = Control()

    def stop(event: Event) -> None:
        if isinstance(event, Progressed) and event.unit == "images" and event.total:
            control.give("stop")

    with pytest.raises(Cancelled):
        scan_file(source.model_dump_json(), stop, control)
    assert list(store_folder().iterdir()) == []


def test_moved_and_changed_files_are_told_with_what_is_left(tmp_path: Path) -> None:
    path = npz(tmp_path)
    source = json.dumps(answer(scan_file, json.dumps({"path": str(path)}))["source"])
    there = {"state": "there", "path": str(path), "what": "", "stored": True}
    assert without_stamp(answer(check_file, check_of(source))) == there
    moved = path.rename(tmp_path / "b.npz")
    found = answer(check_file, check_of(source))
    assert (found["state"], found["path"], found["stored"]) == ("moved", str(path), True)
    assert found["what"] == f"a.npz (in {tmp_path}) is no longer there"
    asked = json.dumps({"source": json.loads(source), "path": str(moved)})
    again = json.dumps(answer(relocate, asked)["source"])
    assert without_stamp(answer(check_file, check_of(again))) == {**there, "path": str(moved)}
    saved(moved, x=images(6, 3, 3), y=np.append(LABELS, 0))
    shutil.rmtree(store_folder())
    found = answer(check_file, check_of(again))
    assert (found["state"], found["stored"]) == ("changed", False)
    assert "has changed since it was read (" in found["what"]
    with pytest.raises(DataError, match="choose another one"):
        relocate(asked, lambda _: None, Control())


@pytest.mark.parametrize("make", [npz, lambda folder: Path(image_folder(folder / "pets"))])
def test_files_nobody_has_touched_are_not_read_a_second_time(tmp_path: Path, make: Any) -> None:
    path = make(tmp_path)
    source = json.dumps(answer(scan_file, json.dumps({"path": str(path)}))["source"])
    first = answer(check_file, check_of(source))
    again = check_of(source, first["stamp"])
    assert told(check_file, again) == [Answered({"state": "untouched"})]
    file = next(path.rglob("*.png")) if path.is_dir() else path
    content = file.read_bytes()
    file.write_bytes(content + b"more")
    found = answer(check_file, again)
    assert found["state"] == "changed"
    assert answer(check_file, check_of(source, found["stamp"])) == {"state": "untouched"}
    file.write_bytes(content)
    assert answer(check_file, check_of(source, found["stamp"]))["state"] == "there"


def test_a_file_with_an_unclear_choice_can_be_read_once_it_is_chosen(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.npz", one=np.zeros((4, 2)), u=np.eye(4, dtype=int)[0], v=LABELS[:4])
    with pytest.raises(DataError, match=r"choose the labels by name"):
        answer(scan_file, NpzFile(path=path).model_dump_json())
    found = answer(scan_file, NpzFile(path=path, y="v").model_dump_json())
    assert found["source"]["found"]["class_names"] == ["0", "1"]
