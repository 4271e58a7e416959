"""What the commands do: one file a command."""

COMMANDS = ("train", "new", "fetch", "script", "runs", "evaluate", "check", "export", "import")
