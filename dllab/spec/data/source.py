"""Every kind of data set."""

from typing import Annotated

from pydantic import Field

from dllab.spec.data.bundled import Challenger, Iris, Mnist
from dllab.spec.data.csv_file import CsvFile
from dllab.spec.data.downloads import Cifar10, FashionMnist
from dllab.spec.data.files import CifarBinary, IdxFiles, ImageFolder, NpzFile
from dllab.spec.data.generated import Blobs, CircleInRing, Moons, TwoGaussians, TwoSpirals, Xor
from dllab.spec.data.painted import Painted

Source = Annotated[
    Mnist
    | Challenger
    | Iris
    | FashionMnist
    | Cifar10
    | TwoGaussians
    | Xor
    | CircleInRing
    | TwoSpirals
    | Moons
    | Blobs
    | Painted
    | CsvFile
    | ImageFolder
    | NpzFile
    | IdxFiles
    | CifarBinary,
    Field(discriminator="kind"),
]
