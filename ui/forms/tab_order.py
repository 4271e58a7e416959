"""The order in which Tab walks through a form that changes."""

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def restore_tab_order(form: QWidget, gone: QWidget) -> None:
    """Let Tab walk down a form from which `gone` was taken: Qt puts new widgets at the end."""
    before = form.previousInFocusChain() or form
    while before is not form and before.focusPolicy() == Qt.FocusPolicy.NoFocus:
        before = before.previousInFocusChain() or form
    controls = [
        widget
        for widget in form.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        # The list that drops from a combo box is a window of its own.
        and widget.window() is form.window()
        and not gone.isAncestorOf(widget)
    ]
    for earlier, later in pairwise([before, *controls]):
        QWidget.setTabOrder(earlier, later)


def outermost(widget: QWidget, kind: type[QWidget]) -> QWidget:
    """The farthest ancestor of a kind; the widget itself where it has none."""
    found, outer = widget, widget.parentWidget()
    while outer:
        if isinstance(outer, kind):
            found = outer
        outer = outer.parentWidget()
    return found
