"""Own presets are kept, found again, never replaced unasked, and can be removed."""

from pathlib import Path

import pytest

from dllab.session.folders import presets_folder
from dllab.session.own_presets import (
    LONGEST,
    OwnPresetError,
    keep_preset,
    own_preset,
    own_preset_names,
    remove_preset,
)
from dllab.spec import Experiment, preset
from tests.experiments import small


def test_they_are_kept_in_the_labs_folder_and_found_again(home: Path) -> None:
    assert own_preset_names() == []
    keep_preset("my network", small(seed=5))
    keep_preset("Another one", preset("small-resnet"))
    assert own_preset_names() == ["Another one", "my network"]
    assert own_preset("my network") == small(seed=5)
    assert own_preset("Another one") == preset("small-resnet")
    assert (home / "presets" / "my network.json").is_file()


@pytest.mark.parametrize("name", ["mine", "MINE"])
def test_one_that_is_there_is_replaced_only_when_agreed(name: str) -> None:
    keep_preset("mine", small(seed=1))
    with pytest.raises(OwnPresetError, match="already: choose another name"):
        keep_preset(name, small(seed=2))
    assert own_preset("mine") == small(seed=1)
    keep_preset("mine", small(seed=2), may_replace=True)
    assert own_preset("mine") == small(seed=2)
    assert own_preset_names() == ["mine"]


def test_removing() -> None:
    keep_preset("mine", small())
    remove_preset("mine")
    remove_preset("mine")
    assert own_preset_names() == []
    with pytest.raises(OwnPresetError, match="The preset mine cannot be read"):
        own_preset("mine")


@pytest.mark.parametrize(
    "name",
    [
        *["", "  ", "a/b", "..", "../escape", "a\\b", ".hidden", "what?", "a\nb", "end.", "end "],
        *["CON", "nul.txt", "x" * (LONGEST + 1), "a:b"],
    ],
)
def test_a_name_no_file_can_have_is_refused(home: Path, name: str) -> None:
    with pytest.raises(OwnPresetError):
        keep_preset(name, Experiment())
    assert not (home / "presets").exists()


@pytest.mark.parametrize("content", [b"", b"{", b'{"layers": 5}', b"\xff\xfe", b"[]"])
def test_a_broken_file_is_told_by_name(content: bytes) -> None:
    keep_preset("mine", small())
    (presets_folder() / "mine.json").write_bytes(content)
    with pytest.raises(OwnPresetError, match="The preset mine cannot be read: "):
        own_preset("mine")


def test_a_folder_that_cannot_be_written_is_told(home: Path) -> None:
    (home / "presets").write_text("a file where the folder should be")
    with pytest.raises(OwnPresetError, match="cannot be kept"):
        keep_preset("mine", small())
    assert own_preset_names() == []
