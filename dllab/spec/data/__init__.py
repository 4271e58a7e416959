"""What an experiment says of its data: where they come from, how they are split and scaled."""

from dllab.spec.data.bundled import Challenger, Iris, Mnist
from dllab.spec.data.csv_file import Column, CsvFile, CsvFormat, CsvScan, InputColumn
from dllab.spec.data.data_spec import DataSpec
from dllab.spec.data.generated import Blobs, CircleInRing, Moons, TwoGaussians, TwoSpirals, Xor
from dllab.spec.data.source import Source
from dllab.spec.data.split import FirstSamples, Share, Split

__all__ = [
    "Blobs",
    "Challenger",
    "CircleInRing",
    "Column",
    "CsvFile",
    "CsvFormat",
    "CsvScan",
    "DataSpec",
    "FirstSamples",
    "InputColumn",
    "Iris",
    "Mnist",
    "Moons",
    "Share",
    "Source",
    "Split",
    "TwoGaussians",
    "TwoSpirals",
    "Xor",
]
