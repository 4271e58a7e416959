"""`dllab check`: is a session file sound, and what is left of a damaged one."""

import json
from pathlib import Path

from dllab.commands.failure import CommandError
from dllab.session import SessionError
from dllab.session.checking import Finding, Report, check
from dllab.session.salvage import salvage


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
    return "\n".join([*map(_line, report.findings), verdict, *([saved] if saved else [])])


def _line(finding: Finding) -> str:
    return f"{'ok' if finding.is_sound else 'DAMAGED':8}{finding.part}: {finding.text}"
