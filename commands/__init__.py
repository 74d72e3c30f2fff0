"""The commands of `cli.py`, one module per family."""
