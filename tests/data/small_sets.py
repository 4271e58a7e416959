"""Fashion-MNIST and CIFAR-10 as archives of the same format with a few made-up images."""

import gzip
import hashlib
import io
import struct
import tarfile
from dataclasses import replace

import numpy as np
import pytest

from dllab.data import published
from dllab.data.published import PublishedFile, PublishedSet
from dllab.home import cache_home

TRAIN, TEST = 50, 20

Images = np.ndarray


def fashion() -> tuple[Images, Images]:
    """The images, shape (n, 28, 28): label l stands in all pixels but for the noise."""
    rng = np.random.default_rng(1)
    made = [
        (20 * (np.arange(count) % 10)[:, None, None] + rng.integers(0, 20, (count, 28, 28)))
        for count in (TRAIN, TEST)
    ]
    return made[0].astype(np.uint8), made[1].astype(np.uint8)


def fashion_files() -> dict[str, bytes]:
    """IDX (Y. LeCun): 0, 0, type 8 for bytes, dimensions, their sizes, then the values."""
    files = {}
    for prefix, images in zip(("train", "t10k"), fashion(), strict=True):
        labels = (np.arange(len(images)) % 10).astype(np.uint8)
        for name, array in (("images-idx3", images), ("labels-idx1", labels)):
            head = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
            files[f"{prefix}-{name}-ubyte.gz"] = gzip.compress(head + array.tobytes(), mtime=0)
    return files


def cifar() -> tuple[Images, Images]:
    """The images, shape (n, 32, 32, 3)."""
    rng = np.random.default_rng(2)
    train, test = (rng.integers(0, 256, (count, 32, 32, 3), np.uint8) for count in (TRAIN, TEST))
    return train, test


def cifar_files() -> dict[str, bytes]:
    """One label byte and the red, green and blue plane of each image; five batches and a test."""
    train, test = cifar()
    labels = (np.arange(TRAIN) % 10).astype(np.uint8)
    parts = [*zip(np.split(train, 5), np.split(labels, 5), strict=True), (test, labels[:TEST])]
    names = [*(f"data_batch_{number}.bin" for number in range(1, 6)), "test_batch.bin"]
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, (images, known) in zip(names, parts, strict=True):
            planes = images.transpose(0, 3, 1, 2).reshape(len(images), -1)
            content = np.hstack([known[:, None], planes]).tobytes()
            member = tarfile.TarInfo(f"cifar-10-batches-bin/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return {"cifar-10-binary.tar.gz": packed.getvalue()}


def published_as(known: PublishedSet, files: dict[str, bytes]) -> PublishedSet:
    """The set as though these files were the published ones."""
    facts = replace(known.facts, samples=TRAIN, class_counts=(TRAIN // 10,) * 10, test_samples=TEST)
    made = tuple(
        PublishedFile(
            file.name,
            len(files[file.name]),
            hashlib.md5(files[file.name], usedforsecurity=False).hexdigest(),
        )
        for file in known.files
    )
    return replace(known, files=made, facts=facts)


def publish_small_sets(monkeypatch: pytest.MonkeyPatch, mirror: str) -> dict[str, bytes]:
    """Have the lab take the small sets for the published ones; the mirror's files by their path."""
    served: dict[str, bytes] = {}
    for name, files in (("FASHION_MNIST", fashion_files()), ("CIFAR_10", cifar_files())):
        known = published_as(getattr(published, name), files)
        monkeypatch.setattr(published, name, known)
        served |= {f"/{known.name}/{file}": content for file, content in files.items()}
    monkeypatch.setenv("DLLAB_MIRROR", mirror)
    return served


def place_small_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the lab find both sets' files, as though they had been placed by hand."""
    for path, content in publish_small_sets(monkeypatch, "http://mirror.invalid").items():
        file = cache_home() / "downloads" / path.removeprefix("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
