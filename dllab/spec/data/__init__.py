"""What an experiment says of its data: where they come from, how they are split and scaled."""

from dllab.spec.data.bundled import Challenger, Iris, Mnist
from dllab.spec.data.data_spec import DataSpec
from dllab.spec.data.generated import Blobs, CircleInRing, Moons, TwoGaussians, TwoSpirals, Xor
from dllab.spec.data.painted import Painted
from dllab.spec.data.source import Source
from dllab.spec.data.split import FirstSamples, Folds, RandomCounts, Share, Split

__all__ = [
    "Blobs",
    "Challenger",
    "CircleInRing",
    "DataSpec",
    "FirstSamples",
    "Folds",
    "Iris",
    "Mnist",
    "Moons",
    "Painted",
    "RandomCounts",
    "Share",
    "Source",
    "Split",
    "TwoGaussians",
    "TwoSpirals",
    "Xor",
]
