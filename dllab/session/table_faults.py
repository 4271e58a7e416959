"""What SQLite finds wrong with a file's tables, gathered into a few words for people."""

import re
from collections.abc import Iterable
from sqlite3 import Connection

from dllab.plurals import counted

# A file with many faults is not told them all; each costs SQLite time.
MOST_FAULTS = 1000

_UNUSED = re.compile(r"Page \d+(?: is|:) never used")
_MISSING = re.compile(r"row \d+ missing from index|wrong # of entries in index")
# A line above the faults of one of the databases of a connection.
_HEADING = re.compile(r"\*\*\* in database")


def table_faults(connection: Connection) -> str:
    """What is wrong with the tables, in words; nothing where they are whole."""
    rows = connection.execute(f"PRAGMA integrity_check({MOST_FAULTS})").fetchall()
    return in_words(line for row in rows for line in str(row[0]).splitlines())


def in_words(lines: Iterable[str]) -> str:
    """The lines of `PRAGMA integrity_check`, gathered."""
    faults = [line for line in lines if line != "ok" and not _HEADING.match(line)]
    unused = sum(bool(_UNUSED.match(line)) for line in faults)
    missing = sum(bool(_MISSING.match(line)) for line in faults)
    broken = len(faults) - unused - missing
    parts = [
        (broken, f"{counted(broken, 'place')} in its pages not as written"),
        (missing, f"{counted(missing, 'row')} missing from an index"),
        (unused, f"{counted(unused, 'page')} that nothing refers to"),
    ]
    found = "; ".join(text for count, text in parts if count)
    return f"{found}; perhaps more" if len(faults) >= MOST_FAULTS else found
