"""Moyens: promised, voted, paid and left, on every side that an élu asks about."""

import streamlit as st

from app import cache_moyens, served, texts_moyens
from app.moyens.breakdown import show_breakdown
from app.moyens.means_maps import show_maps
from app.moyens.partners import show_inside_outside, show_leverage
from app.state import current
from render.moyens_tables import means_sentence, votes_sentence

st.title(texts_moyens.TITRE if served.whole() else texts_moyens.TITRE_EN_PARTIE, anchor=False)
balance = cache_moyens.balance_by(current()[0].date, "accord_id")
st.markdown(means_sentence(balance) if served.whole() else votes_sentence(balance))
show_breakdown()
show_maps()
show_leverage()
show_inside_outside()
