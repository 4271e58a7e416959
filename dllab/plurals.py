"""Nouns as their number wants them, in every sentence the lab writes."""

# Epochs do not hiss, batches do.
_HISSING = ("s", "x", "sh", "tch")


def counted(number: int, noun: str) -> str:
    """A number and what it counts: 1 class, 3 classes, 1,200 validation samples."""
    return f"{number:,} {noun if number == 1 else plural(noun)}"


def plural(noun: str) -> str:
    """Of the regular English nouns that are counted here."""
    return f"{noun}es" if noun.endswith(_HISSING) else f"{noun}s"
