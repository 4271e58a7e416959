"""Whether the inputs have a scale networks learn from.

Y. LeCun et al., Efficient BackProp (1998), section 4.3: inputs learn fastest when their mean is
near zero and all have about the same spread.
"""

import numpy as np
import numpy.typing as npt

from dllab.diagnosis.card import Card, Picture, Series

# Initialisers keep the scale of their inputs: the root mean square wanted is 1, and a factor of 3
# either way is what [0, 1] (0.58 where evenly filled, 0.33 in MNIST) needs.
LARGEST, LEAST = 5.0, 0.05
# Columns whose spreads differ by more make the loss a ravine (LeCun et al., section 4.3).
UNEVEN = 10.0
BINS = 30


def scale_card(x: npt.NDArray[np.float32], tabular: bool) -> Card:
    """The verdict on inputs of shape (samples, ...); of tables the columns are compared too."""
    flat = x.reshape(len(x), -1).astype(np.float64)
    rms, spread = float(np.sqrt(np.mean(flat**2))), flat.std(axis=0)
    said = f"Inputs lie between {flat.min():.3g} and {flat.max():.3g}, root mean square {rms:.3g}"
    picture = _histogram(flat)
    if not spread.any():
        cause = "All samples are equal: choose other data, or remove the step that flattens them."
        return Card(
            "scale", "failed", f"{said}: they never vary.", cause, "data", "preprocessing", picture
        )
    uneven = _unevenness(spread) if tabular else 1.0
    if LEAST <= rms <= LARGEST and uneven <= UNEVEN:
        sentence = f"{said}, within {LEAST:g} to {LARGEST:g}: a scale initialisers are made for."
        return Card("scale", "passed", sentence, picture=picture)
    reason = (
        f"the widest column spreads {uneven:.3g} times as far as the narrowest"
        if LEAST <= rms <= LARGEST
        else f"initialisers are made for about 1, within {LEAST:g} to {LARGEST:g}"
    )
    cause = "Unscaled inputs slow learning or saturate units: add Standardise under Preprocessing."
    return Card("scale", "failed", f"{said}; {reason}.", cause, "data", "preprocessing", picture)


def _unevenness(spread: npt.NDArray[np.float64]) -> float:
    varied = spread[spread > 0]
    return float(varied.max() / varied.min())


def _histogram(flat: npt.NDArray[np.float64]) -> Picture:
    counts, edges = np.histogram(flat, BINS)
    middle = (edges[:-1] + edges[1:]) / 2
    share = counts / flat.size
    series = Series("inputs", tuple(middle.tolist()), tuple(share.tolist()))
    return Picture("bars", "value", "share", (series,))
