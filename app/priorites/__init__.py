"""Sections of the page on priorities."""
