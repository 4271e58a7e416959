"""Where the images of a grid lie."""

from ui.data.grid_layout import GridLayout


def test_whole_lines_end_where_the_room_does() -> None:
    """Lines of 3 images, 44 pixels each, behind a rim of 4: two and a half are seen."""
    layout = GridLayout(40, 40, 0, across=3, count=30, room=110)
    assert layout.visible(0) == range(9)
    assert layout.whole(0) == range(6)
    assert layout.rect(layout.whole(0)[-1], 0).bottom() < layout.room
    # Scrolled into a line, this one is not whole either.
    assert layout.whole(30) == range(3, 9)
    assert layout.rect(8, 30).bottom() < layout.room
