"""Moyens: promised, voted, paid and left, on every side that an élu asks about."""

import streamlit as st

from app import cache_moyens, texts_moyens
from app.moyens.breakdown import show_breakdown
from app.moyens.means_maps import show_maps
from app.moyens.partners import show_inside_outside, show_leverage
from app.state import current
from render.moyens_tables import means_sentence

st.title(texts_moyens.TITRE, anchor=False)
st.markdown(means_sentence(cache_moyens.balance_by(current()[0].date, "accord_id")))
show_breakdown()
show_maps()
show_leverage()
show_inside_outside()
