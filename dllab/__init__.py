"""The engine of the lab: what an experiment is, how it is trained and kept. It knows no window."""

__version__ = "0.1.0"
