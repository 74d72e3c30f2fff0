"""Importer: bring a file in, correct a row, go back to a version; the page exists only with `ATS_IMPORT=1`."""

import streamlit as st

from app import texts_importer as words
from app.importer.edition import show_edition
from app.importer.upload import show_upload
from app.importer.versions import show_versions
from app.state import linked, read_choice

st.title(words.TITRE, anchor=False)
st.markdown(words.RESERVE)
volet = read_choice("volet", words.VOLETS, "fichier")
with st.container(horizontal=True, vertical_alignment="bottom"):
    st.segmented_control(
        words.VOLET, list(words.VOLETS), format_func=words.VOLETS.__getitem__, **linked("volet", volet)
    )
    who = st.text_input(words.SERVICE, words.SERVICE_DEFAUT, help=words.SERVICE_AIDE, max_chars=80, width=300)
{"fichier": show_upload, "saisie": show_edition, "versions": show_versions}[volet](
    who.strip() or words.SERVICE_DEFAUT
)
