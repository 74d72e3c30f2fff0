"""The web door: page settings, navigation, header, then the page itself."""

import streamlit as st

from app import texts
from app.guard import guarded
from app.header import show_footer, show_header
from app.language import speak_french
from app.style import apply_style

st.set_page_config(page_title=texts.TITRE, page_icon="app/icone.svg", layout="wide")
PAGES = [
    st.Page("app/pages/vue_ensemble.py", title=texts.PAGE_VUE, url_path="vue-ensemble", default=True),
    st.Page("app/pages/accord.py", title=texts.PAGE_ACCORD, url_path="accord"),
]
page = st.navigation(PAGES, position="hidden")
apply_style()
speak_french()
with guarded():
    show_header()
    page.run()
    show_footer()
