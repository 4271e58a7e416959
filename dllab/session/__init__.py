"""The session file: experiments and runs, durable at every moment."""

from dllab.session.errors import ReadOnlyError, SessionError
from dllab.session.reader import News
from dllab.session.rows import RunRecord
from dllab.session.session import Session
from dllab.session.snapshots import SnapshotRecord
from dllab.session.untitled import latest_untitled, new_untitled

__all__ = [
    "News",
    "ReadOnlyError",
    "RunRecord",
    "Session",
    "SessionError",
    "SnapshotRecord",
    "latest_untitled",
    "new_untitled",
]
