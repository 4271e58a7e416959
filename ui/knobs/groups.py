"""An experiment's knobs as the panel orders them: of the training, of all layers, of each."""

from dataclasses import dataclass

from dllab.spec import Experiment
from dllab.spec.knobs import PROBABILITY, KnobSetting, knobs_of

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
    """The knobs of the training and of all layers and augmentations, by their heading."""
    settings = knobs_of(experiment)
    groups = {
        TRAINING: [Knob(one.name, one.title, one.value) for one in settings if not _place(one)]
    }
    for name, alike in _shared(settings).items():
        group = groups.setdefault(f"All {PARTS[_owner(name)].lower()}s", [])
        differ = any(each.value != alike[0].value for each in alike)
        group.append(Knob(name, _own_title(alike[0]), alike[0].value, differ))
    for setting in settings:
        if _is_strength(setting):
            groups.setdefault(_heading(setting), []).append(_alone(setting))
    return groups


def own_groups(experiment: Experiment) -> dict[str, list[Knob]]:
    """The knobs of each layer and augmentation by itself, of those that several have."""
    groups: dict[str, list[Knob]] = {}
    settings = knobs_of(experiment)
    several = {each for alike in _shared(settings).values() if len(alike) > 1 for each in alike}
    for setting in settings:
        if setting in several:
            groups.setdefault(_heading(setting), []).append(_alone(setting))
    return groups


def _alone(setting: KnobSetting) -> Knob:
    return Knob(setting.name, _own_title(setting), setting.value)


def _heading(setting: KnobSetting) -> str:
    number = int(_place(setting)) + 1
    kind = setting.title.rpartition(f", {number} ")[2]
    return f"{PARTS[_owner(setting.name)]} {number}, {kind}"


def _is_strength(setting: KnobSetting) -> bool:
    """Whether it says how far one augmentation goes: of several kinds that is not the same."""
    return _owner(setting.name) == "data.augmentation" and not setting.name.endswith(PROBABILITY)


def _shared(settings: list[KnobSetting]) -> dict[str, list[KnobSetting]]:
    """What parts have alike, by the name that stands for all of them."""
    found: dict[str, list[KnobSetting]] = {}
    for setting in settings:
        if _place(setting) and not _is_strength(setting):
            field = setting.name.rpartition(".")[2]
            found.setdefault(f"{_owner(setting.name)}.*.{field}", []).append(setting)
    return found


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
