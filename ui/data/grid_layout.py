"""Where the images of a grid lie: by size, room and number, without any widget."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect

from ui.theme import GRID

# Pixels of the window for each of an image; below 1 only every second, fourth … is read.
ZOOMS = (1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32)
# An image's side at first, about, in pixels of the window.
COMFORTABLE = 56
# The same where a class and what the network says of it stand below.
COMFORTABLE_WITH_MORE = 88
# Smaller images have no room for a label.
LEAST_LABELLED = 24


def comfortable_zoom(height: int, lines: int = 1) -> float:
    """The zoom at which images of a height, with lines of text, are as one likes to see many."""
    side = COMFORTABLE if lines <= 1 else COMFORTABLE_WITH_MORE
    return min(ZOOMS, key=lambda zoom: abs(zoom * height - side))


def step_of(zoom: float) -> int:
    """Every how many-th line and column of an image is read."""
    return max(1, round(1 / zoom))


@dataclass(frozen=True)
class GridLayout:
    """Lines of images, from left to right and from top to bottom; all lengths in pixels.

    Attributes:
        width, height: of an image as it is shown.
        label: height of the text below it; 0 without one.
        across: images in a line.
        count: images in all.
        room: height of what is seen at once.
    """

    width: int = COMFORTABLE
    height: int = COMFORTABLE
    label: int = 0
    across: int = 1
    count: int = 0
    room: int = 0

    @property
    def line(self) -> int:
        """The height of a line of images."""
        return self.height + self.label + self.gap

    @property
    def gap(self) -> int:
        """Between two images."""
        return GRID if self.label else GRID // 2

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return -(-self.count // self.across)

    @property
    def page(self) -> int:
        """How many whole lines are seen at once."""
        return max(self.room // self.line, 1)

    @property
    def hidden(self) -> int:
        """How far it can be scrolled."""
        return max(0, self.lines * self.line + GRID // 2 - self.room)

    def in_line(self, line: int) -> range:
        """The places of a line."""
        return range(line * self.across, min((line + 1) * self.across, self.count))

    def visible(self, scrolled: int) -> range:
        """The places in view."""
        first = scrolled // self.line * self.across
        last = (scrolled + self.room - 1) // self.line
        end = min((last + 1) * self.across, self.count)
        return range(min(first, end), end)

    def whole(self, scrolled: int) -> range:
        """The places of the lines that are seen in full, or of one."""
        first = -(-scrolled // self.line)
        stop = (scrolled + self.room + self.gap - GRID // 2) // self.line
        end = min(max(stop, first + 1) * self.across, self.count)
        return range(min(first * self.across, end), end)

    def rect(self, place: int, scrolled: int) -> QRect:
        """Where an image is painted."""
        line, column = divmod(place, self.across)
        left, top = column * (self.width + self.gap) + GRID, line * self.line + GRID // 2
        return QRect(left, top - scrolled, self.width, self.height)

    def place_at(self, point: QPoint, scrolled: int) -> int:
        """The place under a point; -1 beside all images."""
        column = (point.x() - GRID) // (self.width + self.gap)
        place = (point.y() + scrolled) // self.line * self.across + column
        return place if 0 <= column < self.across and 0 <= place < self.count else -1


def laid_out(
    image: tuple[int, int], zoom: float, text: int, room: tuple[int, int], count: int
) -> GridLayout:
    """The layout of images.

    Args:
        image: height and width of an image in its own pixels.
        zoom: one of `ZOOMS`.
        text: the height of the text below an image.
        room: width and height of what is seen at once.
        count: how many images there are.
    """
    height, width = (
        round(side * zoom) if zoom >= 1 else -(-side // step_of(zoom)) for side in image
    )
    label = text if width >= LEAST_LABELLED else 0
    layout = GridLayout(width, height, label, count=count, room=room[1])
    across = max(1, (room[0] - GRID) // (width + layout.gap))
    return GridLayout(width, height, label, across, count, room[1])


def fitting_zoom(
    image: tuple[int, int], most: int, text: int, room: tuple[int, int], count: int
) -> float:
    """The largest zoom at which all images are seen at once; if none, a comfortable one.

    Args:
        image: height and width of an image in its own pixels.
        most: an image's side is no longer than this.
        text: the height of the text below an image.
        room: width and height of what is seen at once.
        count: how many images there are.
    """
    least = comfortable_zoom(image[0])
    for zoom in reversed(ZOOMS):
        fits = zoom * max(image) <= most and not laid_out(image, zoom, text, room, count).hidden
        if zoom > least and fits:
            return zoom
    return least
