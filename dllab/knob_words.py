"""What was changed while a run trained, in few words."""

from dllab.events import KnobTurned

# How people call the settings that can be changed; others go by their own name.
NAMES = {
    "learning_rate": "rate",
    "rate_factor": "rate ×",
    "momentum": "momentum",
    "l1": "L1",
    "l2": "L2",
    "dropout": "dropout",
    "batch_size": "batch",
    "augmentation": "augmentation ×",
}


def knob_words(turned: KnobTurned) -> str:
    """A change as a mark names it: "rate 0.0005", "augmentation ×2"."""
    name = NAMES.get(turned.knob, turned.knob.replace("_", " "))
    return f"{name}{'' if name.endswith('×') else ' '}{turned.value:.4g}"
