"""What Streamlit lets no page set: its language, its own words in French, and the ways of the keyboard."""

import json
from pathlib import Path

import streamlit as st

from app.texts import MENU
from app.texts_streamlit import FORMS, WORDS

SCRIPT = Path(__file__).with_name("document.js")


def document_script() -> str:
    """Write the script, with its words in their places."""
    script = SCRIPT.read_text(encoding="utf-8")
    for place, words in {"__WORDS__": WORDS, "__FORMS__": FORMS, "__MENU__": MENU}.items():
        script = script.replace(place, json.dumps(words, ensure_ascii=False))
    return script


_DOCUMENT = st.components.v2.component("atlas_document", js=document_script())


def prepare_document() -> None:
    """Declare the document as French, put Streamlit's own words into French, and mark the menu (docs/adr/0050)."""
    _DOCUMENT(on_langue_change=lambda: None)
