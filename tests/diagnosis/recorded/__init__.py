"""Recorded runs with and without each illness, on which the rules of diagnosis are measured."""
