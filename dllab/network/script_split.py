"""The part of a script that splits x and y into a training, a validation and a test part."""

from collections.abc import Iterator

from dllab.spec import data as spec

PARTED = '''\
def parted(places, total):
    """Take `total` places, of every class the same share, and return them and the others.

    The largest remainders get what is left over.
    """
    exact = np.bincount(y[places]) * total / len(places)
    quotas = np.floor(exact).astype(int)
    quotas[np.argsort(quotas - exact, kind="stable")[: total - quotas.sum()]] += 1
    taken = np.zeros(len(places), dtype=bool)
    for label, quota in enumerate(quotas):
        taken[np.flatnonzero(y[places] == label)[:quota]] = True
    return places[taken], places[~taken]

'''


def split_parts(split: spec.Split) -> tuple[str, ...]:
    """The parts a script has; that one may be empty is no matter."""
    return ("train", "validation", "test") if split.holds_out else ("train", "validation")


def split_code(split: spec.Split) -> str:
    """From `x` and `y` to `x_train`, `y_train` and so on for all of `split_parts`."""
    if isinstance(split, spec.FirstSamples):
        return _first(split)
    return "\n".join(
        [
            *([PARTED] if split.stratified and not _only_dealt(split) else []),
            f"order = np.random.default_rng({split.seed}).permutation(len(y))",
            *_held_out(split),
            *_rest(split, "rest" if split.holds_out else "order"),
            *(f"x_{part}, y_{part} = x[{part}], y[{part}]" for part in split_parts(split)),
        ]
    )


def _only_dealt(split: spec.Split) -> bool:
    return isinstance(split, spec.Folds) and not split.holds_out


def _first(split: spec.FirstSamples) -> str:
    lines, start = [], 0
    for part, size in zip(split_parts(split), split.sizes(0), strict=False):
        places = f"{start or ''}:{start + size}"
        lines.append(f"x_{part}, y_{part} = x[{places}], y[{places}]")
        start += size
    return "\n".join(lines)


def _held_out(split: spec.RandomCounts | spec.Share | spec.Folds) -> Iterator[str]:
    if not split.holds_out:
        return
    total = split.test if isinstance(split, spec.RandomCounts) else _share(split.test, 1)
    yield f"tests = {total}"
    yield "# From the end, so that the test part stays whatever else is changed."
    yield _taken(split, "test", "rest", "order[::-1]", "tests")
    yield "test, rest = test[::-1], rest[::-1]"


def _rest(split: spec.RandomCounts | spec.Share | spec.Folds, places: str) -> Iterator[str]:
    match split:
        case spec.RandomCounts():
            yield _taken(split, "validation", "rest", places, str(split.validation))
            yield _taken(split, "train", "rest", "rest", str(split.train))
        case spec.Share():
            left = "tests + 1" if split.holds_out else "1"
            yield f"total = {_share(split.validation, left)}"
            yield _taken(split, "validation", "train", places, "total")
        case spec.Folds():
            yield f"# Fold {split.fold} of {split.folds} validates: the places are dealt in turn."
            dealt = (
                f'np.argsort(y[{places}], kind="stable")'
                if split.stratified
                else (f"np.arange(len({places}))")
            )
            yield f"validates = np.zeros(len({places}), dtype=bool)"
            yield f"validates[{dealt}[{split.fold - 1} :: {split.folds}]] = True"
            yield f"train, validation = {places}[~validates], {places}[validates]"


def _taken(
    split: spec.RandomCounts | spec.Share | spec.Folds,
    taken: str,
    others: str,
    places: str,
    total: str,
) -> str:
    if split.stratified:
        return f"{taken}, {others} = parted({places}, {total})"
    return f"{taken}, {others} = {places}[:{total}], {places}[{total}:]"


def _share(share: float, left: object) -> str:
    """Half a sample counts as one, and so many at least are left."""
    return f"min(int(len(y) * {share} + 0.5), len(y) - {left})"
