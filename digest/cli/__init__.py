"""The commands: each parses its words, calls one job and prints. Errors become one line and an exit code."""
