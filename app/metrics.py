"""Key figures on one line, each with its words and one line of context."""

import html
from collections.abc import Sequence

import streamlit as st


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
