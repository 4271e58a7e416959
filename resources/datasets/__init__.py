"""Files found through importlib.resources."""
