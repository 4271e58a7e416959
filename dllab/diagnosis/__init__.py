"""Rules that read a run's history and say what they see."""
