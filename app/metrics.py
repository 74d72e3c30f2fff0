"""Key figures on one line, each with its words and one line of context."""

import html
from collections.abc import Callable, Sequence

import streamlit as st

from app import served
from render.tables import NOTHING


def told(value: float, write: Callable[[float], str]) -> str:
    """Write a sum of votes; where only a part of them is told, nothing of it is no zero."""
    return write(value) if value or served.whole() else NOTHING


def show_metrics(items: Sequence[tuple[str, str, str | None]]) -> None:
    """
    Show figures side by side; they wrap on a narrow screen.

    Parameters
    ----------
    items
        Label, value as written, and a line of context or None.
    """
    blocks = [
        f"<div><dt>{html.escape(label)}</dt><dd>{html.escape(value)}"
        f"<small>{html.escape(context or '')}</small></dd></div>"
        for label, value, context in items
    ]
    st.html(f'<dl class="chiffres">{"".join(blocks)}</dl>')
