from dllab.diagnosis import headline
from dllab.events import RunEnded
from dllab.history import RunHistory, fold
from tests.diagnosis.made import run


def test_gap_trend_and_best_epoch() -> None:
    accuracy = [0.70 + 0.02 * row for row in range(10)]
    validation = [0.70, 0.71, 0.72, 0.73, 0.74, 0.73, 0.73, 0.73, 0.73, 0.73]
    assert headline(run(accuracy, validation)) == (
        "Epoch 10: gap 0.150, widening for 10 epochs · "
        "best epoch 5: validation accuracy 0.740, gap 0.040"
    )


def test_before_a_trend_can_be_told() -> None:
    assert headline(run([0.5, 0.6], [0.5, 0.55])) == (
        "Epoch 2: gap 0.050 · best epoch 2: validation accuracy 0.550, gap 0.050"
    )


def test_without_validation() -> None:
    assert headline(run([0.5, 0.6, 0.7], loss=[0.9, 0.4416, 0.5])) == (
        "Accuracy 0.700, loss 0.5, no validation part · best epoch 2"
    )


def test_before_the_first_epoch() -> None:
    assert headline(RunHistory()) == "Preparing the run"
    assert headline(run([])) == "No epoch has ended yet"
    assert headline(fold([RunEnded(0.0, "failed", "Keras died.")])) == "Keras died"
    why = "The loss became nan at step 6. Scale the inputs."
    assert headline(fold([RunEnded(0.0, "failed", why)])) == why
    assert headline(fold([RunEnded(0.0, "stopped")])) == "Nothing was trained"


def test_when_no_epoch_has_a_number() -> None:
    nothing = float("nan")
    assert "best" not in headline(run([nothing], loss=[nothing]))
