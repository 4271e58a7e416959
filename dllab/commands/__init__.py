"""What the commands do: one file a command."""

COMMANDS = (
    "train",
    "new",
    "fetch",
    "script",
    "reproduce",
    "resume",
    "runs",
    "evaluate",
    "check",
    "export",
    "import",
)
