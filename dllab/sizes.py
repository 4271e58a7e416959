"""How large something is, as people read it."""

# Each the 1,024th part of the next, as file managers and the settings of the lab count.
UNITS = ("bytes", "kB", "MB", "GB")


def size_words(count: int) -> str:
    """A number of bytes in three digits: 512 bytes, 1.5 kB, 34.2 MB."""
    size, unit = float(count), 0
    while size >= 1000 and unit < len(UNITS) - 1:
        size, unit = size / 1024, unit + 1
    return f"{size:.3g} {UNITS[unit]}" if size < 1000 else f"{size:,.0f} {UNITS[unit]}"
