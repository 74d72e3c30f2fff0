"""What Streamlit does not let a page set: the language of the document, for screen readers and hyphenation."""

import streamlit as st

_FRENCH = st.components.v2.component(
    "atlas_langue", js="export default function () { document.documentElement.lang = 'fr'; }"
)


def speak_french() -> None:
    """Declare the document as French; Streamlit writes `en` and offers no setting."""
    _FRENCH()
