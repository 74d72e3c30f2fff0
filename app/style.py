"""The look that Streamlit's theme cannot say: one style sheet, sent with each page."""

from functools import cache
from pathlib import Path

import streamlit as st

SHEET = Path(__file__).with_name("style.css")


@cache
def _sheet() -> str:
    return SHEET.read_text(encoding="utf-8")


def apply_style() -> None:
    """Apply the style sheet of the atlas."""
    st.html(f"<style>{_sheet()}</style>")
