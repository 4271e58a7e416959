"""The menu of presets: ready ones, the person's own, and keeping the present experiment as one."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QInputDialog, QMenu, QMessageBox, QWidget

from dllab.session.own_presets import (
    OwnPresetError,
    is_taken,
    keep_preset,
    own_preset,
    own_preset_names,
    remove_preset,
)
from dllab.spec import Experiment, Preset, preset, presets
from dllab.spec.recommended import recommended
from ui.forms.origin import Origin
from ui.forms.own_data import own_name

KEEP_TIP = "Keep data, network and training as they stand under a name, for other sessions too"
RECOMMENDED_TIP = (
    "Keep data, layers and their sizes; set what the lecture's summary recommends to begin with: "
    "mean subtracted, ReLU, He's initialisation, batch norm, Adam, a falling rate"
)
REMOVE_TIP = "Remove one of your presets for good"


class PresetMenu(QMenu):
    """Filled anew whenever it opens: presets may come and go in another window.

    Signals:
        chosen(origin): the person chose a preset, given as title and experiment.
        changed(experiment): the person had recommended settings applied to the present experiment.
        kept(origin): the person kept the present experiment as a preset.
        failed(message): a preset could not be read, kept or removed.
    """

    chosen = Signal(Origin)
    changed = Signal(Experiment)
    kept = Signal(Origin)
    failed = Signal(str)

    def __init__(self, present: Callable[[], Experiment], parent: QWidget) -> None:
        super().__init__("Presets", parent)
        self._present = present
        self._removal = QMenu("Remove preset", self)
        self._removal.menuAction().setToolTip(REMOVE_TIP)
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self.fill)
        self.fill()

    def fill(self) -> None:
        """Offer what there is now."""
        self.clear()
        if own := own_name(self._present().data.source):
            self.addSection(f"Your data stay where the network fits: {_shown(own)}")
        for ready in presets():
            # Behind the tab, at the right: what it is trained on.
            on = "" if own else f"\t{preset(ready.name).data.source.title}"
            action = self.addAction(f"{ready.title}{on}")
            action.setToolTip(ready.about)
            action.triggered.connect(partial(self._choose_ready, ready))
        self.addSeparator()
        apply = self.addAction("Recommended settings for this network")
        apply.setToolTip(RECOMMENDED_TIP)
        apply.triggered.connect(lambda: self.changed.emit(recommended(self._present())))
        self.addSection("Own presets")
        names = own_preset_names()
        for name in names:
            action = self.addAction(_shown(name))
            action.setToolTip(f"{name}, kept by you")
            action.triggered.connect(partial(self._choose_own, name))
        keep = self.addAction("Save as preset …")
        keep.setToolTip(KEEP_TIP)
        keep.triggered.connect(self._ask_and_keep)
        self._offer_removal(names)

    def _offer_removal(self, own: list[str]) -> None:
        self._removal.clear()
        self._removal.setEnabled(bool(own))
        self.addMenu(self._removal)
        for name in own:
            action = self._removal.addAction(_shown(name))
            action.triggered.connect(partial(self._ask_and_remove, name))

    def _choose_ready(self, ready: Preset) -> None:
        self.chosen.emit(Origin(ready.title, preset(ready.name)))

    def _choose_own(self, name: str) -> None:
        try:
            self.chosen.emit(Origin(name, own_preset(name)))
        except OwnPresetError as error:
            self.failed.emit(str(error))

    def _ask_and_keep(self) -> None:
        name, agreed = QInputDialog.getText(
            self.parentWidget(), "Save as preset", "Name of the preset"
        )
        name = name.strip()
        if agreed and (not is_taken(name) or self._may_lose("Replace", name)):
            self._attempt(lambda: self._keep(name))

    def _keep(self, name: str) -> None:
        experiment = self._present()
        keep_preset(name, experiment, may_replace=True)
        self.kept.emit(Origin(name, experiment))

    def _ask_and_remove(self, name: str) -> None:
        if self._may_lose("Remove", name):
            self._attempt(lambda: remove_preset(name))

    def _may_lose(self, verb: str, name: str) -> bool:
        button = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self.parentWidget(),
            f"{verb} preset",
            f"{verb} the preset {name}? This cannot be undone.",
            button.Yes | button.Cancel,
            button.Cancel,
        )
        return answer == button.Yes

    def _attempt(self, do: Callable[[], None]) -> None:
        try:
            do()
        except OwnPresetError as error:
            self.failed.emit(str(error))


def _shown(name: str) -> str:
    return name.replace("&", "&&")
