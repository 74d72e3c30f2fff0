"""Sections of the page on the means of all accords."""
