"""Starts the command line: `digest`, or `python -m digest`."""

from digest.cli.main import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
