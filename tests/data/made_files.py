"""Small files of every kind, as a person would bring them."""

import gzip
import struct
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from dllab.data.importing import read_in
from dllab.data.samples import Samples
from dllab.data.store import open_stored
from dllab.spec.data import ImportedFile


def imported(source: ImportedFile) -> tuple[Any, Samples]:
    """The spec with everything found out, and the samples in the store."""
    filled, folder = read_in(source)
    return filled, open_stored(folder)


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def images(count: int, *shape: int) -> np.ndarray:
    return rng().integers(0, 256, (count, *shape), np.uint8)


def saved(path: Path, **arrays: Any) -> str:
    np.savez_compressed(path, **arrays)
    return str(path)


def idx(path: Path, array: np.ndarray, packed: bool = False) -> str:
    """An unsigned-byte IDX file after its published description."""
    content = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
    content += array.astype(np.uint8).tobytes()
    path.write_bytes(gzip.compress(content) if packed else content)
    return str(path)


def cifar(folder: Path) -> Path:
    """A CIFAR-10 folder with two batches of four and a test batch of two."""
    folder.mkdir(parents=True)
    for name, count, seed in (("data_batch_1", 4, 1), ("data_batch_2", 4, 2), ("test_batch", 2, 3)):
        records = np.random.default_rng(seed).integers(0, 256, (count, 3073), np.uint8)
        records[:, 0] %= 10
        (folder / f"{name}.bin").write_bytes(records.tobytes())
    return folder


def picture(path: Path, size: tuple[int, int] = (8, 6), mode: str = "RGB", seed: int = 0) -> Path:
    """A picture of smooth colours, which JPEG keeps nearly as they are."""
    path.parent.mkdir(parents=True, exist_ok=True)
    small = np.random.default_rng(seed).integers(0, 256, (2, 2, 3), np.uint8)
    image = Image.fromarray(small).resize(size, Image.Resampling.BILINEAR).convert(mode)
    image.save(path)
    return path


def image_folder(root: Path, count: int = 3, ending: str = "png") -> Path:
    """Two classes, cats and dogs."""
    for label, name in enumerate(("cats", "dogs")):
        for number in range(count):
            picture(root / name / f"{number:03}.{ending}", seed=10 * label + number)
    return root
