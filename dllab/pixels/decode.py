"""One image file as the bytes of an image of a wanted size."""

import hashlib
import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from PIL import Image, ImageOps, ImageStat, UnidentifiedImageError

from dllab.pixels import DRAFT
from dllab.pixels.plain_jpeg import plain_jpeg

FORMATS = ("JPEG", "PNG", "BMP", "WEBP")

# 12-bit medical scans are no larger; what is, is made to fill the memory. Pillow warns from here
# on and refuses from twice as much.
MOST_PIXELS = 89_478_485
ORIENTATION = 0x0112
TRANSPARENT = ("RGBA", "LA", "PA", "RGBa", "La")


class Wanted(NamedTuple):
    """How every image is to come out.

    Attributes:
        width, height: in pixels.
        fit: what happens to images of other sizes, as `ImageFolder.fit` describes it; or "whole":
            all of it, on the colour of its own rim, the pixels of smaller ones as squares.
        mode: "RGB" for three channels, "L" for one.
    """

    width: int
    height: int
    fit: str
    mode: str

    @property
    def size(self) -> int:
        """Bytes of an image."""
        return self.width * self.height * len(self.mode)


class Decoded(NamedTuple):
    """What became of a file.

    Attributes:
        pixels: row by row, channels last; empty where the file is broken.
        size: of the file in bytes.
        sha256: of its content, in hexadecimal digits.
        found: what it was before: "640 x 480 RGB".
        fault: what is wrong with it, in words; or nothing.
    """

    pixels: bytes
    size: int
    sha256: str
    found: str
    fault: str


def decode_all(paths: list[str], wanted: Wanted) -> list[Decoded]:
    """Every file decoded, broken ones told; never raises for what a file holds."""
    with bombs_refused():
        return [decode(path, wanted) for path in paths]


def decode(path: str, wanted: Wanted) -> Decoded:
    """One file read once: its hash, its pixels, and what is wrong with it."""
    try:
        # Not `Path.read_bytes`: of a small image's tenth of a millisecond it takes a tenth.
        with open(path, "rb") as file:  # noqa: PTH123
            content = file.read()
    except OSError as error:
        return Decoded(b"", 0, "", "", f"a file that cannot be read ({error.strerror})")
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        found, pixels = _pixels(content, wanted)
    except Exception as error:
        # Decoders raise many kinds over damaged files.
        return Decoded(b"", len(content), sha256, "", fault_of(content, error))
    return Decoded(pixels, len(content), sha256, found, "")


def fault_of(content: bytes, error: Exception) -> str:
    """Why an image cannot be read, as what was received instead."""
    if not content:
        return "an empty file"
    if isinstance(error, Image.DecompressionBombError | Image.DecompressionBombWarning):
        return f"one of more than {MOST_PIXELS:,} pixels, as made to fill the memory"
    if isinstance(error, UnidentifiedImageError):
        return "something else"
    reason = str(error).strip().rstrip(".") or type(error).__name__
    return f"a damaged one ({reason})"


@contextmanager
def bombs_refused() -> Iterator[None]:
    """Inside, also images that Pillow only warns of are refused."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield


def _pixels(content: bytes, wanted: Wanted) -> tuple[str, bytes]:
    if plain := plain_jpeg(content, wanted.width, wanted.height, wanted.mode):
        return f"{wanted.width} x {wanted.height} {wanted.mode}", plain
    image: Image.Image = Image.open(io.BytesIO(content), formats=FORMATS)
    found = f"{image.width} x {image.height} {image.mode}"
    # For JPEGs alone; others decode as ever.
    side = int(DRAFT * max(wanted.width, wanted.height))
    if max(image.size) > side or wanted.mode == "L":
        image.draft(wanted.mode, (side, side))
    # A PNG may keep it behind its pixels.
    if ("exif" in image.info or image.format == "PNG") and image.getexif().get(ORIENTATION, 1) != 1:
        image = ImageOps.exif_transpose(image)
    image = in_mode(image, wanted.mode)
    if image.size != (wanted.width, wanted.height):
        image = fitted(image, wanted)
    return found, image.tobytes()


def in_mode(image: Image.Image, mode: str) -> Image.Image:
    """The image in colour or grey: transparent parts on black, 16 bits as their upper 8."""
    if image.mode == mode:
        image.load()
        return image
    if image.mode in TRANSPARENT or "transparency" in image.info:
        ground = Image.new("RGBA", image.size, "black")
        image = Image.alpha_composite(ground, image.convert("RGBA"))
    elif image.mode.startswith("I"):
        image = image.point(lambda value: value / 256).convert("L")
    return image.convert(mode)


def fitted(image: Image.Image, wanted: Wanted) -> Image.Image:
    """The image in the wanted size."""
    size = (wanted.width, wanted.height)
    bilinear = Image.Resampling.BILINEAR
    if wanted.fit == "stretch":
        return image.resize(size, bilinear)
    if wanted.fit == "whole":
        return ImageOps.pad(image, size, Image.Resampling.BOX, color=_rim_colour(image))
    if wanted.fit == "crop":
        return ImageOps.fit(image, size, bilinear)
    return ImageOps.pad(image, size, bilinear, color=0)


def _rim_colour(image: Image.Image) -> tuple[int, ...]:
    """The median of the outermost pixels in each band."""
    rim = Image.new("1", image.size, 1)
    rim.paste(0, (1, 1, max(image.width - 1, 1), max(image.height - 1, 1)))
    return tuple(round(value) for value in ImageStat.Stat(image, rim).median)
