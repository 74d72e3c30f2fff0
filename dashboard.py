"""The web door: page settings, navigation, header, then the page itself."""

import streamlit as st

from app import texts
from app.document import prepare_document
from app.guard import guarded
from app.header import show_footer, show_header
from app.navigation import OVERVIEW, pages
from app.style import apply_style

st.set_page_config(page_title=texts.TITRE, page_icon="app/icone.svg", layout="wide")
page = st.navigation(
    [
        st.Page(entry.file, title=entry.title, url_path=entry.path, default=entry.file == OVERVIEW)
        for entry in pages()
    ],
    position="hidden",
)
apply_style()
prepare_document()
with guarded():
    show_header(page.url_path)
    page.run()
    show_footer()
