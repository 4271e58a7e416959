"""How squares fill a room best."""


def largest(squares: int, width: int, height: int, gap: int = 0) -> tuple[int, int]:
    """In how many columns squares are largest in a room, and their side then."""

    def side(columns: int) -> int:
        lines = -(-squares // columns)
        return min(width // columns, height // lines) - gap

    columns = max(range(squares, 0, -1), key=side)
    return columns, side(columns)
