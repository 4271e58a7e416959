"""What a run looks like: one file a view, each with a demo of its own."""
