"""A news reader for the terminal that knows who said what."""

__version__ = "0.1.0"
