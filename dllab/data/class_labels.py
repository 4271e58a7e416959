"""From labels as people store them to classes 0, 1, ... with their names."""

from dataclasses import dataclass

import numpy as np

from dllab.data.samples import DataError, Inputs, Labels

# A thousand classes are ImageNet's; more different values are mostly no classes at all.
MOST_CLASSES = 1000
NUMBERS, TEXTS = "biuf", "US"


@dataclass(frozen=True)
class Classes:
    """The values that stand for classes, in their order: the class of a label is its place here."""

    values: Inputs

    @property
    def names(self) -> tuple[str, ...]:
        """The values as people read them."""
        return tuple(_written(value) for value in self.values.tolist())

    def remarks(self, where: str) -> tuple[str, ...]:
        """That classes are counted otherwise than the labels are, where they are."""
        if self.values.dtype.kind in TEXTS or self.names == tuple(
            str(place) for place in range(len(self.values))
        ):
            return ()
        names = ", ".join(self.names[:12]) + (", …" if len(self.names) > 12 else "")
        last = len(self.names) - 1
        return (f"Labels in {where}: {names} became classes 0 to {last} and keep their names.",)

    def numbered(self, labels: Inputs, where: str) -> Labels:
        """The class of each label.

        Raises:
            DataError: a label stands for no class.
        """
        places = np.searchsorted(self.values, labels).clip(max=len(self.values) - 1)
        unknown = np.flatnonzero(self.values[places] != labels)
        if len(unknown):
            raise DataError(
                f"{where}, row {unknown[0] + 1}: expected one of the labels to train on, received "
                f"{_written(labels[unknown[0]].item())}; correct it or leave the row out."
            )
        return places.astype(np.int32)


def classes_of(labels: Inputs, where: str) -> Classes:
    """The classes that occur among labels of one axis.

    Raises:
        DataError: fewer than two, or too many to be classes.
    """
    values = np.unique(labels)
    if len(values) < 2:
        raise DataError(
            f"{where}: expected labels of at least two classes, received only "
            f"{_written(values[0].item()) if len(values) else 'none'}; choose another array or add "
            "samples of other classes."
        )
    if len(values) > MOST_CLASSES:
        raise DataError(
            f"{where}: expected labels of at most {MOST_CLASSES:,} classes, received "
            f"{len(values):,} different values; choose the array that holds the classes."
        )
    return Classes(values)


def plain_labels(labels: Inputs, where: str) -> Inputs:
    """Labels as one axis of whole numbers or texts: columns and one-hot rows become what they say.

    Raises:
        DataError: something stands there that is no label; the row is named.
    """
    _check_kind(labels.dtype, where)
    if labels.ndim == 2 and labels.shape[1] == 1:
        labels = labels[:, 0]
    if labels.ndim == 2 and labels.dtype.kind in NUMBERS:
        labels = _from_one_hot(labels, where)
    if labels.ndim != 1:
        raise DataError(
            f"{where}: expected one label a sample, received an array of "
            f"{_shape(labels.shape)}; choose the array that holds the labels."
        )
    if labels.dtype.kind in TEXTS:
        return labels
    _check_whole(labels, where)
    return labels.astype(np.int64)


def _check_kind(kind: np.dtype, where: str) -> None:
    if kind.kind not in NUMBERS + TEXTS:
        raise DataError(
            f"{where}: expected whole numbers or texts as labels, received {kind}; convert them, "
            'as y.astype("int32") does.'
        )


def _from_one_hot(labels: Inputs, where: str) -> Inputs:
    bad = np.flatnonzero(~((labels == 0) | (labels == 1)).all(axis=1) | (labels.sum(axis=1) != 1))
    if len(bad):
        raise DataError(
            f"{where}, row {bad[0] + 1}: expected a single 1 among zeros, received "
            f"{np.array2string(labels[bad[0]], threshold=6)}; give one label a sample."
        )
    places: Inputs = labels.argmax(axis=1)
    return places


def _check_whole(labels: Inputs, where: str) -> None:
    with np.errstate(invalid="ignore"):
        bad = np.flatnonzero(~(np.floor(labels) == labels) | ~np.isfinite(labels))
    if len(bad):
        raise DataError(
            f"{where}, row {bad[0] + 1}: expected a whole number as label, received "
            f"{labels[bad[0]]}; number the classes 0, 1, 2, …"
        )
    negative = np.flatnonzero(labels < 0)
    if len(negative):
        raise DataError(
            f"{where}, row {negative[0] + 1}: expected a label of 0 or more, received "
            f"{_written(labels[negative[0]].item())}; number the classes 0, 1, 2, … and leave out "
            "samples without a class."
        )


def _written(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)


def _shape(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape))
