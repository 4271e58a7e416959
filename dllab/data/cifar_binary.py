"""Reads the binary batches of CIFAR-10 and CIFAR-100; the sets' pickles are never touched.

A record is one label byte (CIFAR-10) or two, coarse and fine (CIFAR-100), and 3,072 bytes of an
image: 32 x 32 red, then green, then blue. A. Krizhevsky, Learning multiple layers of features from
tiny images (2009), and the data sets' own page.
"""

import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, NamedTuple

import numpy as np

from dllab.data.array_file import ArrayFile
from dllab.data.reading import named, read_fully, told_of
from dllab.data.report import Report, unreported
from dllab.data.samples import DataError, Inputs
from dllab.data.store import write_names
from dllab.spec.data.downloads import CIFAR_10_NAMES

CifarLabels = Literal["fine", "coarse"]

PIXELS = 3 * 32 * 32
# Records read at a time.
PIECE = 1000
NAME_FILES = {"batches.meta.txt", "fine_label_names.txt", "coarse_label_names.txt"}
LONGEST_NAME_FILE = 64 * 1024
TRAIN_10, TEST_10 = re.compile(r"data_batch_\d+\.bin"), re.compile(r"test_batch\.bin")
TRAIN_100, TEST_100 = re.compile(r"train\.bin"), re.compile(r"test\.bin")
BATCHES = (TRAIN_10, TEST_10, TRAIN_100, TEST_100)


@dataclass(frozen=True)
class Layout:
    """How a record is laid out: its label bytes, which of them counts, and how many classes."""

    label_bytes: int
    label_at: int
    classes: int
    name_file: str

    @property
    def record(self) -> int:
        """Bytes of a record."""
        return self.label_bytes + PIXELS


CIFAR_10 = Layout(1, 0, 10, "batches.meta.txt")
CIFAR_100: dict[CifarLabels, Layout] = {
    "fine": Layout(2, 1, 100, "fine_label_names.txt"),
    "coarse": Layout(2, 0, 20, "coarse_label_names.txt"),
}


class Part(NamedTuple):
    """A file or member of an archive, open at its first byte."""

    name: str
    size: int
    content: IO[bytes]


@dataclass(frozen=True)
class Batches:
    """What lies in a folder or archive: its layout, records by batch in their order, and names."""

    layout: Layout
    train: dict[str, int]
    test: dict[str, int]
    class_names: tuple[str, ...]


def convert_cifar(
    path: Path, folder: Path, report: Report = unreported, labels: CifarLabels = "fine"
) -> None:
    """Write a CIFAR set into an empty folder of the store, in bounded memory.

    Args:
        path: the archive (`cifar-10-binary.tar.gz`, `cifar-100-binary.tar.gz`, or unpacked as
            `.tar`), read without unpacking it; a folder with the `.bin` files; or one of them.
        folder: gets `x` (n, 32, 32, 3) uint8 with channels last, `y` (n,) int32, the test part
            likewise (empty where there is no test batch) and the names; `open_stored` opens them.
        report: hears the bytes of `path` read.
        labels: which of CIFAR-100's two labels count; CIFAR-10 has but one.

    Raises:
        DataError: no batches, only a test batch, a batch that breaks off, a label out of range, an
            archive that is damaged, or a full disk.
        Cancelled: `report` said so.
    """
    batches = find_batches(path, report, labels)
    with told_of(path):
        _write_batches(path, batches, folder, report)
    write_names(folder, batches.class_names)


def _write_batches(path: Path, batches: Batches, folder: Path, report: Report) -> None:
    train, test = sum(batches.train.values()), sum(batches.test.values())
    shape = (32, 32, 3)
    with (
        ArrayFile(folder / "x.npy", (train, *shape), np.uint8) as x,
        ArrayFile(folder / "y.npy", (train,), np.int32) as y,
        ArrayFile(folder / "x_test.npy", (test, *shape), np.uint8) as x_test,
        ArrayFile(folder / "y_test.npy", (test,), np.int32) as y_test,
    ):
        for part in _parts(path, report, f"Reading {path.name}"):
            for batch, images, answers in ((batches.train, x, y), (batches.test, x_test, y_test)):
                if part.name in batch:
                    _write_batch(part, batch, batches.layout, images, answers)


def find_batches(path: Path, report: Report = unreported, labels: CifarLabels = "fine") -> Batches:
    """See which batches a folder or archive holds; the errors of `convert_cifar`."""
    sizes: dict[str, int] = {}
    names: dict[str, tuple[str, ...]] = {}
    with told_of(path):
        for part in _parts(path, report, f"Looking through {path.name}"):
            if part.name in NAME_FILES:
                names[part.name] = _name_lines(part)
            else:
                sizes[part.name] = part.size
    layout, train, test = _told_apart(path, sizes, labels)
    if not train:
        raise DataError(
            f"{named(path)}: expected CIFAR's training batches (data_batch_1.bin … or train.bin), "
            f"received {', '.join(sizes) or 'no .bin file'}; choose the archive or the folder that "
            "holds them."
        )
    return Batches(
        layout,
        {name: _records(name, sizes[name], layout) for name in train},
        {name: _records(name, sizes[name], layout) for name in test},
        _class_names(layout, names.get(layout.name_file, ())),
    )


def _told_apart(
    path: Path, sizes: dict[str, int], labels: CifarLabels
) -> tuple[Layout, list[str], list[str]]:
    """The layout, and which files train and test, by their names; a lone file's by its size."""
    for layout, train, test in (
        (CIFAR_10, TRAIN_10, TEST_10),
        (CIFAR_100[labels], TRAIN_100, TEST_100),
    ):
        batches = [
            sorted(filter(pattern.fullmatch, sizes), key=_number) for pattern in (train, test)
        ]
        if any(batches):
            return layout, batches[0], batches[1]
    if path.is_file() and path.suffix == ".bin":
        whole = sizes[path.name] % CIFAR_100["fine"].record == 0
        return CIFAR_100[labels] if whole else CIFAR_10, [path.name], []
    return CIFAR_10, [], []


def _number(name: str) -> tuple[int, str]:
    digits = re.sub(r"\D", "", name)
    return int(digits or 0), name


def _records(name: str, size: int, layout: Layout) -> int:
    records, rest = divmod(size, layout.record)
    if rest or not records:
        raise DataError(
            f"{name}: expected records of {layout.record:,} bytes (labels, then 32 x 32 x 3 "
            f"pixels), received {size:,} bytes, which is no whole number of them; fetch the file "
            "anew."
        )
    return records


def _class_names(layout: Layout, found: tuple[str, ...]) -> tuple[str, ...]:
    if len(found) == layout.classes:
        return found
    return CIFAR_10_NAMES if layout == CIFAR_10 else tuple(map(str, range(layout.classes)))


def _name_lines(part: Part) -> tuple[str, ...]:
    text = part.content.read(LONGEST_NAME_FILE).decode("utf-8", "replace")
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _write_batch(
    part: Part, batch: dict[str, int], layout: Layout, x: ArrayFile, y: ArrayFile
) -> None:
    names = list(batch)
    row = sum(batch[name] for name in names[: names.index(part.name)])
    for start in range(0, batch[part.name], PIECE):
        count = min(PIECE, batch[part.name] - start)
        content = read_fully(part.content, count * layout.record, part.name)
        records = np.frombuffer(content, np.uint8).reshape(count, layout.record)
        _check_labels(part.name, start, records[:, layout.label_at], layout)
        images = records[:, layout.label_bytes :].reshape(count, 3, 32, 32)
        x.write(row + start, images.transpose(0, 2, 3, 1))
        y.write(row + start, records[:, layout.label_at])


def _check_labels(name: str, start: int, labels: Inputs, layout: Layout) -> None:
    bad = np.flatnonzero(labels >= layout.classes)
    if len(bad):
        raise DataError(
            f"{name}, record {start + int(bad[0]) + 1}: expected a label from 0 to "
            f"{layout.classes - 1}, received {labels[bad[0]]}; is this a CIFAR batch? Fetch it "
            "anew."
        )


def _parts(path: Path, report: Report, doing: str) -> Iterator[Part]:
    """The batches and lists of names, one after the other; nothing is written anywhere."""
    if path.is_file() and path.suffix != ".bin":
        return _members(path, report, doing)
    return _files(path, report, doing)


def _files(path: Path, report: Report, doing: str) -> Iterator[Part]:
    found = batch_files(path)
    total, done = sum(file.stat().st_size for file in found), 0
    for file in found:
        report(doing, done, total, "bytes")
        with file.open("rb") as content:
            yield Part(file.name, file.stat().st_size, content)
        done += file.stat().st_size
    report(doing, done, total, "bytes")


def batch_files(path: Path) -> list[Path]:
    """What is read for a chosen archive, folder or batch: the files that belong together."""
    if path.is_file() and not is_batch(path.name):
        # An archive, or a batch of another name.
        return [path]
    folder = path.parent if path.is_file() else path
    return sorted(file for file in folder.iterdir() if is_batch(file.name) and file.is_file())


def _members(path: Path, report: Report, doing: str) -> Iterator[Part]:
    """Members are known by their last name and only read, so that no path of theirs matters."""
    total = path.stat().st_size
    with path.open("rb") as packed, tarfile.open(fileobj=packed, mode="r|*") as archive:
        for member in archive:
            report(doing, packed.tell(), total, "bytes")
            name = member.name.rpartition("/")[2]
            content = archive.extractfile(member) if member.isreg() and is_batch(name) else None
            if content:
                yield Part(name, member.size, content)
    report(doing, total, total, "bytes")


def is_batch(name: str) -> bool:
    """Whether a file of this name belongs to a CIFAR set."""
    return name in NAME_FILES or any(pattern.fullmatch(name) for pattern in BATCHES)
