"""Picture files for views that take them."""

from pathlib import Path

import numpy as np
from PIL import Image


def written_picture(path: Path, pixels: np.ndarray, *, damage: bool = False) -> Path:
    """A file of grey or coloured pixels; damaged: its end is cut off."""
    Image.fromarray(pixels).save(path)
    if damage:
        path.write_bytes(path.read_bytes()[:40])
    return path
