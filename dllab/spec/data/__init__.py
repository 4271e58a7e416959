"""What an experiment says of its data: their source, their split, their preprocessing."""

from dllab.spec.data.augmentation import (
    Augment,
    Augmentation,
    Brightness,
    Contrast,
    Flip,
    Noise,
    PadAndCrop,
    Rotate,
    Shift,
    Zoom,
)
from dllab.spec.data.bundled import Challenger, Iris, Mnist
from dllab.spec.data.csv_file import Column, CsvFile, CsvFormat, CsvScan, InputColumn
from dllab.spec.data.data_spec import DataSpec, imported_from_json
from dllab.spec.data.downloads import Cifar10, Downloaded, FashionMnist
from dllab.spec.data.files import CifarBinary, IdxFiles, ImageFolder, NpzFile
from dllab.spec.data.generated import Blobs, CircleInRing, Moons, TwoGaussians, TwoSpirals, Xor
from dllab.spec.data.imported import FileMark, ImportedFile, ImportFacts
from dllab.spec.data.keep import AllComponents, Components, Counted, Keep, VarianceShare
from dllab.spec.data.painted import Painted
from dllab.spec.data.preprocessing import (
    Pca,
    PcaWhitening,
    Standardise,
    Step,
    Steps,
    SubtractChannelMean,
    SubtractMean,
    ZcaWhitening,
    ZeroToOne,
)
from dllab.spec.data.source import Source
from dllab.spec.data.split import FirstSamples, Folds, RandomCounts, Share, Split

__all__ = [
    "AllComponents",
    "Augment",
    "Augmentation",
    "Blobs",
    "Brightness",
    "Challenger",
    "Cifar10",
    "CifarBinary",
    "CircleInRing",
    "Column",
    "Components",
    "Contrast",
    "Counted",
    "CsvFile",
    "CsvFormat",
    "CsvScan",
    "DataSpec",
    "Downloaded",
    "FashionMnist",
    "FileMark",
    "FirstSamples",
    "Flip",
    "Folds",
    "IdxFiles",
    "ImageFolder",
    "ImportFacts",
    "ImportedFile",
    "InputColumn",
    "Iris",
    "Keep",
    "Mnist",
    "Moons",
    "Noise",
    "NpzFile",
    "PadAndCrop",
    "Painted",
    "Pca",
    "PcaWhitening",
    "RandomCounts",
    "Rotate",
    "Share",
    "Shift",
    "Source",
    "Split",
    "Standardise",
    "Step",
    "Steps",
    "SubtractChannelMean",
    "SubtractMean",
    "TwoGaussians",
    "TwoSpirals",
    "VarianceShare",
    "Xor",
    "ZcaWhitening",
    "ZeroToOne",
    "Zoom",
    "imported_from_json",
]
