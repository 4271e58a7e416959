"""An optimiser as the Keras call a person would write: what is default is left out."""

from dllab.network import clipping as clipping_names
from dllab.network.script_call import Code, call
from dllab.spec import Spec
from dllab.spec import optimizers as spec
from dllab.spec.compute import Precision

OPTIMIZERS: dict[type[Spec], str] = {
    spec.GradientDescent: "SGD",
    spec.Sgd: "SGD",
    spec.Adagrad: "Adagrad",
    spec.RmsProp: "RMSprop",
    spec.Adam: "Adam",
    spec.AdamW: "AdamW",
}
# Where Keras calls a setting otherwise.
KERAS_NAMES = {"initial_accumulator": "initial_accumulator_value"}


def optimizer_code(
    optimizer: Spec, clipping: spec.Clipping | None, precision: Precision = "float32"
) -> str:
    """The call that makes a Keras optimiser; its default settings are Keras's too.

    For float16 it scales the loss, or small gradients would be lost (Micikevicius et al. 2018).

    Raises:
        NotImplementedError: no Keras optimiser is known for this kind.
    """
    if type(optimizer) not in OPTIMIZERS:
        raise NotImplementedError(f"No script is known for {type(optimizer).__name__}.")
    keywords = {
        KERAS_NAMES.get(name, name): getattr(optimizer, name)
        for name, field in type(optimizer).model_fields.items()
        if name == "learning_rate"
        or (name != "kind" and getattr(optimizer, name) != field.get_default())
    }
    if clipping:
        keywords[clipping_names.KERAS_NAMES[clipping.by]] = clipping.limit
    made = call(f"optimizers.{OPTIMIZERS[type(optimizer)]}", **keywords)
    return (
        call("optimizers.LossScaleOptimizer", Code(made))
        if "float16" in precision.split()
        else made
    )
