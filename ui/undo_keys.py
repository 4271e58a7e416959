"""The keys of undo and redo, which a line of text would keep for itself.

Qt asks the control with the focus before it looks for a shortcut; a line of text claims undo even
when it has nothing to take back.
"""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence

UNDO = ("Ctrl+Z",)
REDO = ("Ctrl+Shift+Z", "Ctrl+Y")


def is_undo_key(event: QEvent) -> bool:
    """Whether Qt asks who wants a key that undoes or redoes."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    pressed = QKeySequence(event.keyCombination())
    return any(pressed == QKeySequence(keys) for keys in (*UNDO, *REDO))
