"""A layer as Keras writes it down, read option by option; what is not understood is refused."""

from collections.abc import Collection
from typing import Any

from dllab.keras_file.failure import KerasFileError

# Says nothing about what a layer computes once its weights are given.
IRRELEVANT = frozenset(
    {
        "name",
        "trainable",
        "dtype",
        "seed",
        "synchronized",
        "renorm_momentum",
        *(
            f"{what}_initializer"
            for what in ("bias", "beta", "gamma", "moving_mean", "moving_variance")
        ),
    }
)
# Options of which only one value is understood; whatever a newer Keras adds must be off.
ONLY: dict[str, tuple[Any, ...]] = {
    "data_format": ("channels_last", None),
    "dilation_rate": ([1, 1], 1),
    "groups": (1,),
    "noise_shape": (None,),
    "keepdims": (False,),
    "max_value": (None,),
    "threshold": (0, 0.0, None),
    "rms_scaling": (False,),
}
OFF = (None, False)


class LayerConfig:
    """The options of one layer; `done` refuses those nobody has asked for.

    Attributes:
        kind: the class of the layer.
        place: what the layer is called in messages.
    """

    def __init__(self, document: object) -> None:
        if not isinstance(document, dict):
            raise KerasFileError("The network is described in a way Keras 3 does not use.")
        self.kind = str(document.get("class_name"))[:80]
        options = document.get("config")
        self._options: dict[str, Any] = dict(options) if isinstance(options, dict) else {}
        self.place = f"{self.kind} {str(self._options.get('name', ''))[:80]!r}"
        own = document.get("module") == "keras.layers" and document.get("registered_name") is None
        if not own:
            raise KerasFileError(
                f"The layer {self.place} is not one of Keras's own but of "
                f"{str(document.get('module'))[:80]!r}, whose code would have to be run: only "
                "built-in layers can be taken in."
            )
        self._asked: set[str] = set()

    def take(self, name: str, default: object = None) -> Any:  # noqa: ANN401 - of JSON
        """An option's value."""
        self._asked.add(name)
        return self._options.get(name, default)

    def expect(self, name: str, allowed: Collection[Any]) -> None:
        """Refuse an option's value unless it is one of these, or not there."""
        value = self.take(name)
        if value is not None and value not in allowed:
            raise self.refusal(name, value)

    def square(self, name: str) -> Any:  # noqa: ANN401 - checked by the spec
        """An option that Keras gives for height and width, which must be alike."""
        value = self.take(name)
        if not isinstance(value, list):
            return value
        if len(value) != 2 or value[0] != value[1]:
            raise self.refusal(name, value)
        return value[0]

    def penalty(self) -> dict[str, float]:
        """The options l1 and l2."""
        found = self.take("kernel_regularizer")
        if found is None:
            return {"l1": 0.0, "l2": 0.0}
        kind, options = _built_in(found)
        if kind not in {"L1", "L2", "L1L2"}:
            raise self.refusal("kernel_regularizer", kind)
        return {name: options.get(name) or 0.0 for name in ("l1", "l2")}

    def built_in(self, name: str) -> tuple[str, dict[str, Any]]:
        """Class and options of one of Keras's own objects; an empty name for anything else."""
        return _built_in(self.take(name))

    def done(self) -> None:
        """Refuse options that were not asked for, unless they change nothing.

        Raises:
            KerasFileError: one might.
        """
        for name, value in self._options.items():
            if name in self._asked or name in IRRELEVANT:
                continue
            if value not in ONLY.get(name, OFF):
                raise self.refusal(name, value)

    def refusal(self, name: str, value: object) -> KerasFileError:
        """The layer has an option the lab has not."""
        return KerasFileError(
            f"The layer {self.place} has {str(name)[:40]} = {str(value)[:60]}, which layers of the "
            "lab have not: it cannot be taken in."
        )


def _built_in(document: object) -> tuple[str, dict[str, Any]]:
    if isinstance(document, dict) and document.get("registered_name") is None:
        options = document.get("config")
        return str(document.get("class_name")), dict(options) if isinstance(options, dict) else {}
    return "", {}
