"""Files that move, change or go while their set is in use."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from dllab.data import DataError, facts, load
from dllab.data.importing import imported_folder, read_in
from dllab.data.origin import FileChanged, FileMoved, OtherFile, check_origin, relocated
from dllab.data.report import unreported
from dllab.data.store import find_stored, store_folder
from dllab.spec.data import CifarBinary, DataSpec, IdxFiles, ImageFolder, ImportedFile, NpzFile
from tests.data.made_files import cifar, idx, image_folder, images, saved

LABELS = np.array([0, 1, 0, 1, 1])


def made(kind: type[ImportedFile], folder: Path) -> ImportedFile:
    folder.mkdir(exist_ok=True)
    if kind is ImageFolder:
        return ImageFolder(path=str(image_folder(folder / "data")))
    if kind is CifarBinary:
        return CifarBinary(path=str(cifar(folder / "data") / "data_batch_1.bin"))
    if kind is IdxFiles:
        idx(folder / "train-labels-idx1", LABELS)
        return IdxFiles(path=idx(folder / "train-images-idx3", images(5, 3, 3)))
    return NpzFile(path=saved(folder / "data.npz", x=images(5, 3, 3), y=LABELS))


KINDS = [NpzFile, IdxFiles, ImageFolder, CifarBinary]


@pytest.mark.parametrize("kind", KINDS)
def test_a_set_is_known_again_in_another_place(tmp_path: Path, kind: type[ImportedFile]) -> None:
    first = tmp_path / "a"
    source, folder = read_in(made(kind, first))
    check_origin(source, unreported)
    shutil.move(first, tmp_path / "b")
    with pytest.raises(FileMoved, match=r"is no longer there: say where it is now") as moved:
        check_origin(source, unreported)
    assert moved.value.path == source.path
    new = source.path.replace(str(first), str(tmp_path / "b"))
    again = relocated(source, new, unreported)
    assert again.path == new
    assert again.problem == ""
    assert again.store_key() == source.store_key()
    assert imported_folder(again) == folder


def test_files_that_belong_together_are_known_again_by_their_content(tmp_path: Path) -> None:
    source, folder = read_in(made(IdxFiles, tmp_path))
    (tmp_path / "other-labels").write_bytes(
        (tmp_path / "train-labels-idx1").read_bytes()[:-1] + b"9"
    )
    labels = (tmp_path / "train-labels-idx1").rename(tmp_path / "renamed")
    again = relocated(source, str(Path(source.path).rename(tmp_path / "images")), unreported)
    assert isinstance(again, IdxFiles)
    assert (again.path, again.labels) == (str(tmp_path / "images"), str(labels))
    assert imported_folder(again) == folder


@pytest.mark.parametrize("kind", KINDS)
def test_other_content_is_no_new_place(tmp_path: Path, kind: type[ImportedFile]) -> None:
    source, _ = read_in(made(kind, tmp_path / "a"))
    other = Path(made(kind, tmp_path / "b").path)
    changed = next(other.rglob("*.png")) if other.is_dir() else other
    content = bytearray(changed.read_bytes())
    content[len(content) // 2] ^= 1
    changed.write_bytes(content)
    with pytest.raises(
        OtherFile, match=r"is not what was read \(as many bytes, but other ones\): choose"
    ):
        relocated(source, str(other), unreported)
    changed.write_bytes(bytes(content) + b"more")
    with pytest.raises(OtherFile, match=r"\([\d,]+ bytes instead of [\d,]+\): choose another"):
        relocated(source, str(other), unreported)


def test_training_goes_on_from_the_store_without_the_file(tmp_path: Path) -> None:
    source, _ = read_in(made(NpzFile, tmp_path / "a"))
    assert facts(DataSpec(source=source)).samples == 5  # type: ignore[arg-type]
    before = np.array(load(source).x)  # type: ignore[arg-type]
    shutil.rmtree(tmp_path / "a")
    assert np.array_equal(load(source).x, before)  # type: ignore[arg-type]
    assert find_stored(source)


def test_a_cleaned_store_is_filled_again_from_the_same_file_only(tmp_path: Path) -> None:
    source, folder = read_in(made(NpzFile, tmp_path / "a"))
    before = np.array(load(source).x)  # type: ignore[arg-type]
    shutil.rmtree(store_folder())
    assert np.array_equal(load(source).x, before)  # type: ignore[arg-type]
    assert find_stored(source) == folder
    shutil.rmtree(store_folder())
    saved(Path(source.path), x=images(5, 3, 3) + 1, y=LABELS)
    with pytest.raises(FileChanged, match=r"has changed since it was read .*: read it in again"):
        load(source)  # type: ignore[arg-type]
    assert list(store_folder().iterdir()) == []
    shutil.rmtree(tmp_path / "a")
    with pytest.raises(FileMoved):
        load(source)  # type: ignore[arg-type]


def test_what_was_not_read_in_is_not_loaded() -> None:
    for source in (NpzFile(), ImageFolder(path="/nowhere")):
        with pytest.raises(DataError, match="under Data set"):
            load(source)


def test_equal_content_and_settings_are_one_set(tmp_path: Path) -> None:
    first, folder = read_in(made(NpzFile, tmp_path / "a"))
    second, again = read_in(made(NpzFile, tmp_path / "b"))
    assert first.path != second.path
    assert folder == again
    other = second.model_copy(update={"x": "y", "y": "y"})
    assert other.store_key() != second.store_key()
