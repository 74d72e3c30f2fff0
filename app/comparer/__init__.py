"""Sections of the page « Comparer »."""
