"""The shell of a run: load, decide, render, deliver, record. Ports come as arguments."""
