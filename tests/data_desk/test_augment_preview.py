"""The preview shows sixteen of the images given to it, changed as the training changes them."""

import time

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dllab.data.augment import augmented
from dllab.data.fit import fit_steps
from dllab.data.stages import Fitted
from dllab.spec.data import (
    Augmentation,
    Brightness,
    Components,
    Flip,
    Pca,
    Rotate,
    Steps,
    SubtractMean,
    ZeroToOne,
)
from tests.spec.kinds import AUGMENTS
from ui.data.augment_preview import SHOWN, AugmentPreview
from ui.forms.notes import Note

STEPS: Steps = (ZeroToOne(), SubtractMean())
RANGE = (-1.0, 1.0)
MIRRORED: Augmentation = (Flip(probability=1.0),)


def images(count: int = 20, side: int = 32) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (count, side, side, 3)).astype(np.uint8)


def preview(qtbot: QtBot, x: np.ndarray, steps: Steps = STEPS) -> AugmentPreview:
    shown = AugmentPreview()
    qtbot.addWidget(shown)
    shown.resize(400, 440)
    shown.show_images(x, fit_steps(steps, x, np.arange(len(x))), RANGE)
    return shown


def pixels(image: QImage) -> np.ndarray:
    bits = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return bits[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(int)


def shown_by(widget: AugmentPreview) -> np.ndarray:
    return np.stack([pixels(picture) for picture in widget.tiles.pictures])


def said_by(widget: AugmentPreview) -> str:
    return " ".join(note.text() for note in widget.findChildren(Note))


def test_without_augmentation_the_images_are_as_they_are(qtbot: QtBot) -> None:
    x = images()
    widget = preview(qtbot, x)
    assert np.abs(shown_by(widget) - x[:SHOWN]).max() <= 1
    assert "as they are" in said_by(widget)
    assert not widget.other.isEnabled()


def test_images_are_changed_behind_their_preprocessing_and_shown_before_it(qtbot: QtBot) -> None:
    x = images()
    widget = preview(qtbot, x, (ZeroToOne(),))
    widget.show_augmentation(MIRRORED)
    assert np.abs(shown_by(widget) - x[:SHOWN, :, ::-1]).max() <= 1
    # A mirrored distance from the mean image is not the distance of the mirrored image.
    widget = preview(qtbot, x)
    steps = (Brightness(strength=0.3),)
    widget.show_augmentation(steps)
    fitted = fit_steps(STEPS, x, np.arange(len(x)))
    changed = augmented(fitted.apply(x[:SHOWN].astype(np.float32)), steps, RANGE, 0)
    expected = np.clip(fitted.inverse(changed), 0, 255)
    assert np.abs(shown_by(widget) - expected).max() <= 1


def test_another_augmentation_leaves_the_images_as_large_as_they_are(qtbot: QtBot) -> None:
    widget = preview(qtbot, images())
    widget.resize(640, 328)
    widget.show()
    size = widget.tiles.size()
    assert size.width() == size.height() == widget.height()
    widget.show_augmentation((Rotate(), *MIRRORED))
    QApplication.processEvents()
    widget.grab()
    assert widget.tiles.size() == size


def test_fewer_images_are_shown_again(qtbot: QtBot) -> None:
    widget = preview(qtbot, images(3))
    shown = shown_by(widget)
    assert len(shown) == SHOWN
    np.testing.assert_array_equal(shown[0], shown[3])


def test_the_button_draws_anew_and_a_slider_does_not(qtbot: QtBot) -> None:
    widget = preview(qtbot, images())
    widget.show_augmentation((Rotate(),))
    first = shown_by(widget)
    widget.show_augmentation((Rotate(degrees=30.0),))
    widget.show_augmentation((Rotate(),))
    np.testing.assert_array_equal(shown_by(widget), first)
    widget.other.click()
    assert not np.array_equal(shown_by(widget), first)


@pytest.mark.parametrize("steps", [(), STEPS])
def test_tables_and_rows_of_components_are_no_images(qtbot: QtBot, steps: Steps) -> None:
    x = images(side=6)
    widget = preview(qtbot, x, (*steps, Pca(keep=Components(count=4))))
    assert widget.tiles.isHidden()
    assert "no images" in said_by(widget)
    widget.show_images(np.zeros((5, 4), np.float32), Fitted((4,)), RANGE)
    assert widget.tiles.isHidden()
    widget.show_images(x, Fitted((6, 6, 3)), RANGE)
    assert not widget.tiles.isHidden()


def test_all_changes_follow_a_slider_within_100_ms(qtbot: QtBot) -> None:
    widget = preview(qtbot, images())
    widget.show()
    steps: Augmentation = tuple(kind() for kind in AUGMENTS)  # type: ignore[misc] # each is one
    taken = []
    for degrees in range(5, 12):
        begin = time.perf_counter()
        widget.show_augmentation((*steps, Rotate(degrees=float(degrees))))
        widget.repaint()
        taken.append(time.perf_counter() - begin)
    assert min(taken) < 0.1


def test_pictures_lie_in_the_widget_and_apart(qtbot: QtBot) -> None:
    widget = preview(qtbot, images())
    widget.show()
    cells = [widget.tiles.cell(place) for place in range(SHOWN)]
    assert all(widget.tiles.rect().toRectF().contains(cell) for cell in cells)
    assert not any(a.intersects(b) for a in cells for b in cells if a != b)
