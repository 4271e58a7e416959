"""What is set, in words."""

from dllab.spec import ComputeSpec, TrainingSpec
from dllab.spec.layers import BatchNorm, Dense, Dropout, Flatten
from dllab.spec.optimizers import Adam
from dllab.spec.stopping import EarlyStopping
from ui.forms.option_text import all_options, main_options


def test_options_name_what_is_not_at_its_default() -> None:
    assert main_options(Dense(units=10, l2=0.01, use_bias=False)) == (
        "units 10 · relu · bias off · L2 penalty 0.01"
    )
    assert main_options(Dropout(rate=0.2)) == "rate 0.2"
    assert main_options(Flatten()) == ""


def test_options_folded_away_are_named_when_they_are_set() -> None:
    assert main_options(BatchNorm()) == "momentum 0.9"
    assert main_options(BatchNorm(epsilon=0.1, scale=False)) == (
        "momentum 0.9 · epsilon 0.1 · scale off"
    )
    assert main_options(Adam()) == "learning rate 0.001"


def test_a_section_names_every_field() -> None:
    fields = ["early_stopping", "keep_best"]
    assert all_options(TrainingSpec(), fields) == "stop early off · keep the best epoch off"
    stopping = TrainingSpec(early_stopping=EarlyStopping(patience=3))
    assert all_options(stopping, fields[:1]) == "Early stopping, validation loss · patience 3"
    assert all_options(TrainingSpec(), ["optimizer"]) == "Adam, learning rate 0.001"
    assert all_options(ComputeSpec(), ["device", "histograms"]) == (
        "device automatic · histograms 100"
    )
