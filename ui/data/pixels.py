"""Images of a data set as pictures Qt can paint."""

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from dllab.data.overview import Overview

Bytes = npt.NDArray[np.uint8]
RGB32 = QImage.Format.Format_RGB32


class Pixels:
    """Turns images into pictures: bytes as they are, other numbers from the set's least to most.

    Three channels are red, green and blue; of any other number the first one is shown in grey.
    """

    def __init__(self, least: float, greatest: float) -> None:
        self._least = float(np.nan_to_num(least))
        self._spread = max(float(np.nan_to_num(greatest)) - self._least, 1e-12)

    @classmethod
    def of(cls, overview: Overview) -> "Pixels":
        """Those of an overview's images."""
        known = overview.figures.of_all_parts
        return cls(np.fmin.reduce(known.least), np.fmax.reduce(known.greatest))

    def picture(self, images: npt.NDArray[np.generic]) -> QImage:
        """Images of shape (images, height, width, channels), one below the other."""
        shown = self._bytes(images if images.shape[-1] == 3 else images[..., :1])
        return borrowed(shown.reshape(-1, *shown.shape[2:])).convertToFormat(RGB32)

    def _bytes(self, images: npt.NDArray[np.generic]) -> Bytes:
        if images.dtype == np.uint8:
            return np.ascontiguousarray(images)
        scaled = (np.nan_to_num(images.astype(np.float32)) - self._least) * (255 / self._spread)
        return np.ascontiguousarray(np.clip(np.rint(scaled), 0, 255).astype(np.uint8))


def borrowed(image: Bytes) -> QImage:
    """Bytes of shape (height, width, 1 or 3) as a picture that reads from them.

    It must be copied or converted before they go.
    """
    height, width, channels = image.shape
    kind = QImage.Format.Format_RGB888 if channels == 3 else QImage.Format.Format_Grayscale8
    return QImage(image.data, width, height, width * channels, kind)
