"""A newsletter digest generator for newsrooms: stored articles in, one personal mail a reader out."""

__version__ = "0.1.0"
