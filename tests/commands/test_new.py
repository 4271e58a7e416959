"""`dllab new` prints experiments that can be trained."""

import pytest

from dllab.data import facts
from dllab.session.folders import presets_folder
from dllab.session.own_presets import keep_preset
from dllab.spec import DEFAULT_PRESET, from_json, preset, preset_names, problems
from tests.commands.conftest import Dllab
from tests.experiments import small


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


def test_own_presets_are_printed_and_offered(
    dllab: Dllab, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_preset("my 100% net", small(seed=3))
    assert from_json(dllab("new", "my 100% net").out) == small(seed=3)
    assert "own presets: my 100% net" in dllab("new", "vgg").sentence
    with pytest.raises(SystemExit):
        dllab("new", "--help")
    assert "my 100% net" in " ".join(capsys.readouterr().out.split())


def test_a_ready_preset_comes_before_an_own_one_of_its_name(dllab: Dllab) -> None:
    keep_preset("spirals", small())
    assert from_json(dllab("new", "spirals").out) == preset("spirals")


def test_an_own_preset_that_cannot_be_read_is_told(dllab: Dllab) -> None:
    keep_preset("mine", small())
    (presets_folder() / "mine.json").write_text("{")
    assert "The preset mine cannot be read" in dllab("new", "mine").sentence


def test_the_help_names_every_command(dllab: Dllab, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        dllab("--help")
    assert ended.value.code == 0
    help_text = capsys.readouterr().out
    assert all(f"\n    {name} " in help_text for name in ("train", "new", "runs", "export"))
