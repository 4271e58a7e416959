"""An experiment's knobs as the panel orders them: of the training, of all layers, of each one."""

from dataclasses import dataclass

from dllab.spec import Experiment
from dllab.spec.knobs import KnobSetting, knobs_of

TRAINING = "Training"
# The place of what an experiment has several of in its document: what one of them is called.
PARTS = {"layers": "Layer", "data.augmentation": "Augmentation"}


@dataclass(frozen=True)
class Knob:
    """One line of the panel.

    Attributes:
        name: as a run knows it.
        title: in the words of the forms.
        value: as it stands; of several alike, that of the first.
        differ: whether several that are turned together stand at different values.
    """

    name: str
    title: str
    value: float
    differ: bool = False


def knob_groups(experiment: Experiment) -> dict[str, list[Knob]]:
    """The knobs of an experiment by the heading they stand below."""
    groups: dict[str, list[Knob]] = {TRAINING: []}
    settings = knobs_of(experiment)
    for setting in settings:
        if not _place(setting):
            groups[TRAINING].append(Knob(setting.name, setting.title, setting.value))
    for name, alike in _shared(settings).items():
        group = groups.setdefault(f"All {PARTS[_owner(name)].lower()}s", [])
        differ = any(each.value != alike[0].value for each in alike)
        group.append(Knob(name, _own_title(alike[0]), alike[0].value, differ))
    for setting in settings:
        if place := _place(setting):
            kind = setting.title.rpartition(f", {int(place) + 1} ")[2]
            heading = f"{PARTS[_owner(setting.name)]} {int(place) + 1}, {kind}"
            knob = Knob(setting.name, _own_title(setting), setting.value)
            groups.setdefault(heading, []).append(knob)
    return groups


def _shared(settings: list[KnobSetting]) -> dict[str, list[KnobSetting]]:
    """What several parts have alike, by the name that stands for all of them."""
    found: dict[str, list[KnobSetting]] = {}
    for setting in settings:
        if _place(setting):
            field = setting.name.rpartition(".")[2]
            found.setdefault(f"{_owner(setting.name)}.*.{field}", []).append(setting)
    return {name: alike for name, alike in found.items() if len(alike) > 1}


def _owner(name: str) -> str:
    return ".".join(name.split(".")[:-2])


def _place(setting: KnobSetting) -> str:
    """The number of the part a knob belongs to; empty for one of the whole training."""
    place = setting.name.split(".")[-2]
    return place if place.isdigit() else ""


def _own_title(setting: KnobSetting) -> str:
    if setting.name.startswith("layers.") and setting.name.endswith(".rate"):
        # Of several layers together, none says what the rate is of.
        return "Dropout rate"
    return setting.title.rpartition(f", {int(_place(setting)) + 1} ")[0]
