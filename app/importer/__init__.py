"""Sections of the page « Importer »."""
