"""Reads IDX files, MNIST's own format, packed by gzip or not.

Two zero bytes, a byte for the type of number, one for the number of axes, the length of each axis
as a 32-bit number with the highest byte first, then the numbers in the same order of bytes. Y.
LeCun, C. Cortes, C. Burges, The MNIST database.
"""

import gzip
import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

from dllab.data.array_file import ArrayFile
from dllab.data.array_inputs import Layout, layout_of
from dllab.data.class_labels import Classes, classes_of, plain_labels
from dllab.data.converted import Converted
from dllab.data.file_mark import file_mark
from dllab.data.reading import named, read_fully, told_of, unpacked
from dllab.data.report import Report
from dllab.data.samples import DataError, Inputs
from dllab.data.store import write_names, write_no_test
from dllab.data.stored_arrays import MOST_PACKED, PIECE_BYTES
from dllab.spec.data.files import IdxFiles

KINDS = {8: "u1", 9: "i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}
# Words in the names of files that belong together.
LABELS = (("images-idx3", "labels-idx1"), ("images.idx3", "labels.idx1"), ("images", "labels"))
TESTS = (("train", "t10k"), ("train", "test"))


@dataclass(frozen=True)
class IdxArray:
    """The header of an IDX file."""

    path: Path
    shape: tuple[int, ...]
    kind: np.dtype

    @property
    def row_bytes(self) -> int:
        """Bytes of a sample."""
        return self.kind.itemsize * math.prod(self.shape[1:])

    def pieces(self) -> Iterator[tuple[int, Inputs]]:
        """Rows and where they begin, some megabytes at a time."""
        step = max(1, PIECE_BYTES // max(1, self.row_bytes))
        with unpacked(self.path) as file:
            _header(file, self.path)
            for start in range(0, self.shape[0], step):
                count = min(step, self.shape[0] - start)
                values = read_fully(file, count * self.row_bytes, named(self.path))
                yield start, np.frombuffer(values, self.kind).reshape(count, *self.shape[1:])


def convert_idx(source: IdxFiles, folder: Path, report: Report) -> Converted:
    """Write images and labels into an empty folder of the store.

    Raises:
        DataError: what is wrong, in which file, and the mend.
        Cancelled: `report` said so.
    """
    settings = partners(source)
    paths = {name: Path(path) for name, path in settings.items() if path}
    if "labels" not in paths:
        raise DataError(
            f"{named(paths['path'])}: expected its labels beside it (a name with labels-idx1 for "
            "images-idx3), received no such file; choose the labels file."
        )
    marks = tuple(file_mark(path, report) for path in paths.values())
    images, labels = idx_array(paths["path"]), _labels(paths["labels"])
    layout = layout_of(images.shape, images.kind, named(images.path))
    classes = classes_of(labels, named(paths["labels"]))
    _write("", (images, labels), (layout, classes, paths["labels"]), folder, report)
    if "test_images" in paths and "test_labels" in paths:
        tests = idx_array(paths["test_images"]), _labels(paths["test_labels"])
        _check_test(tests[0], layout)
        _write("_test", tests, (layout, classes, paths["test_labels"]), folder, report)
    else:
        write_no_test(folder, layout.sample_shape, layout.kind)
    write_names(folder, classes.names)
    return Converted(dict(settings), marks, remarks=classes.remarks(named(paths["labels"])))


def partners(source: IdxFiles) -> dict[str, str]:
    """All four paths: those chosen, and for the others the files beside that are called alike."""
    path, labels = source.path, source.labels
    if not labels and len(idx_array(Path(path)).shape) == 1:
        # The labels were dropped instead of the images.
        path, labels = _beside(path, _turned(LABELS)), path
    labels = labels or _beside(path, LABELS)
    test_images = source.test_images or _beside(path, TESTS)
    test_labels = source.test_labels or (_beside(test_images, LABELS) if test_images else "")
    return {
        "path": path or source.path,
        "labels": labels,
        "test_images": test_images if test_labels else "",
        "test_labels": test_labels if test_images else "",
    }


def _turned(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((theirs, ours) for ours, theirs in pairs)


def _beside(path: str, pairs: tuple[tuple[str, str], ...]) -> str:
    """The file whose name has the second of a pair of words for the first; packed or not."""
    here = Path(path)
    for ours, theirs in pairs:
        name = here.name.replace(ours, theirs)
        for other in (name, name.removesuffix(".gz"), f"{name}.gz"):
            if ours in here.name and here.with_name(other).is_file():
                return str(here.with_name(other))
    return ""


def idx_array(path: Path) -> IdxArray:
    """What the header of a file declares, checked against the file's length.

    Raises:
        DataError: it is no IDX file, or is shorter or longer than it declares.
    """
    held = _size(path)
    with unpacked(path) as file:
        shape, kind, start = _header(file, path)
        packed = isinstance(file, gzip.GzipFile)
    declared = start + kind.itemsize * math.prod(shape)
    if declared != held if not packed else declared > MOST_PACKED * (held + 64):
        raise DataError(
            f"{named(path)}: expected {declared:,} bytes, as its header declares, received "
            f"{held:,}{' packed' if packed else ''}; the file is damaged or breaks off: fetch it "
            "anew."
        )
    return IdxArray(path, shape, kind)


def _size(path: Path) -> int:
    with told_of(path):
        return path.stat().st_size


def _header(file: IO[bytes], path: Path) -> tuple[tuple[int, ...], np.dtype, int]:
    start = file.read(4)
    if len(start) < 4 or start[:2] != b"\0\0" or start[2] not in KINDS or not 1 <= start[3] <= 4:
        received = f"0x{start.hex()}" if start else "an empty file"
        raise DataError(
            f"{named(path)}: expected the magic number of an IDX file (0x00000803 for images, "
            f"0x00000801 for labels), received {received}; choose another file or fetch it anew."
        )
    axes = read_fully(file, 4 * start[3], named(path))
    shape = struct.unpack(f">{start[3]}I", axes)
    return shape, np.dtype(KINDS[start[2]]), 4 + len(axes)


def _labels(path: Path) -> Inputs:
    array = idx_array(path)
    if len(array.shape) != 1:
        raise DataError(
            f"{named(path)}: expected labels (one axis, magic number 0x00000801), received "
            f"{' x '.join(map(str, array.shape))}; choose the labels file."
        )
    return plain_labels(np.concatenate([piece for _, piece in array.pieces()]), named(path))


def _check_test(images: IdxArray, layout: Layout) -> None:
    found = layout_of(images.shape, images.kind, named(images.path))
    if (found.sample_shape, found.kind) != (layout.sample_shape, layout.kind):
        raise DataError(
            f"{named(images.path)}: expected test images of {layout} as those to train on, "
            f"received {found}; choose files that belong together."
        )


def _write(
    part: str,
    arrays: tuple[IdxArray, Inputs],
    known: tuple[Layout, Classes, Path],
    folder: Path,
    report: Report,
) -> None:
    images, labels = arrays
    layout, classes, label_path = known
    if len(labels) != images.shape[0]:
        raise DataError(
            f"{named(label_path)}: expected a label for each of the {images.shape[0]:,} images of "
            f"{images.path.name}, received {len(labels):,}; choose files that belong together."
        )
    doing = f"Reading {images.path.name}"
    shape = (images.shape[0], *layout.sample_shape)
    with ArrayFile(folder / f"x{part}.npy", shape, layout.kind) as x:
        for start, piece in images.pieces():
            x.write(start, layout.inputs(piece, named(images.path), start))
            report(doing, start + len(piece), images.shape[0], "images")
    np.save(folder / f"y{part}.npy", classes.numbered(labels, named(label_path)))
