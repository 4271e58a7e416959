"""Every icon can be drawn, and wears the theme's colours at the moment it is painted."""

from importlib.resources import files

import pytest
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QApplication

from ui.icons import icon
from ui.theme import DARK, LIGHT, apply_theme

NAMES = sorted(
    entry.name[:-4] for entry in files("resources.icons").iterdir() if entry.name.endswith(".svg")
)


def strongest(picture: QPixmap) -> str:
    """The colour of a pixmap's most opaque pixel."""
    image = picture.toImage()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    best = max(pixels, key=QColor.alpha)
    assert best.alpha() > 200
    return best.name()


@pytest.mark.parametrize("name", NAMES)
def test_every_drawing_paints(qapp: QApplication, name: str) -> None:
    apply_theme(qapp, "light")
    assert strongest(icon(name).pixmap(32, 32)) == LIGHT.text


def test_one_icon_follows_the_theme(qapp: QApplication) -> None:
    alert = icon("alert", "error")
    for mode, shades in (("dark", DARK), ("light", LIGHT)):
        apply_theme(qapp, mode)  # type: ignore[arg-type]
        assert strongest(alert.pixmap(32, 32)) == shades.error
        assert strongest(alert.pixmap(32, 32, QIcon.Mode.Disabled)) == shades.disabled
