"""An SVG that every program draws alike: lines as wide, and cut off where, they are on the screen.

Plots have pens of a width in pixels, while their curves are in the units of their axes. Qt writes
such a line with the axes' transform and `vector-effect="non-scaling-stroke"`, which SVG 1.1 does
not have and many programs do not know: they draw lines as thick as the plot. Here the transform is
worked into the coordinates, so that nothing is left to be known. And Qt writes no clips, or ones in
other units than their use: a curve would go on beyond the edge of its plot.
"""

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

import numpy as np

from ui.export.plots import Plot

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
EFFECT = "vector-effect"
NUMBER = r"-?[\d.]+(?:e[+-]?\d+)?"
PAIR = re.compile(f"({NUMBER}),({NUMBER})")

Matrix = tuple[float, ...]


def plain_svg(svg: bytes, plots: Sequence[Plot]) -> bytes:
    """An SVG as `QSvgGenerator` writes it, in the units of the picture, with its plots clipped."""
    ET.register_namespace("", SVG)
    ET.register_namespace("xlink", XLINK)
    root = ET.fromstring(svg)  # noqa: S314 - our own picture, written a moment ago
    for number, plot in enumerate(plots):
        root.insert(0, _clip(number, plot))
    for group in root.iter(_tag("g")):
        if any(shape.get(EFFECT) == "non-scaling-stroke" for shape in group):
            _flatten(group, plots)
    for shape in root.iter():
        shape.attrib.pop(EFFECT, None)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _tag(name: str) -> str:
    return f"{{{SVG}}}{name}"


def _clip(number: int, plot: Plot) -> ET.Element:
    clip, area = ET.Element(_tag("clipPath"), id=f"plot{number}"), plot.area
    sides = {"x": area.x(), "y": area.y(), "width": area.width(), "height": area.height()}
    clip.append(ET.Element(_tag("rect"), {side: f"{value:.6g}" for side, value in sides.items()}))
    return clip


def _flatten(group: ET.Element, plots: Sequence[Plot]) -> None:
    """Work a group's transform into its shapes, and cut it off at the edges of its plot."""
    matrix = tuple(float(found) for found in re.findall(NUMBER, group.get("transform", "")))
    group.attrib.pop("transform", None)
    for number, plot in enumerate(plots):
        if np.allclose(matrix, _matrix(plot), rtol=1e-4, atol=0.01):
            group.set("clip-path", f"url(#plot{number})")
    for shape in group:
        _move(shape, matrix)


def _matrix(plot: Plot) -> Matrix:
    t = plot.transform
    return (t.m11(), t.m12(), t.m21(), t.m22(), t.dx(), t.dy())


def _move(shape: ET.Element, matrix: Matrix) -> None:
    match shape.tag:
        case tag if tag == _tag("polyline"):
            shape.set("points", _moved(shape.get("points", ""), matrix))
        case tag if tag == _tag("path"):
            shape.set("d", _moved(shape.get("d", ""), matrix))
        case tag if tag == _tag("rect"):
            _as_polygon(shape, matrix)
        case tag:
            raise NotImplementedError(f"{tag} with a pen of its own width")


def _moved(points: str, matrix: Matrix) -> str:
    """Coordinates, all of them absolute pairs, after the transform."""
    return PAIR.sub(lambda pair: _placed(float(pair[1]), float(pair[2]), matrix), points)


def _as_polygon(rect: ET.Element, matrix: Matrix) -> None:
    left, top, width, height = (
        float(rect.attrib.pop(name)) for name in ("x", "y", "width", "height")
    )
    corners = ((0, 0), (width, 0), (width, height), (0, height))
    rect.tag = _tag("polygon")
    rect.set("points", " ".join(_placed(left + x, top + y, matrix) for x, y in corners))


def _placed(x: float, y: float, matrix: Matrix) -> str:
    a, b, c, d, e, f = matrix
    return f"{a * x + c * y + e:.6g},{b * x + d * y + f:.6g}"
