"""Sections of the page on coverage."""
