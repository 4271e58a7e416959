"""`dllab script` prints a file that Python can read."""

import ast
from pathlib import Path

import pytest

from dllab.network.script import script
from dllab.session.own_presets import keep_preset
from dllab.spec import preset, preset_names
from tests.commands.conftest import Dllab, write_experiment
from tests.experiments import small


@pytest.mark.parametrize("name", preset_names())
def test_every_preset_has_a_script(dllab: Dllab, name: str) -> None:
    said = dllab("script", name)
    assert (said.code, said.err) == (0, "")
    assert said.out == script(preset(name))
    ast.parse(said.out)


def test_an_experiments_file_has_its_script(dllab: Dllab, folder: Path) -> None:
    write_experiment(folder / "iris.json")
    assert dllab("script", "iris.json").out == script(small())


def test_an_own_preset_has_its_script(dllab: Dllab) -> None:
    keep_preset("mine", small(seed=3))
    assert dllab("script", "mine").out == script(small(seed=3))


def test_what_is_neither_file_nor_preset_is_told(dllab: Dllab) -> None:
    assert "'vgg' is neither a preset (lecture" in dllab("script", "vgg").sentence
    assert "missing.json cannot be read" in dllab("script", "missing.json").sentence
