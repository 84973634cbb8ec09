"""The one-process server: baked pages first, Django behind for desk and search."""
