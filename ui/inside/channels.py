"""Which of a unit's input channels are drawn, and how."""

from ui.inside.unit_images import MOST_CHANNELS, Tiles, mosaic

ALL, COLOUR = "All channels", "Colour"
COLOURS = ("Red", "Green", "Blue")
Choice = int | str


def channel_choices(channels: int, are_colours: bool) -> list[tuple[str, Choice]]:
    """Texts and values of what can be drawn of units that weigh several channels."""
    if channels == 3 and are_colours:
        return [(COLOUR, COLOUR), (ALL, ALL), *((name, n) for n, name in enumerate(COLOURS))]
    one_by_one = [(f"Channel {n + 1:,}", n) for n in range(min(channels, MOST_CHANNELS))]
    return [(ALL, ALL), *one_by_one]


def shown_channels(tiles: Tiles, choice: Choice) -> Tiles:
    """What is drawn of units of shape (units, height, width, channels): 1 or 3 channels."""
    if choice == COLOUR or tiles.shape[3] == 1:
        return tiles
    if isinstance(choice, str):
        return mosaic(tiles)
    return tiles[..., choice : choice + 1]
