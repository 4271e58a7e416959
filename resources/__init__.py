"""Bundled data sets, presets and icons."""
