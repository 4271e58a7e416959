"""Which kind of data set a file or folder is, by looking at its content."""

from pathlib import Path

import numpy as np

from dllab.data.cifar_binary import BATCHES, CIFAR_10, CIFAR_100
from dllab.data.csv_import.head import UTF_16_MARKS
from dllab.data.idx_files import KINDS
from dllab.data.reading import named, told_of, unpacked
from dllab.data.samples import DataError
from dllab.pixels import ENDINGS
from dllab.spec.data.csv_file import CsvFile
from dllab.spec.data.files import CifarBinary, IdxFiles, ImageFolder, NpzFile
from dllab.spec.data.imported import ImportedFile

ZIP = b"PK\x03\x04"
TAR_AT, TAR = 257, b"ustar"
HEAD = 512


def source_for(path: Path) -> ImportedFile:
    """The data set a file or folder seems to be, with all settings left open.

    Raises:
        DataError: it cannot be read, or is nothing the lab reads.
    """
    if path.is_dir():
        return _folder(path)
    head = _head(path)
    if head.startswith((ZIP, np.lib.format.MAGIC_PREFIX)):
        return NpzFile(path=str(path))
    if head[TAR_AT : TAR_AT + len(TAR)] == TAR or _is_batch(path):
        return CifarBinary(path=str(path))
    if head[:2] == b"\0\0" and head[2:3] in {bytes([kind]) for kind in KINDS}:
        return IdxFiles(path=str(_images_of(path)))
    if _is_text(head):
        return CsvFile(path=str(path))
    raise DataError(_unknown(path, head))


def _folder(path: Path) -> ImportedFile:
    with told_of(path):
        names = sorted(file.name for file in path.iterdir())
    if any(pattern.fullmatch(name) for name in names for pattern in BATCHES):
        return CifarBinary(path=str(path))
    images = [name for name in names if "images" in name and "idx3" in name]
    # "train-…" comes behind "t10k-…" in the alphabet.
    if images and (path / images[-1]).is_file():
        return IdxFiles(path=str(path / images[-1]))
    return ImageFolder(path=str(path))


def _images_of(path: Path) -> Path:
    """The images that belong to labels, if these were given and those lie beside them."""
    images = path.with_name(path.name.replace("labels", "images").replace("idx1", "idx3"))
    return images if images.is_file() else path


def _head(path: Path) -> bytes:
    """The first bytes, unpacked if they are packed by gzip."""
    with unpacked(path) as content:
        return content.read(HEAD)


def _is_batch(path: Path) -> bool:
    layouts = (CIFAR_10, *CIFAR_100.values())
    size = path.stat().st_size
    return path.suffix == ".bin" and size > 0 and any(size % known.record == 0 for known in layouts)


def _is_text(head: bytes) -> bool:
    """Text has no zero byte, but for UTF-16, which begins with its mark."""
    return bool(head.strip()) and (b"\0" not in head or head.startswith(UTF_16_MARKS))


def _unknown(path: Path, head: bytes) -> str:
    if path.suffix.lower() in ENDINGS:
        return (
            f"{named(path)}: expected a folder of images, received one image; choose the folder "
            "whose folders are the classes."
        )
    received = "an empty file" if not head else "something else"
    return (
        f"{named(path)}: expected a table (CSV), arrays (NPZ, NPY), IDX files, CIFAR's binary "
        f"batches or a folder of images, received {received}; choose another file."
    )
