"""Data sets: what is bundled, what is generated, how it is split and prepared."""
