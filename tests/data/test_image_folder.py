"""Folders of images come in as Pillow shows them one by one."""

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dllab.data.image_folder import convert_folder, folder_mark
from dllab.data.report import Cancelled, unreported
from dllab.pixels.decode import decode_all
from dllab.spec.data import ImageFolder
from tests.data.made_files import image_folder, imported, picture


def pixels(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path).convert("RGB"))


def test_a_folder_a_class_in_the_order_of_the_names(tmp_path: Path) -> None:
    root = image_folder(tmp_path / "pets")
    spec, samples = imported(ImageFolder(path=str(root)))
    files = sorted(root.glob("*/*.png"))
    assert np.array_equal(samples.x, np.stack([pixels(file) for file in files]))
    assert samples.y.tolist() == [0, 0, 0, 1, 1, 1]
    assert samples.class_names == ("cats", "dogs")
    assert (spec.width, spec.height, spec.colour) == (8, 6, "colour")
    assert spec.found.remarks == ()


def test_train_and_test_above_the_classes(tmp_path: Path) -> None:
    image_folder(tmp_path / "Train")
    image_folder(tmp_path / "test", count=2)
    spec, samples = imported(ImageFolder(path=str(tmp_path)))
    assert len(samples.y) == 6
    assert samples.y_test.tolist() == [0, 0, 1, 1]
    assert spec.found.test_samples == 4


def test_everything_else_is_passed_over_and_told(tmp_path: Path) -> None:
    root = image_folder(tmp_path / "pets")
    (root / "cats" / ".hidden.png").write_bytes(b"x")
    (root / ".DS_Store").write_bytes(b"x")
    (root / "cats" / "notes.txt").write_text("x")
    (root / "README").write_text("x")
    picture(root / "dogs" / "inner" / "a.png")
    (root / "birds").mkdir()
    (root / "cats" / "loop").symlink_to(root, target_is_directory=True)
    (root / "self").symlink_to(root / "self")
    spec, samples = imported(ImageFolder(path=str(root)))
    assert len(samples.y) == 6
    passed_over, without_images = spec.found.remarks
    assert passed_over == (
        "Passed over: hidden files (2), files outside of a class folder (2), folders inside of a "
        "class (2), files that are no PNG, JPEG, BMP or WebP images (1)."
    )
    assert without_images == "Without images, so no class: birds."


def test_mixed_sizes_and_modes_become_one_and_are_told(tmp_path: Path) -> None:
    root = image_folder(tmp_path / "pets", count=4)
    picture(root / "dogs" / "grey.png", mode="L")
    picture(root / "dogs" / "wide.jpg", size=(40, 20))
    spec, samples = imported(ImageFolder(path=str(root)))
    assert samples.x.shape == (10, 6, 8, 3)
    assert spec.found.remarks == (
        "Images differ: 8 x 6 RGB (8), 8 x 6 L (1), 40 x 20 RGB (1); all became 8 x 6 in colour.",
    )


def test_without_a_common_size_the_middle_one_is_taken(tmp_path: Path) -> None:
    """Two of nine are alike: to make all as small as these would lose the most of them."""
    for place, side in enumerate((10, 10, 20, 24, 28, 30, 32, 36, 40)):
        path = tmp_path / "ab"[place % 2] / f"{place}.png"
        path.parent.mkdir(exist_ok=True)
        Image.new("RGB", (side, side + 4), "red").save(path)
    spec, _ = imported(ImageFolder(path=str(tmp_path)))
    assert (spec.width, spec.height) == (28, 32)


def test_grey_images_have_one_channel_and_large_ones_become_smaller(tmp_path: Path) -> None:
    for name in ("a", "b"):
        picture(tmp_path / name / "1.png", size=(300, 200), mode="L")
    spec, samples = imported(ImageFolder(path=str(tmp_path)))
    assert samples.x.shape == (2, 64, 64, 1)
    assert (spec.width, spec.colour) == (64, "grey")
    _, samples = imported(ImageFolder(path=str(tmp_path), width=30, height=20, colour="colour"))
    assert samples.x.shape == (2, 20, 30, 3)


def test_broken_images_are_left_out_where_that_is_asked_for(tmp_path: Path) -> None:
    root = image_folder(tmp_path / "pets", count=100, ending="jpg")
    broken = root / "dogs" / "007.jpg"
    broken.write_bytes(broken.read_bytes()[:200])
    spec, samples = imported(ImageFolder(path=str(root), broken="leave out"))
    assert len(samples.x) == len(samples.y) == 199
    assert spec.found.counts == (100, 99)
    assert spec.found.remarks == ("Broken and left out: 1 (dogs/007.jpg).",)
    assert np.array_equal(samples.x[107], pixels(root / "dogs" / "008.jpg"))


def test_the_mark_follows_names_and_content_but_not_the_place(tmp_path: Path) -> None:
    first = image_folder(tmp_path / "a")
    second = image_folder(tmp_path / "elsewhere" / "b")
    os.utime(second / "cats" / "000.png", (0, 0))
    spec, _ = imported(ImageFolder(path=str(first)))
    assert (folder_mark(second, unreported),) == spec.found.files
    picture(second / "cats" / "000.png", seed=99)
    assert (folder_mark(second, unreported),) != spec.found.files


def test_decoders_beside_change_nothing(tmp_path: Path) -> None:
    root = image_folder(tmp_path / "pets", count=150)
    alone, crew = tmp_path / "alone", tmp_path / "crew"
    for place, others in ((alone, ()), (crew, (decode_all, decode_all))):
        place.mkdir()
        convert_folder(ImageFolder(path=str(root)), place, unreported, others)
    for name in ("x.npy", "y.npy", "x_test.npy", "names.json"):
        assert (alone / name).read_bytes() == (crew / name).read_bytes()


def test_a_cancel_ends_it_at_the_next_images(tmp_path: Path) -> None:
    root = image_folder(tmp_path / "pets", count=300)
    seen: list[float] = []

    def report(doing: str, done: float, total: float | None, unit: str) -> None:
        if (doing, unit) == ("Reading images", "images"):
            assert total == 600
            seen.append(done)
            raise Cancelled

    with pytest.raises(Cancelled):
        convert_folder(ImageFolder(path=str(root)), tmp_path, report)
    assert 0 < seen[0] < 600
