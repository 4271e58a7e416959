"""The menu of changes to a whole network."""

from functools import partial
from typing import cast, get_args

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from dllab.spec import Layer, Spec, kinds_of
from dllab.spec.everywhere import (
    activated,
    initialised,
    with_batch_norm,
    with_dropout,
    without_batch_norm,
    without_dropout,
)
from dllab.spec.initializers import Initializer
from dllab.spec.layers import ActivationName
from ui.forms.notes import explanation

KEPT = " A norm that is there moves with its options; bias stays as it is."
BEFORE_TIP = (
    "Dense, BatchNorm, Activation: as S. Ioffe and C. Szegedy (2015) put it, and most since. The "
    f"norm's shift takes the place of the bias.{KEPT}"
)
AFTER_TIP = (
    "Dense with its activation, then BatchNorm: the next layer sees normalised values. An "
    f"Activation layer behind a norm goes back into the layer before.{KEPT}"
)
DROPOUT_TIP = "Behind the nonlinearity of each hidden Dense layer, as N. Srivastava et al. (2014)."


class EverywhereMenu(QMenu):
    """Offers changes that reach every layer they concern.

    Signals:
        chosen(change): the person chose one; a function from layers to layers.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setToolTipsVisible(True)
        before = partial(with_batch_norm, before_activation=True)
        after = partial(with_batch_norm, before_activation=False)
        self._offer(self, "Batch norm before every nonlinearity", BEFORE_TIP, before)
        self._offer(self, "Batch norm after every nonlinearity", AFTER_TIP, after)
        self._offer(self, "Remove batch norm", "Take every BatchNorm out.", without_batch_norm)
        self.addSeparator()
        self._offer(self, "Dropout 0.5 on all dense layers", DROPOUT_TIP, with_dropout)
        self._offer(self, "Remove dropout", "Take every Dropout out.", without_dropout)
        self.addSeparator()
        self._fill_initialisers(self.addMenu("Initialise all with"))
        self._fill_activations(self.addMenu("Activation of all hidden layers"))

    def _fill_initialisers(self, menu: QMenu) -> None:
        menu.setToolTipsVisible(True)
        for kind in kinds_of(Initializer):
            self._offer(menu, kind.title, explanation(kind), partial(_initialised, kind))

    def _fill_activations(self, menu: QMenu) -> None:
        for name in get_args(get_args(ActivationName)[0]):
            tip = f"Behind every hidden layer: {name}."
            self._offer(menu, name.replace("_", " "), tip, partial(activated, function=name))

    def _offer(self, menu: QMenu, text: str, tip: str, change: object) -> None:
        action = menu.addAction(text)
        action.setToolTip(tip)
        action.triggered.connect(lambda: self.chosen.emit(change))


def _initialised(kind: type[Spec], layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    return initialised(layers, cast("Initializer", kind()))
