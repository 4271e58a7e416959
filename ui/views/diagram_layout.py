"""Where the blocks of a network's diagram lie: from top to bottom, as wide as they put out values.

All lengths are pixels of the interface; nothing here paints.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSizeF

from dllab.plurals import counted
from dllab.spec import Layer, LayerSummary, NetworkSummary, Problem, Shape, describe
from dllab.spec.layers import Residual
from dllab.spec.roles import ACTIVATED, DISTURBS, NORMALISES
from ui.forms.option_text import main_options
from ui.theme import GRID

Family = Literal["input", "weights", "norm", "noise", "reshape"]
# The width of a text in pixels.
Measure = Callable[[str], float]

MARGIN = 3 * GRID
ARROW = 3 * GRID
ARC = 6 * GRID
NARROWEST, WIDEST = 6 * GRID, 28 * GRID
LOWEST = 4 * GRID
# Room for the sign of a problem beside a block, and for options.
MARK = 3 * GRID
WIDEST_OPTIONS = 28 * GRID
# Of a sheet behind an image's block, to the right and up.
SHEET = 4
# Outputs that make the widest block: the logarithm of the size is what is drawn.
MANY = 1_000_000
# An image of this side makes the highest block.
LARGE = 512


@dataclass(frozen=True)
class Block:
    """A layer as it is drawn, or the input.

    Attributes:
        rect: the front of the block.
        title: the kind, written into it.
        shape: of the output; "?" when it is not known; written beside it with the parameters.
        parameters: how many, or nothing.
        options: written below these.
        family: what kind of layer it is, told by the colour too.
        sheets: how many sheets lie behind it: none for flat outputs, more for more channels.
        layer: its place in the network; None for the input.
        arc: "" or how the shortcut of a residual block changes its input.
        problems: what is wrong with it.
    """

    rect: QRectF
    title: str
    shape: str
    parameters: str
    options: str
    family: Family
    sheets: int = 0
    layer: int | None = None
    arc: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def figures(self) -> str:
        """Shape and parameters, as they are written beside the block."""
        return " · ".join(part for part in (f"→ {self.shape}", self.parameters) if part)

    @property
    def sentence(self) -> str:
        """The block in words, for those who cannot see it."""
        faults = [problem.message for problem in self.problems]
        return ", ".join(part for part in (self.title, self.figures, self.options, *faults) if part)


@dataclass(frozen=True)
class Diagram:
    """The blocks from the input on, and the room they take with the text beside them.

    Attributes:
        text_width: the room for the text beside a block; options that need more are cut.
    """

    blocks: tuple[Block, ...]
    size: QSizeF
    text_width: float

    def block_at(self, point: QPointF) -> Block | None:
        """The block, with the text beside it, at a point."""
        for block in self.blocks:
            if block.rect.top() <= point.y() <= block.rect.bottom():
                return block
        return None


def lay_out(
    layers: tuple[Layer, ...],
    network: NetworkSummary,
    input_shape: Shape,
    problems: tuple[Problem, ...],
    measure: Measure,
) -> Diagram:
    """The diagram of a network with that summary, fed samples of that shape."""
    blocks = [_input(input_shape, measure)]
    shape: Shape | None = input_shape
    for place, (layer, line) in enumerate(zip(layers, network.layers, strict=True)):
        found = tuple(problem for problem in problems if problem.layer == place)
        top = blocks[-1].rect.bottom() + ARROW
        top += SHEET * _sheets(line.output_shape)
        blocks.append(_block(layer, line, shape, top, measure, place, found))
        shape = line.output_shape
    options = min(max(measure(block.options) for block in blocks), WIDEST_OPTIONS)
    text_width = max(options, *(measure(block.figures) for block in blocks))
    size = QSizeF(label_left() + MARK + text_width + MARGIN, blocks[-1].rect.bottom() + MARGIN)
    return Diagram(tuple(blocks), size, text_width)


def axis() -> float:
    """Where the middle of all blocks lies; arcs are drawn to the left of the widest one."""
    return MARGIN + ARC + WIDEST / 2


def label_left() -> float:
    """Where the text beside the blocks begins."""
    return axis() + WIDEST / 2 + 3 * GRID


def _input(shape: Shape, measure: Measure) -> Block:
    top = MARGIN + SHEET * _sheets(shape)
    rect = _rect(shape, top, measure("Input"))
    return Block(rect, "Input", describe(shape), "", "", "input", _sheets(shape))


def _block(  # noqa: PLR0913, PLR0917 - one call, each argument another thing
    layer: Layer,
    line: LayerSummary,
    received: Shape | None,
    top: float,
    measure: Measure,
    place: int,
    problems: tuple[Problem, ...],
) -> Block:
    shape = line.output_shape
    return Block(
        _rect(shape, top, measure(layer.title)),
        layer.title,
        "?" if shape is None else describe(shape),
        counted(sum(line.parameters), "parameter") if any(line.parameters) else "",
        main_options(layer),
        family(layer),
        _sheets(shape),
        place,
        _arc(layer, received),
        problems,
    )


def _rect(shape: Shape | None, top: float, title_width: float) -> QRectF:
    width = min(max(_width(shape), title_width + 2 * GRID), WIDEST)
    return QRectF(axis() - width / 2, top, width, _height(shape))


def _width(shape: Shape | None) -> float:
    if shape is None:
        return NARROWEST
    share = min(math.log(max(math.prod(shape), 1)) / math.log(MANY), 1)
    return NARROWEST + share * (WIDEST - NARROWEST)


def _height(shape: Shape | None) -> float:
    if shape is None or len(shape) != 3:
        return LOWEST
    return LOWEST * (1 + min(math.log(max(shape[:2])) / math.log(LARGE), 1))


def _sheets(shape: Shape | None) -> int:
    if shape is None or len(shape) != 3:
        return 0
    return min(1 + int(math.log(shape[2], 4)), 5) if shape[2] > 1 else 0


def _arc(layer: Layer, received: Shape | None) -> str:
    if not isinstance(layer, Residual) or received is None or len(received) != 3:
        return ""
    return "1 x 1" if layer.has_projection(received[2]) else "+"


def family(layer: Layer) -> Family:
    """What a layer is for, as its colour tells."""
    if isinstance(layer, (*ACTIVATED, Residual)):
        return "weights"
    if isinstance(layer, NORMALISES):
        return "norm"
    if isinstance(layer, DISTURBS):
        return "noise"
    return "reshape"
