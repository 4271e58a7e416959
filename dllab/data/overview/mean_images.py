"""The mean of all training images, and of those of each class, added up piece by piece."""

import numpy as np
import numpy.typing as npt

from dllab.data.overview.figures import Floats64
from dllab.data.samples import Inputs, Labels

# Sums of so many bytes are kept at most; of more classes, the first ones have a mean image.
MOST_BYTES = 256 << 20


class MeanImages:
    """Sums of the images of each class.

    Args:
        shape: of one image.
        classes: how many classes there are.
    """

    def __init__(self, shape: tuple[int, ...], classes: int) -> None:
        self._shape = shape
        self._classes = classes
        kept = min(classes, max(1, MOST_BYTES // (8 * int(np.prod(shape)))))
        self._sums = np.zeros((kept, int(np.prod(shape))))
        self._total = np.zeros(int(np.prod(shape)))
        self._counts = np.zeros(classes)

    def add(self, images: Inputs, labels: Labels) -> None:
        """Take in some images, shape (images, height, width, channels)."""
        flat = images.reshape(len(images), -1).astype(np.float64)
        self._total += flat.sum(axis=0)
        self._counts += np.bincount(labels, minlength=self._classes)
        # A product with a row of zeros and ones for each class sums all classes at once.
        of_class = np.arange(len(self._sums))[:, None] == labels
        self._sums += of_class.astype(np.float64) @ flat

    @property
    def mean(self) -> Floats64:
        """The mean image, in the images' units; NaN without images."""
        return _divided(self._total, self._counts.sum()).reshape(self._shape)

    @property
    def class_means(self) -> Floats64:
        """The mean image of each class, NaN where it has no image."""
        counts = self._counts[: len(self._sums), None]
        return _divided(self._sums, counts).reshape(-1, *self._shape)


def _divided(sums: Floats64, counts: npt.ArrayLike) -> Floats64:
    counts = np.asarray(counts)
    return sums / np.where(counts > 0, counts, np.nan)
