"""`dllab check`: is a session file sound, and what is left of a damaged one."""

import json
from collections.abc import Iterator
from pathlib import Path

from dllab.commands.failure import CommandError
from dllab.plurals import counted
from dllab.session import SessionError
from dllab.session.checking import Report, check
from dllab.session.salvage import salvage
from dllab.sizes import size_words


def check_file(path: Path, rescue: Path | None, *, as_json: bool) -> int:
    """Print what is sound and what is not; 0 when all is, or when the rest was saved.

    Args:
        path: the session file, which is only read.
        rescue: a new file for what can still be read.
        as_json: print the report as JSON.

    Raises:
        CommandError: the file is no session, or nothing can be saved.
    """
    try:
        report = check(path)
        saved = salvage(path, rescue).sentence if rescue else ""
    except SessionError as error:
        raise CommandError(str(error)) from error
    print(_as_json(report, saved) if as_json else _as_text(report, saved))
    return 0 if report.is_sound or saved else 1


def _as_json(report: Report, saved: str) -> str:
    return json.dumps(report.as_json() | ({"saved": saved} if saved else {}), indent=2)


def _as_text(report: Report, saved: str) -> str:
    verdict = "The session is sound." if report.is_sound else "The session is damaged."
    faults = [f"DAMAGED {each.part}: {each.text}" for each in report.findings if not each.is_sound]
    return "\n".join([*_sound(report), *faults, verdict, *([saved] if saved else [])])


def _sound(report: Report) -> Iterator[str]:
    """What was found to be as it was written, in a line for each kind."""
    sound = [each for each in report.findings if each.is_sound]
    for kind, noun in (("file", ""), ("experiment", ""), ("run", "run"), ("kept", "kept state")):
        found = [each for each in sound if each.kind == kind]
        if found and noun:
            total = sum(each.amount for each in found)
            much = size_words(total) if kind == "kept" else counted(total, "event")
            yield f"ok      {counted(len(found), noun)}, {much}"
        elif found:
            yield f"ok      {found[0].part}: {found[0].text}"
