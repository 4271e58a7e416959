"""The session file: experiments and runs, durable at every moment."""

from dllab.session.errors import SessionError
from dllab.session.rows import RunRecord
from dllab.session.session import Session
from dllab.session.untitled import latest_untitled, new_untitled

__all__ = ["RunRecord", "Session", "SessionError", "latest_untitled", "new_untitled"]
