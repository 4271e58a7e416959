"""Batches made byte by byte after the published layout, read from folders and archives."""

import io
import tarfile
from pathlib import Path

import numpy as np
import pytest

from dllab.data import DataError, Samples
from dllab.data.cifar_binary import CifarLabels, convert_cifar
from dllab.data.store import open_stored
from dllab.spec.data.downloads import CIFAR_10_NAMES


def batch(labels: list[tuple[int, ...]], seed: int) -> tuple[bytes, np.ndarray]:
    """A batch file and its images, channels last."""
    images = np.random.default_rng(seed).integers(0, 256, (len(labels), 32, 32, 3), np.uint8)
    records = (
        bytes(label) + b"".join(image[:, :, channel].tobytes() for channel in range(3))
        for label, image in zip(labels, images, strict=True)
    )
    return b"".join(records), images


FIRST, FIRST_IMAGES = batch([(3,), (9,)], 1)
TENTH, TENTH_IMAGES = batch([(0,)], 2)
TEST, TEST_IMAGES = batch([(5,)], 3)
HUNDRED, HUNDRED_IMAGES = batch([(19, 99), (0, 7)], 4)
# Out of order, as the published archive is.
CIFAR_10 = {"data_batch_10.bin": TENTH, "test_batch.bin": TEST, "data_batch_2.bin": FIRST}


def converted(path: Path, folder: Path, labels: CifarLabels = "fine") -> Samples:
    folder.mkdir()
    convert_cifar(path, folder, labels=labels)
    return open_stored(folder)


def written(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def packed(path: Path, files: dict[str, bytes], mode: str = "w:gz") -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


def assert_cifar_10(samples: Samples) -> None:
    assert np.array_equal(samples.x, np.concatenate([FIRST_IMAGES, TENTH_IMAGES]))
    assert samples.y.tolist() == [3, 9, 0]
    assert np.array_equal(samples.x_test, TEST_IMAGES)
    assert samples.y_test.tolist() == [5]
    assert samples.y.dtype == np.int32
    assert samples.class_names == CIFAR_10_NAMES


def test_a_folder_and_any_of_its_batches_are_the_set(tmp_path: Path) -> None:
    folder = written(tmp_path / "cifar", CIFAR_10)
    assert_cifar_10(converted(folder, tmp_path / "a"))
    assert_cifar_10(converted(folder / "test_batch.bin", tmp_path / "b"))


@pytest.mark.parametrize(("name", "mode"), [("c.tar.gz", "w:gz"), ("c.tar", "w")])
def test_an_archive_is_read_without_unpacking_it(tmp_path: Path, name: str, mode: str) -> None:
    archive = packed(tmp_path / name, {f"batches/{n}": c for n, c in CIFAR_10.items()}, mode)
    before = set(tmp_path.rglob("*"))
    assert_cifar_10(converted(archive, tmp_path / "out"))
    assert {path.parent for path in set(tmp_path.rglob("*")) - before} <= {
        *(tmp_path, tmp_path / "out"),
    }


def test_unsafe_paths_and_links_in_an_archive_lead_nowhere(tmp_path: Path) -> None:
    path = packed(
        tmp_path / "evil.tar.gz",
        {"../../../data_batch_1.bin": FIRST, str(tmp_path / "escaped.bin"): TENTH},
    )
    samples = converted(path, tmp_path / "out")
    assert samples.y.tolist() == [3, 9]
    assert not (tmp_path / "escaped.bin").exists()
    link = tarfile.TarInfo("data_batch_1.bin")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    with tarfile.open(tmp_path / "link.tar", "w") as archive:
        archive.addfile(link)
    with pytest.raises(DataError, match=r"link\.tar .*expected CIFAR's training batches"):
        converted(tmp_path / "link.tar", tmp_path / "out2")


@pytest.mark.parametrize(("labels", "y"), [("fine", [99, 7]), ("coarse", [19, 0])])
def test_cifar_100_has_two_labels_a_record(
    tmp_path: Path, labels: CifarLabels, y: list[int]
) -> None:
    names = "\n".join(f"fine {i}" for i in range(100)) + "\n\n"
    files = {"train.bin": HUNDRED, "test.bin": HUNDRED, "fine_label_names.txt": names.encode()}
    samples = converted(written(tmp_path / "cifar", files), tmp_path / "out", labels)
    assert samples.y.tolist() == y
    assert np.array_equal(samples.x, HUNDRED_IMAGES)
    assert len(samples.class_names) == (100 if labels == "fine" else 20)
    assert samples.class_names[7] == ("fine 7" if labels == "fine" else "7")


def test_names_of_the_set_s_own_list_are_taken(tmp_path: Path) -> None:
    names = "\n".join("abcdefghij")
    folder = written(tmp_path / "c", {**CIFAR_10, "batches.meta.txt": names.encode()})
    assert converted(folder, tmp_path / "out").class_names == tuple("abcdefghij")


def test_a_lone_batch_is_told_by_its_size(tmp_path: Path) -> None:
    folder = written(tmp_path / "own", {"ten.bin": FIRST, "hundred.bin": HUNDRED})
    assert converted(folder / "ten.bin", tmp_path / "a").y.tolist() == [3, 9]
    assert converted(folder / "hundred.bin", tmp_path / "b").y.tolist() == [99, 7]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"data_batch_1.bin": FIRST[:-1]}, r"data_batch_1.bin: expected records of 3,073 bytes"),
        ({"data_batch_1.bin": b""}, r"data_batch_1.bin: .*received 0 bytes"),
        (
            {"data_batch_1.bin": FIRST[:3073] + b"\x0a" + FIRST[3074:]},
            "data_batch_1.bin, record 2: expected a label from 0 to 9, received 10",
        ),
        ({"test_batch.bin": TEST}, r"expected CIFAR's training batches .*received test_batch.bin"),
        ({"other.txt": b"x"}, r"received no \.bin file; choose"),
    ],
)
def test_broken_batches_are_named(tmp_path: Path, files: dict[str, bytes], message: str) -> None:
    with pytest.raises(DataError, match=message):
        converted(written(tmp_path / "cifar", files), tmp_path / "out")


def test_a_truncated_archive_is_told(tmp_path: Path) -> None:
    path = packed(tmp_path / "c.tar.gz", CIFAR_10)
    path.write_bytes(path.read_bytes()[:-4000])
    with pytest.raises(DataError, match=r"c\.tar\.gz .*(breaks off|damaged)"):
        converted(path, tmp_path / "out")
