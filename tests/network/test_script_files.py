"""Scripts read a person's files to the very arrays the lab has, and train on them."""

import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dllab.data.importing import read_in
from dllab.data.prepare import prepare
from dllab.network.script import script
from dllab.network.script_data import data_code, data_imports
from dllab.spec.data import (
    CifarBinary,
    DataSpec,
    IdxFiles,
    ImageFolder,
    ImportedFile,
    NpzFile,
    Share,
    Standardise,
    Steps,
)
from tests.data.made_files import cifar, idx, image_folder, images, picture, rng, saved
from tests.experiments import small

LABELS = np.array([2, 0, 1, 2, 0, 1])


def npz(folder: Path) -> ImportedFile:
    x = images(6, 4, 3)
    return NpzFile(path=saved(folder / 'Größe "1".npz', x_train=x, y_train=2 * LABELS))


def channels_first(folder: Path) -> ImportedFile:
    return NpzFile(path=saved(folder / "a.npz", x=images(6, 3, 5, 4), y=np.eye(3)[LABELS]))


def columns(folder: Path) -> ImportedFile:
    np.save(folder / "a.npy", np.hstack([rng().normal(size=(6, 3)), LABELS[:, None]]))
    return NpzFile(path=str(folder / "a.npy"), y="last column")


def two_files(folder: Path) -> ImportedFile:
    np.save(folder / "x.npy", rng().normal(size=(6, 3)))
    np.save(folder / "y.npy", np.array(list("cabcab")))
    return NpzFile(path=str(folder / "x.npy"))


def idx_files(folder: Path) -> ImportedFile:
    idx(folder / "my-labels-idx1.gz", LABELS, packed=True)
    return IdxFiles(path=idx(folder / "my-images-idx3", images(6, 4, 3)))


def pictures(**settings: Any) -> Callable[[Path], ImportedFile]:
    def make(folder: Path) -> ImportedFile:
        root = folder / "pets"
        image_folder(root / "train", count=4)
        image_folder(root / "test", count=2)
        picture(root / "train" / "dogs" / "z.jpg", size=(300, 90))
        picture(root / "train" / "dogs" / "clear.png", mode="RGBA")
        picture(root / "train" / "dogs" / "grey.png", mode="L")
        if "broken" in settings:
            (root / "train" / "cats" / "bad.jpg").write_bytes(b"x")
        return ImageFolder(path=str(root), **settings)

    return make


def cifar_folder(folder: Path) -> ImportedFile:
    return CifarBinary(path=str(cifar(folder / "c") / "data_batch_2.bin"))


def cifar_archive(folder: Path) -> ImportedFile:
    with tarfile.open(folder / "c.tar.gz", "w:gz") as archive:
        archive.add(cifar(folder / "batches"), "batches")
    return CifarBinary(path=str(folder / "c.tar.gz"))


def hundred(folder: Path) -> ImportedFile:
    records = rng().integers(0, 20, (6, 3074), np.uint8)
    (folder / "own.bin").write_bytes(records.tobytes())
    return CifarBinary(path=str(folder / "own.bin"), label="coarse")


MAKERS = {
    "npz": npz,
    "channels first": channels_first,
    "columns": columns,
    "two files": two_files,
    "idx": idx_files,
    "cropped": pictures(),
    "padded": pictures(fit="pad", width=10, height=7),
    "stretched grey": pictures(fit="stretch", width=5, height=5, colour="grey"),
    "broken left out": pictures(broken="leave out"),
    "cifar": cifar_folder,
    "cifar archive": cifar_archive,
    "cifar 100": hundred,
}


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("steps", [(), (Standardise(),)])
def test_data_are_the_labs(
    tmp_path: Path, name: str, steps: Steps, capsys: pytest.CaptureFixture[str]
) -> None:
    source, _ = read_in(MAKERS[name](tmp_path))
    split = Share(validation=0.3, stratified=False)
    data = DataSpec(source=source, split=split, preprocessing=steps)  # type: ignore[arg-type]
    made: dict[str, Any] = {"np": np}
    exec("\n".join([*data_imports(source), data_code(data)]), made)  # noqa: S102
    lab = prepare(data)
    for part in ("x_train", "y_train", "x_validation", "y_validation"):
        expected = getattr(lab, part)
        assert made[part].dtype == expected.dtype
        assert made[part].shape == expected.shape
        np.testing.assert_allclose(made[part], expected, rtol=1e-5, atol=1e-6)
    assert ("bad.jpg" in capsys.readouterr().out) == (name == "broken left out")


@pytest.mark.parametrize("name", MAKERS)
def test_lines_are_as_long_as_a_page_is_wide(tmp_path: Path, name: str) -> None:
    source, _ = read_in(MAKERS[name](tmp_path))
    text = script(small(source=source))  # type: ignore[arg-type]
    compile(text, "script", "exec")
    # A path is as long as it is.
    lines = [line for line in text.splitlines() if str(tmp_path) not in line]
    assert max(map(len, lines)) <= 100
