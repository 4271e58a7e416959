"""What the lab remembers of the person's taste between two starts; nothing of an experiment."""

import json
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from dllab.home import chosen_home
from ui.theme import Mode
from ui.training_thread import Place

MOST_RECENT = 10
MODES: tuple[Mode, ...] = ("system", "light", "dark")


class Settings:
    """Geometry, theme, open sections, place of training, recent files and the last folder.

    All in the user's own place; the environment variable DLLAB_HOME keeps them, like all else the
    lab writes by itself, in that folder instead.
    """

    def __init__(self) -> None:
        home = chosen_home()
        self._store = (
            QSettings(str(home / "settings.ini"), QSettings.Format.IniFormat)
            if home
            else QSettings("dllab", "dllab")
        )

    @property
    def theme(self) -> Mode:
        """The theme: as the system has it, light, or dark."""
        value = self._store.value("theme")
        # One by one: a file edited by hand may hold a list, which no set can look up.
        return next((mode for mode in MODES if mode == value), "system")

    @theme.setter
    def theme(self, mode: Mode) -> None:
        self._store.setValue("theme", mode)

    @property
    def place(self) -> Place:
        """Where Keras trains: in a process of its own, or in the window's training thread."""
        return "thread" if self._store.value("place") == "thread" else "process"

    @place.setter
    def place(self, place: Place) -> None:
        self._store.setValue("place", place)

    @property
    def geometry(self) -> QByteArray:
        """The window's place and size, as Qt describes them; empty at the first start."""
        return self._bytes("geometry")

    @property
    def layout(self) -> QByteArray:
        """Where the docks and tool bars are, as Qt describes it; empty at the first start."""
        return self._bytes("layout")

    @property
    def folding(self) -> dict[str, bool]:
        """Whether a section of a form is open, by its title, where the person has decided."""
        try:
            found = json.loads(str(self._store.value("folding")))
        except ValueError:
            return {}
        sections = found.items() if isinstance(found, dict) else ()
        return {title: is_open for title, is_open in sections if isinstance(is_open, bool)}

    @folding.setter
    def folding(self, opened: dict[str, bool]) -> None:
        self._store.setValue("folding", json.dumps(opened))

    def keep_window(self, geometry: QByteArray, layout: QByteArray) -> None:
        """Remember the window's place and its docks."""
        self._store.setValue("geometry", geometry)
        self._store.setValue("layout", layout)

    def _bytes(self, key: str) -> QByteArray:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    @property
    def folder(self) -> Path:
        """Where the person last saved or opened a file; at first, or if it is gone, documents."""
        value = self._store.value("folder")
        documents = QStandardPaths.writableLocation(
            QStandardPaths.StandardLocation.DocumentsLocation
        )
        known = (Path(name) for name in (value, documents) if isinstance(name, str) and name)
        return next((folder for folder in known if folder.is_dir()), Path.home())

    @folder.setter
    def folder(self, folder: Path) -> None:
        self._store.setValue("folder", str(folder.absolute()))

    @property
    def recent(self) -> list[Path]:
        """The session files opened last, newest first."""
        value = self._store.value("recent")
        # A list of one comes back from an INI file as a plain string.
        names = value if isinstance(value, list) else [value]
        return [Path(name) for name in names if isinstance(name, str) and name]

    @property
    def last(self) -> Path | None:
        """The file of the session worked with last; None if it had no name yet."""
        value = self._store.value("last")
        return Path(value) if isinstance(value, str) and value else None

    @last.setter
    def last(self, path: Path | None) -> None:
        self._store.setValue("last", "" if path is None else str(path))

    def note_recent(self, path: Path) -> None:
        """Put a session file at the head of the recent ones; its folder is where to go on."""
        self.folder = path.parent
        names = [str(path), *(str(known) for known in self.recent if known != path)]
        self._store.setValue("recent", names[:MOST_RECENT])
