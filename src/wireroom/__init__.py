"""wireroom: agency wire in, newspaper out, by itself, word for word."""

__version__ = "0.1.0"
