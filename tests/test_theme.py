"""Colours can be read and told apart in both themes; the theme follows what is asked."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QImage, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QSpinBox,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui.theme import (
    DARK,
    LIGHT,
    Colours,
    Mode,
    apply_theme,
    colours,
    palette_of,
    tabular,
)

BOTH = pytest.mark.parametrize("shades", [LIGHT, DARK], ids=["light", "dark"])
Role = QPalette.ColorRole
DISABLED = QPalette.ColorGroup.Disabled


def luminance(colour: QColor) -> float:
    """Relative luminance, WCAG 2.2."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor | str, other: QColor | str) -> float:
    """Contrast ratio, WCAG 2.2."""
    low, high = sorted((luminance(QColor(one)), luminance(QColor(other))))
    return (high + 0.05) / (low + 0.05)


def test_the_formula_gives_the_known_extremes() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@BOTH
def test_text_is_readable_on_its_ground(shades: Colours) -> None:
    for ground in (shades.window, shades.panel, shades.stripe, shades.button):
        assert contrast(shades.text, ground) >= 7
        assert contrast(shades.muted, ground) >= 4.5
        assert contrast(shades.disabled, ground) >= 2.9
    for words in (shades.error, shades.warning, shades.good, shades.accent):
        assert contrast(words, shades.window) >= 4.5
        assert contrast(words, shades.panel) >= 4.5
        assert contrast(words, shades.plot) >= 4.5


@BOTH
def test_palette_pairs_are_readable(shades: Colours) -> None:
    palette = palette_of(shades)
    for words, ground in [
        (Role.Text, Role.Base),
        (Role.PlaceholderText, Role.Base),
        (Role.ToolTipText, Role.ToolTipBase),
        (Role.HighlightedText, Role.Highlight),
        (Role.Link, Role.Window),
    ]:
        assert contrast(palette.color(words), palette.color(ground)) >= 4.5
    assert palette.color(DISABLED, Role.Text) != palette.color(Role.Text)


@pytest.mark.parametrize(("mode", "shades"), [("dark", DARK), ("light", LIGHT)])
def test_a_mode_reaches_widgets_and_tooltips(
    qapp: QApplication, qtbot: QtBot, mode: Mode, shades: Colours
) -> None:
    widgets = [QLabel(), QCheckBox(), QLineEdit()]
    for widget in widgets:
        qtbot.addWidget(widget)
        widget.ensurePolished()
    apply_theme(qapp, mode)
    assert colours(qapp) is colours(qapp.palette()) is shades
    qtbot.waitUntil(lambda: all(colours(widget) is shades for widget in widgets))
    assert QToolTip.palette().color(Role.ToolTipBase).name() == shades.tip
    assert qapp.style().objectName() == "fusion"


def test_only_system_mode_follows_the_desktop(qapp: QApplication) -> None:
    changed = qapp.styleHints().colorSchemeChanged
    apply_theme(qapp, "system")
    changed.emit(Qt.ColorScheme.Dark)
    assert colours(qapp) is DARK
    changed.emit(Qt.ColorScheme.Light)
    assert colours(qapp) is LIGHT
    apply_theme(qapp, "light")
    changed.emit(Qt.ColorScheme.Dark)
    assert colours(qapp) is LIGHT


def test_tabular_figures_leave_the_given_font_alone(qapp: QApplication) -> None:  # noqa: ARG001
    font = QFont()
    assert tabular(font).isFeatureSet(QFont.Tag("tnum"))
    assert not font.isFeatureSet(QFont.Tag("tnum"))


def framed(kind: type[QWidget]) -> QImage:
    """A control without the focus, alone on a window; 16 pixels from its left."""
    host = QWidget()
    host.resize(160, 60)
    control = kind(host)
    control.setGeometry(16, 16, 100, 26)
    control.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    host.show()
    return host.grab().toImage()


def ticked_row() -> QImage:
    """A list whose only row can be ticked."""
    rows = QListWidget()
    rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    row = QListWidgetItem("")
    row.setCheckState(Qt.CheckState.Unchecked)
    rows.addItem(row)
    rows.setFrameShape(QListWidget.Shape.NoFrame)
    rows.resize(160, 20)
    rows.show()
    return rows.grab().toImage()


def strongest_edge(picture: QImage, ground: QColor | str) -> float:
    """The most any pixel of the middle line stands out from its ground."""
    middle = picture.height() // 2
    return max(contrast(picture.pixelColor(x, middle), ground) for x in range(picture.width()))


@pytest.mark.parametrize(("mode", "shades"), [("dark", DARK), ("light", LIGHT)])
@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton, QLineEdit, QSpinBox, QComboBox])
def test_frames_of_controls_can_be_seen(
    qapp: QApplication, mode: Mode, shades: Colours, kind: type[QWidget]
) -> None:
    """WCAG 2.2, 1.4.11: what shows that there is a control stands out 3 : 1."""
    apply_theme(qapp, mode)
    picture = framed(kind)
    # The left side of the frame alone: further in there may be an arrow or a cursor.
    edge = [picture.pixelColor(x, y) for x in range(14, 20) for y in range(20, 38)]
    assert picture.pixelColor(2, 2).name() == shades.window
    assert max(contrast(colour, shades.window) for colour in edge) >= 3


@pytest.mark.parametrize(("mode", "shades"), [("dark", DARK), ("light", LIGHT)])
def test_the_boxes_of_a_list_can_be_seen(qapp: QApplication, mode: Mode, shades: Colours) -> None:
    apply_theme(qapp, mode)
    assert strongest_edge(ticked_row(), shades.panel) >= 3
