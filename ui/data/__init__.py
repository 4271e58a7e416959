"""Choosing, importing and looking at data."""
