"""Couverture: enjeux and their means, inhabitants reached, services nearby, and where a next one would go."""

import streamlit as st

from app import cache_couverture, served, texts_couverture
from app.couverture.matrix import show_matrix, show_without_means
from app.couverture.population import show_population
from app.couverture.services import choose_service, show_services, show_siting
from app.state import current
from render.couverture_tables import enjeux_sentence

st.title(texts_couverture.TITRE[served.whole()], anchor=False)
if served.whole():
    st.markdown(enjeux_sentence(cache_couverture.enjeux(current()[0].date)))
    show_matrix()
    show_without_means()
else:
    st.info(texts_couverture.EN_PARTIE)
show_population()
measured = choose_service()
show_services(measured)
show_siting(measured)
