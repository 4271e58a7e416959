"""The data sets that are fetched: where they are published, as which files, under which terms.

The environment variable DLLAB_MIRROR names a base URL to take their place, such as a server of
one's own network: DLLAB_MIRROR/fashion-mnist/train-images-idx3-ubyte.gz and so on.
"""

import hashlib
import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from dllab.home import cache_home
from dllab.spec import DataFacts
from dllab.spec.data.downloads import CIFAR_10_NAMES, Cifar10, Downloaded, FashionMnist


@dataclass(frozen=True)
class PublishedFile:
    """A file as it must be.

    Attributes:
        name: on the server and in our folder alike.
        size: in bytes.
        md5: the checksum its publisher gives, in hexadecimal digits.
    """

    name: str
    size: int
    md5: str

    def is_at(self, path: Path) -> bool:
        """Whether the file at a path is this one, byte for byte."""
        if not has_size(path, self.size):
            return False
        with path.open("rb") as content:
            known = partial(hashlib.md5, usedforsecurity=False)
            return hashlib.file_digest(content, known).hexdigest() == self.md5


@dataclass(frozen=True)
class PublishedSet:
    """A data set as it is published.

    Attributes:
        title: its name for people.
        name: its name on the command line, and that of its folder.
        url: what the files' names are appended to.
        files: all of them are needed.
        facts: what is known of the samples without reading them.
        terms: whom to credit, and the licence.
    """

    title: str
    name: str
    url: str
    files: tuple[PublishedFile, ...]
    facts: DataFacts
    terms: str

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)

    @property
    def folder(self) -> Path:
        """Where the files lie once they are fetched, or are placed by hand."""
        return cache_home() / "downloads" / self.name

    def url_of(self, file: PublishedFile) -> str:
        """Where a file is fetched from."""
        mirror = os.environ.get("DLLAB_MIRROR")
        base = f"{mirror.rstrip('/')}/{self.name}/" if mirror else self.url
        return base + file.name

    @property
    def is_there(self) -> bool:
        """Whether all files are, by their sizes: cheap, and so only nearly sure."""
        return all(has_size(self.folder / file.name, file.size) for file in self.files)


# Checksums: the README of github.com/zalandoresearch/fashion-mnist. Sizes: those the server tells.
FASHION_MNIST = PublishedSet(
    FashionMnist.title,
    "fashion-mnist",
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    (
        PublishedFile("train-images-idx3-ubyte.gz", 26_421_880, "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
        PublishedFile("train-labels-idx1-ubyte.gz", 29_515, "25c81989df183df01b3e8a0aad5dffbe"),
        PublishedFile("t10k-images-idx3-ubyte.gz", 4_422_102, "bef4ecab320f06d8554ea6380940ec79"),
        PublishedFile("t10k-labels-idx1-ubyte.gz", 5_148, "bb300cfdad3c16e7a12a480ee83cd310"),
    ),
    DataFacts(
        (28, 28, 1),
        (
            *("T-shirt/top", "trouser", "pullover", "dress", "coat"),
            *("sandal", "shirt", "sneaker", "bag", "ankle boot"),
        ),
        60_000,
        (6000,) * 10,
        10_000,
    ),
    "H. Xiao, K. Rasul, R. Vollgraf, arXiv:1708.07747 (2017). © Zalando SE, MIT licence.",
)
# Checksum: www.cs.toronto.edu/~kriz/cifar.html. Size: the one the server tells.
CIFAR_10 = PublishedSet(
    Cifar10.title,
    "cifar-10",
    "https://www.cs.toronto.edu/~kriz/",
    (PublishedFile("cifar-10-binary.tar.gz", 170_052_171, "c32a1d4ab5d03f1284b67883e8d87530"),),
    DataFacts(
        (32, 32, 3),
        CIFAR_10_NAMES,
        50_000,
        (5000,) * 10,
        10_000,
    ),
    "A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images (2009). Its page names "
    "no licence and asks whoever uses it to cite this report.",
)


def published_sets() -> dict[str, Downloaded]:
    """The sets under their names on the command line."""
    return {published(source).name: source for source in (FashionMnist(), Cifar10())}


def published(source: Downloaded) -> PublishedSet:
    """What is known of a set that is fetched."""
    match source:
        case FashionMnist():
            return FASHION_MNIST
        case Cifar10():
            return CIFAR_10


def has_size(path: Path, size: int) -> bool:
    """Whether there is a file of so many bytes."""
    try:
        return path.stat().st_size == size
    except OSError:
        return False
