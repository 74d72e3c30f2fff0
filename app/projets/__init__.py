"""The list and map of projects."""
