"""Sections of the accord page, one file each, from the promise to the points of vigilance."""
