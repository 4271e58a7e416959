"""The short way gives the pixels of the long one, and leaves everything special to it."""

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dllab.pixels.plain_jpeg import plain_jpeg

PIXELS = np.random.default_rng(0).integers(0, 256, (24, 40, 3), np.uint8)


def jpeg(mode: str = "RGB", **options: Any) -> bytes:
    content = io.BytesIO()
    Image.fromarray(PIXELS).convert(mode).save(content, "JPEG", **options)
    return content.getvalue()


@pytest.mark.parametrize("mode", ["RGB", "L"])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"progressive": True},
        {"quality": 100, "subsampling": 0},
        {"optimize": True},
        {"dpi": (9, 9)},
    ],
)
def test_plain_images_are_what_pillow_s_usual_way_gives(mode: str, options: Any) -> None:
    content = jpeg(mode, **options)
    assert plain_jpeg(content, 40, 24, mode) == Image.open(io.BytesIO(content)).tobytes()


def turned() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return jpeg(exif=exif)


@pytest.mark.parametrize(
    "content",
    [
        turned(),
        jpeg("CMYK"),
        jpeg("L"),
        jpeg()[:-50],
        jpeg()[:100],
        jpeg()[:3],
        b"",
        b"\xff\xd8" + b"\xff\xc0" * 20,
        b"\x89PNG\r\n\x1a\n",
    ],
)
def test_anything_else_is_left_to_it(content: bytes) -> None:
    assert plain_jpeg(content, 40, 24, "RGB") is None
    assert plain_jpeg(content, 24, 40, "RGB") is None


def test_another_size_is_left_to_it() -> None:
    assert plain_jpeg(jpeg(), 40, 25, "RGB") is None
