"""The parts of a script that say how the network is trained: loss, schedule, loop, stopping."""

from functools import singledispatch
from textwrap import indent

from dllab.spec import Experiment, Spec, TrainingSpec, output_activation
from dllab.spec import losses as losses_spec
from dllab.spec import schedules as schedules_spec
from dllab.spec.stopping import BestEpoch

TAB = "    "
ONE_HOT = '''\
def one_hot(labels, outputs):
    """1 for the right class, 0 for the others; Keras hands labels over as a column of floats."""
    whole = keras.ops.cast(keras.ops.reshape(labels, [-1]), "int32")
    return keras.ops.one_hot(whole, outputs.shape[-1])'''


def loss_code(experiment: Experiment) -> tuple[str, str]:
    """A definition the loss needs, or the empty string; and the loss as `compile` takes it."""
    logits = output_activation(experiment.layers[-1]) == "linear"
    return _loss(experiment.training.loss, logits)


@singledispatch
def _loss(loss: losses_spec.LossSpec, from_logits: bool) -> tuple[str, str]:
    raise NotImplementedError(f"No script is known for {type(loss).__name__}.")


@_loss.register
def _(_loss: losses_spec.SoftmaxCrossEntropy, from_logits: bool) -> tuple[str, str]:
    return "", f"keras.losses.SparseCategoricalCrossentropy(from_logits={from_logits})"


@_loss.register
def _(_loss: losses_spec.BinaryCrossEntropy, from_logits: bool) -> tuple[str, str]:
    return "", f"keras.losses.BinaryCrossentropy(from_logits={from_logits})"


@_loss.register
def _(loss: losses_spec.Hinge, _from_logits: bool) -> tuple[str, str]:
    definition = f'''\
{ONE_HOT}


def hinge(y_true, scores):
    """Multi-class SVM: how far each wrong score comes nearer than the margin to the right one."""
    right = one_hot(y_true, scores)
    own_score = keras.ops.sum(right * scores, axis=-1, keepdims=True)
    over = keras.ops.maximum(scores - own_score + {loss.margin}, 0)
    return keras.ops.sum((1 - right) * over, axis=-1)'''
    return definition, "hinge"


@_loss.register
def _(_loss: losses_spec.SquaredError, _from_logits: bool) -> tuple[str, str]:
    definition = f'''\
{ONE_HOT}


def squared_error(y_true, outputs):
    """Squared distance to 1 for the right class and 0 for the others, mean over the outputs."""
    target = one_hot(y_true, outputs)
    return keras.ops.mean(keras.ops.square(outputs - target), axis=-1)'''
    return definition, "squared_error"


def metric_code(experiment: Experiment) -> str:
    """The metric "accuracy" as `compile` takes it."""
    if not experiment.training.loss.binary:
        return 'keras.metrics.SparseCategoricalAccuracy(name="accuracy")'
    logits = output_activation(experiment.layers[-1]) == "linear"
    return f'keras.metrics.BinaryAccuracy(name="accuracy", threshold={0.0 if logits else 0.5})'


def schedule_code(training: TrainingSpec) -> str:
    """The function `learning_rate(step)`; the empty string for a rate that never changes."""
    schedule = training.schedule
    if not changes_rate(training):
        return ""
    lines = [f'def learning_rate(step):\n{TAB}"""{schedule.title}, by the batch."""']
    if schedule.warm_up:
        lines.append(f"""\
{TAB}warm_up = round({schedule.warm_up} * steps_per_epoch)
{TAB}if step < warm_up:
{TAB}{TAB}return base_rate * (step + 1) / warm_up""")
    start = "(step - warm_up)" if schedule.warm_up else "step"
    lines.append(indent(_rate(schedule, start), TAB))
    return "\n".join(lines)


def changes_rate(training: TrainingSpec) -> bool:
    """Whether the learning rate is ever another one than the optimiser's."""
    return (
        not isinstance(training.schedule, schedules_spec.Constant) or training.schedule.warm_up > 0
    )


@singledispatch
def _rate(schedule: Spec, _start: str) -> str:
    """The lines that return the rate after the warm-up."""
    raise NotImplementedError(f"No script is known for {type(schedule).__name__}.")


@_rate.register(schedules_spec.Constant)
@_rate.register(schedules_spec.DropOnPlateau)
def _(_schedule: Spec, _start: str) -> str:
    return "return base_rate"


@_rate.register
def _(schedule: schedules_spec.Step, start: str) -> str:
    return (
        f"return base_rate * {schedule.factor} ** ({start} // ({schedule.every} * steps_per_epoch))"
    )


@_rate.register
def _(schedule: schedules_spec.Exponential, start: str) -> str:
    return f"return base_rate * math.exp(-{schedule.decay} * {start} / steps_per_epoch)"


@_rate.register
def _(schedule: schedules_spec.InverseTime, start: str) -> str:
    return f"return base_rate / (1 + {schedule.decay} * {start} / steps_per_epoch)"


@_rate.register
def _(schedule: schedules_spec.Cosine, start: str) -> str:
    length = "EPOCHS * steps_per_epoch" + (" - warm_up" if schedule.warm_up else "")
    share = "(1 + math.cos(math.pi * done)) / 2"
    if schedule.final:
        share = f"({schedule.final} + (1 - {schedule.final}) * {share})"
    return f"""\
done = {start} / ({length})
return base_rate * {share}"""


def loop_code(training: TrainingSpec, *, validates: bool) -> str:
    """The loop over epochs and batches, with what is done at the end of each epoch."""
    best = training.best_epoch(validates=validates)
    parts = [
        *_before_the_loop(training, best),
        "for epoch in range(1, EPOCHS + 1):",
        indent(_epoch_code(training), TAB),
        indent(_measured_code(validates), TAB),
        *(indent(part, TAB) for part in _after_each_epoch(training, best, validates)),
        *(["model.set_weights(best_weights)"] if training.keep_best else []),
    ]
    return "\n".join(parts)


def _before_the_loop(training: TrainingSpec, best: BestEpoch) -> list[str]:
    lines = ["step, history = 0, []"]
    if isinstance(training.schedule, schedules_spec.DropOnPlateau):
        lines.append("least_loss, waited = math.inf, 0")
    if _watches(training):
        first = "-math.inf" if best.figure == "val_accuracy" else "math.inf"
        lines.append(f"best, best_epoch = {first}, 0")
    if training.keep_best:
        lines.append("best_weights = model.get_weights()")
    return lines


def _watches(training: TrainingSpec) -> bool:
    return training.keep_best or training.early_stopping is not None


def _epoch_code(training: TrainingSpec) -> str:
    order = (
        "np.random.default_rng([SEED, epoch]).permutation(len(x_train))"
        if training.shuffle
        else "np.arange(len(x_train))"
    )
    weights = ", class_weight=class_weight" if training.class_weights != "none" else ""
    rate = f"\n{TAB}model.optimizer.learning_rate = learning_rate(step)" * changes_rate(training)
    return f"""\
order = {order}
for start in range(0, len(x_train), batch_size):{rate}
    rows = order[start : start + batch_size]
    model.train_on_batch(x_train[rows], y_train[rows]{weights})
    step += 1"""


def _measured_code(validates: bool) -> str:
    lines = [
        "loss, accuracy = measured(x_train[sample], y_train[sample])",
        'figures = {"epoch": epoch, "loss": loss, "accuracy": accuracy}',
    ]
    if validates:
        lines += [
            "val_loss, val_accuracy = measured(x_validation, y_validation)",
            'figures |= {"val_loss": val_loss, "val_accuracy": val_accuracy}',
        ]
    return "\n".join([*lines, "history.append(figures)", "report(figures)"])


def _after_each_epoch(training: TrainingSpec, best: BestEpoch, validates: bool) -> list[str]:
    parts = []
    if isinstance(training.schedule, schedules_spec.DropOnPlateau):
        parts.append(_plateau(training.schedule, "val_loss" if validates else "loss"))
    if _watches(training):
        parts.append(_best(training, best))
    return parts


def _plateau(schedule: schedules_spec.DropOnPlateau, loss: str) -> str:
    return f"""\
if {loss} + {schedule.min_delta} < least_loss:
    least_loss, waited = {loss}, 0
else:
    waited += 1
if waited == {schedule.patience}:
    base_rate = max({schedule.factor} * base_rate, min(base_rate, {schedule.min_rate}))
    waited = 0"""


def _best(training: TrainingSpec, best: BestEpoch) -> str:
    sign, better = ("-", ">") if best.figure == "val_accuracy" else ("+", "<")
    change = f" {sign} {best.min_change}" if best.min_change else ""
    lines = [
        f"if {best.figure}{change} {better} best:",
        f"{TAB}best, best_epoch = {best.figure}, epoch",
    ]
    if training.keep_best:
        lines.append(f"{TAB}best_weights = model.get_weights()")
    if training.early_stopping:
        lines += [f"if epoch - best_epoch >= {training.early_stopping.patience}:", f"{TAB}break"]
    return "\n".join(lines)
