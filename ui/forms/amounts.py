"""Large numbers at a glance: three figures and a unit."""


def amount(number: int) -> str:
    """A count: 950, 12.3 k, 1.81 G."""
    return _short(number, ("", " k", " M", " G", " T"))


def memory(size: int) -> str:
    """A number of bytes: 512 B, 3.14 kB, 1.67 MB."""
    return _short(size, (" B", " kB", " MB", " GB", " TB"))


def _short(number: float, units: tuple[str, ...]) -> str:
    *smaller, largest = units
    for unit in smaller:
        # From here on three figures would round to the next unit.
        if number < 999.5:
            return f"{number:.3g}{unit}"
        number /= 1000
    return f"{number:,.3g}{largest}"
