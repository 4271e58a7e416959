"""The look: Fusion with our own light and dark palette, and the colours plots and forms use.

Widgets follow a change of theme through `QEvent.Type.PaletteChange` and ask `colours` anew.
"""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

Mode = Literal["system", "light", "dark"]
Role = QPalette.ColorRole

# Every margin and gap is a multiple or a half of this.
GRID = 8


@dataclass(frozen=True)
class Colours:
    """The colours of one theme, as "#rrggbb".

    Attributes:
        window: behind everything.
        panel: behind lists, fields and text.
        stripe: every second row of a table.
        button: a button's face.
        text: on window, panel and button.
        muted: less important text, on window and panel alike.
        disabled: text of what cannot be used now.
        border: frames and separators.
        frame: what the frames of fields and check boxes are shaded from.
        accent: links, focus and marks.
        selection: behind chosen text and rows.
        on_selection: text on `selection`.
        warning: something to look at.
        error: something wrong.
        good: something right.
        plot: behind curves.
        grid: grid lines on `plot`.
        tip: behind a tooltip.
    """

    window: str
    panel: str
    stripe: str
    button: str
    text: str
    muted: str
    disabled: str
    border: str
    frame: str
    accent: str
    selection: str
    on_selection: str
    warning: str
    error: str
    good: str
    plot: str
    grid: str
    tip: str


LIGHT = Colours(
    window="#f4f5f7",
    panel="#ffffff",
    stripe="#f8f9fb",
    button="#fafbfc",
    text="#1c2027",
    muted="#5d6673",
    disabled="#868e9a",
    border="#c9ced6",
    frame="#a9aeb7",
    accent="#4b4fc4",
    selection="#4b4fc4",
    on_selection="#ffffff",
    warning="#8a5a00",
    error="#b3261e",
    good="#17713c",
    plot="#ffffff",
    grid="#dfe3e8",
    tip="#fffdf2",
)
DARK = Colours(
    window="#1f2228",
    panel="#16181d",
    stripe="#1b1e24",
    button="#2b2f37",
    text="#e4e7ec",
    muted="#a0a8b5",
    disabled="#777f8c",
    border="#3b414b",
    frame="#b0b7c4",
    accent="#a3a6ff",
    selection="#5558d0",
    on_selection="#ffffff",
    warning="#f0b94d",
    error="#ff8a80",
    good="#6fd08c",
    plot="#16181d",
    grid="#31363f",
    tip="#343944",
)

FRAMED = (
    *("QCheckBox", "QRadioButton", "QLineEdit", "QAbstractSpinBox", "QComboBox"),
    *("QProgressBar", "NameControl"),
    # For the check boxes in it.
    "QAbstractItemView",
)


def apply_theme(app: QApplication, mode: Mode = "system") -> None:
    """Give the whole application our look; "system" follows the desktop from now on."""
    follower = app.findChild(_Follower) or _Follower(app)
    follower.show(mode)


def colours(source: QApplication | QWidget | QPalette) -> Colours:
    """The colours of the theme an application, a widget or a palette wears."""
    return DARK if is_dark(source) else LIGHT


def is_dark(source: QApplication | QWidget | QPalette) -> bool:
    """Whether an application, a widget or a palette is dark."""
    palette = source if isinstance(source, QPalette) else source.palette()
    return palette.color(Role.Base).lightness() < palette.color(Role.Text).lightness()


def mixed(colour: QColor | str, ground: QColor | str, share: float) -> QColor:
    """A share of a colour on a ground; opaque, which long curves need for speed."""
    colour, ground = QColor(colour), QColor(ground)
    return QColor.fromRgbF(
        share * colour.redF() + (1 - share) * ground.redF(),
        share * colour.greenF() + (1 - share) * ground.greenF(),
        share * colour.blueF() + (1 - share) * ground.blueF(),
    )


def tabular(font: QFont) -> QFont:
    """The font with figures of equal width, for numbers that move."""
    font = QFont(font)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def palette_of(shades: Colours) -> QPalette:
    """The widget palette made of a theme's colours."""
    palette = QPalette(QColor(shades.button), QColor(shades.window))
    for role, shade in _roles(shades).items():
        palette.setColor(role, QColor(shade))
    for role in (Role.WindowText, Role.Text, Role.ButtonText, Role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(shades.disabled))
    palette.setColor(QPalette.ColorGroup.Disabled, Role.Highlight, QColor(shades.border))
    return palette


def _roles(shades: Colours) -> dict[QPalette.ColorRole, str]:
    return {
        Role.Window: shades.window,
        Role.WindowText: shades.text,
        Role.Base: shades.panel,
        Role.AlternateBase: shades.stripe,
        Role.Text: shades.text,
        Role.PlaceholderText: shades.muted,
        Role.Button: shades.button,
        Role.ButtonText: shades.text,
        Role.BrightText: shades.error,
        Role.Highlight: shades.selection,
        Role.HighlightedText: shades.on_selection,
        Role.Accent: shades.accent,
        Role.Link: shades.accent,
        # No link here is ever visited: remarks take the role, as errors take BrightText.
        Role.LinkVisited: shades.warning,
        Role.ToolTipBase: shades.tip,
        Role.ToolTipText: shades.text,
        Role.Mid: shades.border,
    }


class _Follower(QObject):
    """Lives in the application and repaints it when the desktop's colour scheme changes."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._mode: Mode = "system"
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._repaint)

    def show(self, mode: Mode) -> None:
        """Wear a mode from now on."""
        self._mode = mode
        scheme = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        # Tells the platform too, so that title bars and native dialogs match.
        self._app.styleHints().setColorScheme(scheme.get(mode, Qt.ColorScheme.Unknown))
        self._repaint(self._app.styleHints().colorScheme())

    def _repaint(self, desktop: Qt.ColorScheme) -> None:
        system = DARK if desktop == Qt.ColorScheme.Dark else LIGHT
        shades = {"light": LIGHT, "dark": DARK}.get(self._mode, system)
        palette = palette_of(shades)
        self._app.setPalette(palette)
        # Tooltips keep a palette of their own.
        QToolTip.setPalette(palette)
        # Beside their last column they are painted in the window's shade. A palette of their own:
        # the application's would be taken for none, and that of their table for theirs.
        self._app.setPalette(palette_of(shades), "QHeaderView")  # type: ignore[arg-type] # as below
        # Fusion frames boxes in a darker shade of the window, which in the dark nobody sees.
        palette.setColor(Role.Window, QColor(shades.frame))
        for kind in FRAMED:
            # PySide's stub asks for bytes, which it then refuses.
            self._app.setPalette(palette, kind)  # type: ignore[arg-type]
