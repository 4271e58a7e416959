"""One image at a time, against what Pillow's plain calls and the formats' rules give."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dllab.pixels.decode import MOST_PIXELS, Decoded, Wanted, decode_all

COLOURS = np.zeros((4, 6, 3), np.uint8)
COLOURS[:, :3] = (200, 0, 0)
COLOURS[:2, 3:] = (0, 150, 0)


def decoded(path: Path, wanted: Wanted) -> np.ndarray:
    (image,) = decode_all([str(path)], wanted)
    assert image.fault == ""
    shape = (wanted.height, wanted.width, len(wanted.mode))
    return np.frombuffer(image.pixels, np.uint8).reshape(shape)


def fault(path: Path, content: bytes) -> Decoded:
    path.write_bytes(content)
    (image,) = decode_all([str(path)], Wanted(4, 4, "crop", "RGB"))
    assert image.pixels == b""
    return image


@pytest.mark.parametrize(
    ("ending", "mode"),
    [(ending, mode) for ending in ("png", "bmp") for mode in ("RGB", "P", "RGBA")]
    + [("webp", "RGB"), ("webp", "RGBA")],
)
def test_every_format_and_mode_gives_its_colours(tmp_path: Path, ending: str, mode: str) -> None:
    path = tmp_path / f"a.{ending}"
    options: dict[str, Any] = {"lossless": True} if ending == "webp" else {}
    image = Image.fromarray(COLOURS)
    (image.quantize(8) if mode == "P" else image.convert(mode)).save(path, **options)
    assert np.array_equal(decoded(path, Wanted(6, 4, "crop", "RGB")), COLOURS)


def test_what_is_transparent_is_black(tmp_path: Path) -> None:
    pixels = np.full((2, 2, 4), 200, np.uint8)
    pixels[..., 3] = [[255, 0], [128, 255]]
    Image.fromarray(pixels).save(tmp_path / "a.png")
    found = decoded(tmp_path / "a.png", Wanted(2, 2, "crop", "RGB"))
    assert found[..., 0].tolist() == [[200, 0], [pytest.approx(100, abs=1), 200]]
    palette = Image.fromarray(COLOURS).quantize(8)
    palette.save(tmp_path / "b.png", transparency=palette.getpixel((0, 0)))
    assert decoded(tmp_path / "b.png", Wanted(6, 4, "crop", "RGB"))[0, 0].tolist() == [0, 0, 0]


def test_of_sixteen_bits_the_upper_eight_count(tmp_path: Path) -> None:
    Image.fromarray(np.array([[0, 256, 65535]], np.uint16)).save(tmp_path / "a.png")
    assert decoded(tmp_path / "a.png", Wanted(3, 1, "crop", "L")).ravel().tolist() == [0, 1, 255]


def test_grey_is_the_luma_of_the_colours(tmp_path: Path) -> None:
    Image.fromarray(COLOURS).save(tmp_path / "a.png")
    found = decoded(tmp_path / "a.png", Wanted(6, 4, "crop", "L"))[..., 0]
    # ITU-R BT.601.
    expected = COLOURS @ (0.299, 0.587, 0.114)
    np.testing.assert_allclose(found, expected, atol=1)


@pytest.mark.parametrize("ending", ["jpg", "png", "webp"])
@pytest.mark.parametrize(("orientation", "turns"), [(1, 0), (3, 2), (6, 3), (8, 1)])
def test_images_stand_as_the_camera_was_held(
    tmp_path: Path, ending: str, orientation: int, turns: int
) -> None:
    image = Image.fromarray(COLOURS)
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"quality": 100, "subsampling": 0} if ending == "jpg" else {"lossless": True}
    image.save(tmp_path / f"a.{ending}", exif=exif, **options)
    expected = np.rot90(COLOURS, turns)
    height, width, _ = expected.shape
    found = decoded(tmp_path / f"a.{ending}", Wanted(width, height, "crop", "RGB"))
    np.testing.assert_allclose(found.astype(int), expected, atol=6)


def test_crop_pad_and_stretch(tmp_path: Path) -> None:
    wide = np.zeros((10, 30, 3), np.uint8)
    wide[:, 10:20] = 255
    Image.fromarray(wide).save(tmp_path / "a.png")

    def fitted(fit: str) -> np.ndarray:
        return decoded(tmp_path / "a.png", Wanted(12, 12, fit, "RGB"))[..., 0]

    assert fitted("crop").min() > 200
    padded = fitted("pad")
    assert padded[:4].max() == padded[8:].max() == 0
    assert padded[4:8, 5:7].min() == 255
    stretched = fitted("stretch")
    assert stretched[:, 5:7].min() == 255
    assert stretched[:, :3].max() == stretched[:, 9:].max() == 0


def test_a_large_jpeg_is_reduced_as_its_whole_would_be(tmp_path: Path) -> None:
    small = np.random.default_rng(0).integers(0, 256, (6, 6, 3), np.uint8)
    large = Image.fromarray(small).resize((900, 900), Image.Resampling.BICUBIC)
    large.save(tmp_path / "a.jpg", quality=95)
    whole = Image.open(tmp_path / "a.jpg").resize((40, 40), Image.Resampling.BILINEAR)
    found = decoded(tmp_path / "a.jpg", Wanted(40, 40, "stretch", "RGB"))
    assert np.abs(found.astype(int) - np.asarray(whole)).mean() < 1.5


def jpeg(size: tuple[int, int] = (64, 64)) -> bytes:
    content = io.BytesIO()
    Image.effect_noise(size, 50).convert("RGB").save(content, "JPEG")
    return content.getvalue()


def bomb() -> bytes:
    content = io.BytesIO()
    Image.new("1", (MOST_PIXELS // 9000 + 1, 9001)).save(content, "PNG")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "an empty file"),
        (b"GIF89a not an image", "something else"),
        (jpeg()[:300], "a damaged one"),
        (jpeg()[:-300], "a damaged one (image file is truncated"),
        (bomb(), "one of more than 89,478,485 pixels"),
    ],
    ids=["empty", "no image", "cut early", "cut late", "bomb"],
)
def test_what_is_broken_is_told_and_never_raised(tmp_path: Path, content: bytes, told: str) -> None:
    image = fault(tmp_path / "a.jpg", content)
    assert image.fault.startswith(told)
    assert image.size == len(content)
    assert len(image.sha256) == 64
