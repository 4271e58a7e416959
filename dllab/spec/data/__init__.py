"""What an experiment says of its data: where they come from, how they are split and scaled."""

from dllab.spec.data.bundled import Challenger, Iris, Mnist
from dllab.spec.data.csv_file import Column, CsvFile, CsvFormat, CsvScan, InputColumn
from dllab.spec.data.data_spec import DataSpec
from dllab.spec.data.downloads import Cifar10, Downloaded, FashionMnist
from dllab.spec.data.files import CifarBinary, IdxFiles, ImageFolder, NpzFile
from dllab.spec.data.generated import Blobs, CircleInRing, Moons, TwoGaussians, TwoSpirals, Xor
from dllab.spec.data.imported import FileMark, ImportedFile, ImportFacts
from dllab.spec.data.source import Source
from dllab.spec.data.split import FirstSamples, Folds, RandomCounts, Share, Split

__all__ = [
    "Blobs",
    "Challenger",
    "Cifar10",
    "CifarBinary",
    "CircleInRing",
    "Column",
    "CsvFile",
    "CsvFormat",
    "CsvScan",
    "DataSpec",
    "Downloaded",
    "FashionMnist",
    "FileMark",
    "FirstSamples",
    "Folds",
    "IdxFiles",
    "ImageFolder",
    "ImportFacts",
    "ImportedFile",
    "InputColumn",
    "Iris",
    "Mnist",
    "Moons",
    "NpzFile",
    "RandomCounts",
    "Share",
    "Source",
    "Split",
    "TwoGaussians",
    "TwoSpirals",
    "Xor",
]
