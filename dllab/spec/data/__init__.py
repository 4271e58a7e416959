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
from dllab.spec.data.data_spec import DataSpec
from dllab.spec.data.generated import Blobs, CircleInRing, Moons, TwoGaussians, TwoSpirals, Xor
from dllab.spec.data.keep import AllComponents, Components, Keep, VarianceShare
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
from dllab.spec.data.split import FirstSamples, Share, Split

__all__ = [
    "AllComponents",
    "Augment",
    "Augmentation",
    "Blobs",
    "Brightness",
    "Challenger",
    "CircleInRing",
    "Components",
    "Contrast",
    "DataSpec",
    "FirstSamples",
    "Flip",
    "Iris",
    "Keep",
    "Mnist",
    "Moons",
    "Noise",
    "PadAndCrop",
    "Pca",
    "PcaWhitening",
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
]
