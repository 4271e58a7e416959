"""What was changed while a run trained, in few words."""

from dllab.events import KnobTurned

# How people call the settings that can be changed; others go by their own name.
NAMES = {
    "learning_rate": "rate",
    "beta_1": "β₁",
    "beta_2": "β₂",
    "l1": "L1",
    "l2": "L2",
    "stddev": "noise",
    "batch_size": "batch",
}


def knob_words(turned: KnobTurned) -> str:
    """A change as a mark names it: "rate 0.0005", "dropout of layer 3 0.2"."""
    *place, setting = turned.knob.split(".")
    name = NAMES.get(setting, setting.replace("_", " "))
    match place:
        case ["layers", layer]:
            name = "dropout" if setting == "rate" else name
            name += "" if layer == "*" else f" of layer {int(layer) + 1}"
        case ["data", "augmentation", change]:
            name += " of augmentation" if change == "*" else f" of augmentation {int(change) + 1}"
    return f"{name} {turned.value:.4g}"
