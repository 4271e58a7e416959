"""`dllab new` prints experiments that can be trained."""

import pytest

from dllab.data import facts
from dllab.spec import DEFAULT_PRESET, from_json, preset, preset_names, problems
from tests.commands.conftest import Dllab


@pytest.mark.parametrize("name", preset_names())
def test_every_preset_is_printed_and_fits_its_data(dllab: Dllab, name: str) -> None:
    said = dllab("new", name)
    experiment = from_json(said.out)
    assert said.code == 0
    assert said.err == ""
    assert experiment == preset(name)
    assert problems(experiment, facts(experiment.data)) == ()


def test_without_a_name_the_default_is_printed(dllab: Dllab) -> None:
    assert from_json(dllab("new").out) == preset(DEFAULT_PRESET)


def test_an_unknown_preset_is_told_with_the_known_ones(dllab: Dllab) -> None:
    sentence = dllab("new", "vgg").sentence
    assert "'vgg'" in sentence
    assert all(name in sentence for name in preset_names())


def test_the_help_names_every_command(dllab: Dllab, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        dllab("--help")
    assert ended.value.code == 0
    help_text = capsys.readouterr().out
    assert all(f"\n    {name} " in help_text for name in ("train", "new", "runs", "export"))
