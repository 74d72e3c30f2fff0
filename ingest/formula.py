"""Texts that a spreadsheet must not take for formulas, and back."""

from __future__ import annotations

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
"""What begins a formula, and the apostrophe itself, so that taking it away gives back every text."""


def protect(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet could take for a formula."""
    return f"'{text}" if text.startswith(_STARTS) else text


def unprotect(text: str) -> str:
    """Take away the apostrophe that `protect` put; any other text stays as it is."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_STARTS) else text
