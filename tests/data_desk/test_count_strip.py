"""Components that hold a share of the variance are counted by themselves, against NumPy."""

from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from dllab.data import facts, load
from dllab.jobs import InlineRunner
from dllab.spec.data import (
    DataSpec,
    FashionMnist,
    FirstSamples,
    Flip,
    Iris,
    Pca,
    Rotate,
    VarianceShare,
)
from ui import training_thread
from ui.data.count_strip import CANCELLED, CountStrip
from ui.data.desk import DataDesk

SECONDS = 20_000


@pytest.fixture
def strip(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[CountStrip]:
    # In the thread itself: a process takes a second to start.
    monkeypatch.setattr(training_thread, "ProcessRunner", InlineRunner)
    desk = DataDesk()
    strip = CountStrip(desk)
    qtbot.addWidget(strip)
    strip.show()
    yield strip
    desk.close()


def flowers(share: float) -> DataSpec:
    split = FirstSamples(train=120, validation=30)
    return DataSpec(
        source=Iris(), split=split, preprocessing=(Pca(keep=VarianceShare(share=share)),)
    )


def needed(share: float) -> int:
    """By the eigenvalues of the covariance of the first 120 flowers."""
    values = np.linalg.eigvalsh(np.cov(load(Iris()).x[:120].T.astype(np.float64)))[::-1]
    return int(np.searchsorted(np.cumsum(values) / values.sum(), share)) + 1


@pytest.mark.parametrize("share", [0.9, 0.97, 0.999])
def test_the_count_comes_by_itself_and_the_input_s_shape_with_it(
    strip: CountStrip, qtbot: QtBot, share: float
) -> None:
    with qtbot.waitSignal(strip.found, timeout=SECONDS) as said:
        strip.show_data(flowers(share))
    assert said.args is not None
    (data,) = said.args
    assert facts(data).input_shape == (needed(share),)
    assert facts(data).faults == ()
    strip.show_data(data)
    assert not strip.strip.is_busy


def test_a_cancelled_count_can_be_asked_for_again(strip: CountStrip, qtbot: QtBot) -> None:
    strip.show_data(flowers(0.9))
    strip.strip.button.click()
    assert strip.fault.text() == CANCELLED
    with qtbot.waitSignal(strip.found, timeout=SECONDS):
        strip.again.click()
    assert strip.fault.isHidden()
    assert strip.again.isHidden()


def test_what_a_cancel_left_behind_goes_with_the_share(strip: CountStrip) -> None:
    strip.show_data(flowers(0.9))
    strip.strip.button.click()
    assert strip.again.isVisible()
    strip.show_data(DataSpec())
    assert strip.again.isHidden()
    assert strip.fault.isHidden()


def test_a_slider_of_the_augmentation_does_not_start_the_count_anew(
    strip: CountStrip, qtbot: QtBot
) -> None:
    data = flowers(0.9).model_copy(update={"augmentation": (Flip(),)})
    strip.show_data(data)
    turned = data.model_copy(update={"augmentation": (Rotate(),)})
    with qtbot.waitSignal(strip.found, timeout=SECONDS) as said:
        strip.show_data(turned)
    assert said.args is not None
    assert said.args[0].augmentation == (Rotate(),)


def test_what_is_not_there_is_not_counted(strip: CountStrip) -> None:
    strip.show_data(flowers(0.9).model_copy(update={"source": FashionMnist()}))
    assert not strip.strip.is_busy
    assert strip.fault.isHidden()
