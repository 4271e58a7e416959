"""The experiments that are recorded: what is ill in each is known from how it was made.

Every kind of case comes at least twice, with other sizes and seeds: the first half is for choosing
thresholds, the second is held out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from dllab.spec import Experiment, Layer, Optimizer, TrainingSpec, preset
from dllab.spec.data import (
    CircleInRing,
    DataSpec,
    Iris,
    Mnist,
    Moons,
    Painted,
    RandomCounts,
    Share,
    Source,
    Standardise,
    TwoGaussians,
    TwoSpirals,
    Xor,
)
from dllab.spec.everywhere import activated, with_dropout
from dllab.spec.initializers import HeNormal, RandomNormal, Zeros
from dllab.spec.layers import Conv2D, Dense, Dropout, Flatten, MaxPool2D
from dllab.spec.losses import Hinge, SquaredError
from dllab.spec.optimizers import Adam, Sgd

OVERFITTING, RISING = "overfitting", "rising validation loss"
HIGH, LOW = "rate too high", "rate too low"
UNDERFITTING, PLATEAU = "underfitting", "chance plateau"
DIVERGENCE, NOISY, IMBALANCE = "divergence", "noisy validation", "imbalance"


@dataclass(frozen=True)
class Case:
    """An experiment and what its run is ill of.

    Attributes:
        name: unlike all others.
        labels: the illnesses that must be found; empty: healthy.
        may: findings that are as true of it, and count neither for nor against a rule.
        held_out: whether no threshold was chosen by it.
    """

    name: str
    experiment: Experiment
    labels: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    held_out: bool = False


def cases() -> tuple[Case, ...]:
    """All of them; of each kind the second half is held out."""
    makers = (
        *(_healthy, _overfitted, _underfitted, _too_fast, _too_slow),
        *(_stuck, _diverging, _far_too_fast, _noisy, _imbalanced),
    )
    kinds = [tuple(make()) for make in makers]
    return tuple(
        replace(case, held_out=place >= len(kind) / 2)
        for kind in kinds
        for place, case in enumerate(kind)
    )


def _relu(
    *units: int, classes: int = 10, dropout: float = 0.0, l2: float = 0.0
) -> tuple[Layer, ...]:
    hidden: list[Layer] = []
    for width in units:
        hidden.append(Dense(units=width, activation="relu", initializer=HeNormal(), l2=l2))
        hidden += [Dropout(rate=dropout)] if dropout else []
    return (*hidden, Dense(units=classes, activation="softmax"))


def _digits(
    layers: tuple[Layer, ...],
    optimizer: Optimizer,
    epochs: int,
    parts: tuple[int, int] = (2000, 500),
    seed: int = 0,
) -> Experiment:
    split = RandomCounts(train=parts[0], validation=parts[1], seed=seed)
    return Experiment(
        data=DataSpec(source=Mnist(), split=split),
        layers=(Flatten(), *layers) if not isinstance(layers[0], Conv2D) else layers,
        training=TrainingSpec(optimizer=optimizer, epochs=epochs, batch_size=100, seed=seed),
    )


def _table(  # noqa: PLR0917 - what cases vary
    source: Source,
    layers: tuple[Layer, ...],
    optimizer: Optimizer,
    epochs: int,
    seed: int = 0,
    batch: int = 32,
    validation: float = 0.25,
) -> Experiment:
    return Experiment(
        data=DataSpec(
            source=source,
            split=Share(validation=validation, seed=seed),
            preprocessing=(Standardise(),),
        ),
        layers=layers,
        training=TrainingSpec(optimizer=optimizer, epochs=epochs, batch_size=batch, seed=seed),
    )


def _tanh(*units: int, classes: int = 2) -> tuple[Layer, ...]:
    hidden = (Dense(units=width, activation="tanh") for width in units)
    return (*hidden, Dense(units=classes, activation="softmax"))


def _healthy() -> Iterator[Case]:
    adam = Adam()
    for seed in (1, 3):
        yield Case(f"digits, early {seed}", _digits(_relu(100), adam, 5, seed=seed))
        light = _digits(_relu(64, dropout=0.5, l2=1e-4), adam, 12, (4000, 1000), seed)
        yield Case(f"digits, dropout {seed}", light)
        dropout = with_dropout(preset("lecture").layers)
        lecture = preset("lecture").with_training(epochs=30, seed=seed)
        yield Case(f"lecture, dropout {seed}", lecture.model_copy(update={"layers": dropout}))
        softmax = _digits(_relu(), Adam(learning_rate=0.003), 8, (4000, 1000), seed)
        yield Case(f"digits, linear {seed}", softmax)
        yield Case(
            f"flowers {seed}",
            _table(Iris(), _tanh(8, classes=3), Adam(learning_rate=0.01), 40, seed),
        )
        moons = Moons(count=2000, noise=0.15, seed=seed)
        yield Case(f"moons {seed}", _table(moons, _tanh(16), Adam(learning_rate=0.01), 30, seed))
        ring = CircleInRing(count=2000, seed=seed)
        yield Case(
            f"ring {seed}", _table(ring, _relu(16, classes=2), Adam(learning_rate=0.01), 25, seed)
        )
        cnn = (
            *(Conv2D(filters=8, activation="relu"), MaxPool2D(), Flatten()),
            *(Dropout(rate=0.5), Dense(units=10, activation="softmax")),
        )
        yield Case(f"convolution {seed}", _digits(cnn, adam, 6, (2000, 500), seed))
        spirals = TwoSpirals(count=2000, noise=0.05, seed=seed)
        deep = _table(spirals, _tanh(32, 32), Adam(learning_rate=0.01), 60, seed, batch=64)
        yield Case(f"spirals {seed}", deep)
        xor = Xor(count=2000, seed=seed)
        fine = _table(xor, _tanh(16), Adam(learning_rate=0.01), 30, seed)
        yield Case(f"xor {seed}", fine)
        # 400 epochs, of which eight gain next to nothing, and all together half of the loss.
        few = TwoSpirals(count=1500, seed=seed)
        rectified = activated(with_dropout(preset("lecture").layers[:-1]), "relu")
        held_back = (*rectified, Dense(units=2, activation="softmax"))
        raw = DataSpec(source=few, split=Share(validation=0.5, seed=seed))
        yield Case(
            f"spirals, slowly {seed}",
            Experiment(
                data=raw,
                layers=held_back,
                training=TrainingSpec(optimizer=adam, epochs=400, batch_size=128, seed=seed),
            ),
        )


def _overfitted() -> Iterator[Case]:
    may = (RISING,)
    for seed in (1, 3):
        yield Case(
            f"lecture {seed}",
            preset("lecture").with_training(epochs=40, seed=seed),
            (OVERFITTING,),
            may,
        )
        few = _digits(_relu(200), Adam(), 40, (300, 500), seed)
        yield Case(f"300 digits {seed}", few, (OVERFITTING,), may)
        large = _digits(_relu(400, 100), Adam(learning_rate=0.002), 30, (1000, 500), seed)
        yield Case(f"1000 digits {seed}", large, (OVERFITTING,), may)
        noisy = Moons(count=300, noise=0.5, seed=seed)
        wide = _relu(128, 128, classes=2)
        learned = _table(noisy, wide, Adam(learning_rate=0.005), 120, seed, validation=0.5)
        yield Case(f"noisy moons {seed}", learned, (OVERFITTING,), may)
        clouds = TwoGaussians(count=400, noise=1.2, seed=seed)
        learned = _table(clouds, wide, Adam(learning_rate=0.005), 120, seed, validation=0.5)
        yield Case(f"overlapping clouds {seed}", learned, (OVERFITTING,), may)


def _underfitted() -> Iterator[Case]:
    line = (Dense(units=2, activation="softmax"),)
    for seed in (1, 3):
        ring = CircleInRing(count=1000, noise=0.1, seed=seed)
        narrow = _table(ring, _tanh(2), Adam(learning_rate=0.03), 80, seed)
        yield Case(f"ring, two units {seed}", narrow, (UNDERFITTING,))
        spirals = TwoSpirals(count=2000, seed=seed)
        straight = _table(spirals, line, Adam(learning_rate=0.02), 30, seed)
        yield Case(f"spirals, linear {seed}", straight, (UNDERFITTING,), (PLATEAU,))
        moons = Moons(count=2000, noise=0.1, seed=seed)
        straight = _table(moons, line, Adam(learning_rate=0.03), 30, seed)
        yield Case(f"moons, linear {seed}", straight, (UNDERFITTING,))
        squeezed = (Dense(units=2, activation="tanh"), Dense(units=10, activation="softmax"))
        small = _digits(squeezed, Adam(learning_rate=0.01), 40, (4000, 1000), seed)
        yield Case(f"digits through two units {seed}", small, (UNDERFITTING,))


def _too_fast() -> Iterator[Case]:
    for seed, factor in ((1, 1.0), (3, 1.5)):
        jumping = Adam(learning_rate=0.03 * factor)
        deep = _digits(_relu(128, 128), jumping, 20, (2000, 500), seed)
        yield Case(
            f"digits, Adam {jumping.learning_rate:g} {seed}", deep, (HIGH,), (OVERFITTING, RISING)
        )
        fast = Sgd(learning_rate=0.3 * factor, momentum=0.9)
        moons = Moons(count=1000, noise=0.15, seed=seed)
        yield Case(
            f"moons, SGD {fast.learning_rate:g} {seed}",
            _table(moons, _relu(32, 32, classes=2), fast, 30, seed, batch=16),
            (HIGH,),
        )
        hinge = _digits(
            (Dense(units=10, activation="linear"),), Adam(learning_rate=0.1 * factor), 20
        )
        yield Case(
            f"hinge {seed}",
            hinge.with_training(loss=Hinge(), seed=seed),
            (HIGH,),
            (OVERFITTING, RISING),
        )
        flat = Adam(learning_rate=0.2 * factor)
        spirals = TwoSpirals(count=1000, seed=seed)
        yield Case(
            f"spirals, Adam {flat.learning_rate:g} {seed}",
            _table(spirals, _tanh(32, 32), flat, 40, seed),
            (HIGH,),
            (PLATEAU,),
        )


def _too_slow() -> Iterator[Case]:
    for seed, factor in ((1, 1.0), (3, 2.0)):
        crawling = _digits(_relu(100), Adam(learning_rate=5e-6 * factor), 20, seed=seed)
        yield Case(f"digits, Adam {factor}", crawling, (LOW,))
        sgd = Sgd(learning_rate=0.0005 * factor)
        yield Case(f"digits, SGD {factor}", _digits(_relu(100), sgd, 20, seed=seed), (LOW,))
        flowers = _tanh(8, classes=3)
        slow = _table(Iris(), flowers, Adam(learning_rate=1e-4 * factor), 40, seed)
        yield Case(f"flowers, Adam {factor}", slow, (LOW,))
        moons = Moons(count=1000, noise=0.15, seed=seed)
        slow = _table(moons, _relu(32, classes=2), Sgd(learning_rate=0.0005 * factor), 40, seed)
        yield Case(f"moons, SGD slow {factor}", slow, (LOW,))


def _stuck() -> Iterator[Case]:
    output = Dense(units=10, activation="softmax")
    for seed, depth in ((1, 8), (3, 7)):
        deep = (*(Dense(units=30, activation="sigmoid") for _ in range(depth)), output)
        yield Case(f"{depth} sigmoid layers", _digits(deep, Adam(), 12, seed=seed), (PLATEAU,))
        tiny = RandomNormal(stddev=0.002)
        small = (*(Dense(units=50, activation="tanh", initializer=tiny) for _ in range(8)), output)
        yield Case(f"tiny weights {seed}", _digits(small, Sgd(), 12, seed=seed), (PLATEAU,))
        zeros = Dense(units=50, activation="relu", initializer=Zeros())
        yield Case(
            f"zeros {seed}", _digits((zeros, zeros, output), Adam(), 10, seed=seed), (PLATEAU,)
        )
        huge = RandomNormal(stddev=20.0)
        dead = tuple(Dense(units=64, activation="sigmoid", initializer=huge) for _ in range(depth))
        saturated = _digits((*dead, output), Sgd(learning_rate=0.001), 12, seed=seed)
        yield Case(f"saturated {seed}", saturated, (PLATEAU,), (LOW, HIGH, UNDERFITTING))


def _diverging() -> Iterator[Case]:
    """Squared error of linear outputs: beyond a rate of 2 / curvature every step makes it worse."""
    for seed, factor in ((1, 1.0), (3, 2.0)):
        for name, experiment in (
            ("digits", _digits((Dense(units=10, activation="linear"),), Sgd(), 8, seed=seed)),
            ("flowers", _table(Iris(), (Dense(units=3, activation="linear"),), Sgd(), 12, seed)),
            ("moons", _table(Moons(seed=seed), _linear_end(32), Sgd(), 12, seed)),
            ("spirals", _table(TwoSpirals(seed=seed), _linear_end(64, 64), Sgd(), 12, seed)),
        ):
            rate = {"digits": 0.35, "flowers": 1.3, "moons": 1.0, "spirals": 0.8}[name] * factor
            wild = experiment.with_training(
                loss=SquaredError(), optimizer=Sgd(learning_rate=rate), seed=seed
            )
            yield Case(f"{name}, squared error at {rate:g}", wild, (DIVERGENCE,))


def _linear_end(*units: int) -> tuple[Layer, ...]:
    hidden = (Dense(units=width, activation="relu", initializer=HeNormal()) for width in units)
    return (*hidden, Dense(units=2, activation="linear"))


def _far_too_fast() -> Iterator[Case]:
    """They are thrown far away at once; what is left of them may be dead, and is at chance."""
    may = (DIVERGENCE, PLATEAU, OVERFITTING)
    linear = (Dense(units=10, activation="linear"),)
    for seed, factor in ((1, 1.0), (3, 3.0)):
        wild = _digits(_relu(100), Sgd(learning_rate=10.0 * factor), 8, seed=seed)
        yield Case(f"digits, SGD wild {seed}", wild, (HIGH,), may)
        hinge = _digits(linear, Sgd(learning_rate=3.0 * factor), 8, seed=seed)
        yield Case(f"hinge, wild {seed}", hinge.with_training(loss=Hinge()), (HIGH,), may)
        adam = _digits(_relu(200, 200), Adam(learning_rate=1.0 * factor), 8, seed=seed)
        yield Case(f"digits, Adam wild {seed}", adam, (HIGH,), may)


def _noisy() -> Iterator[Case]:
    for seed in (1, 3):
        few = _digits(_relu(64, dropout=0.5), Adam(learning_rate=0.003), 15, (2000, 20), seed)
        yield Case(f"20 to validate {seed}", few, (NOISY,), (OVERFITTING, RISING))
        clouds = TwoGaussians(count=400, noise=1.0, seed=seed)
        share = _table(clouds, _tanh(8), Adam(learning_rate=0.03), 40, seed, 16, validation=0.06)
        yield Case(f"24 points to validate {seed}", share, (NOISY,), (OVERFITTING, UNDERFITTING))


def _imbalanced() -> Iterator[Case]:
    for seed, rare in ((1, 30), (2, 45), (5, 20), (6, 35)):
        draw = np.random.default_rng(seed)
        spots = [(600 - rare, (-0.1, -0.1), 0), (rare, (0.1, 0.1), 1)]
        points = tuple(
            (float(np.clip(x, -1, 1)), float(np.clip(y, -1, 1)), label)
            for count, centre, label in spots
            for x, y in draw.normal(centre, 0.25, (count, 2))
        )
        rarely = _table(Painted(points=points), _tanh(8), Adam(learning_rate=0.005), 30, seed)
        yield Case(f"{rare} of 600 {seed}", rarely, (IMBALANCE,), (UNDERFITTING,))
