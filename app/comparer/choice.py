"""Which territories are compared, and on which indicator."""

from dataclasses import dataclass

import streamlit as st

from app import cache, cache_comparer
from app import texts_comparer as words
from app.overview import names_of
from app.state import Selection, linked, read_choices, siren_in_use
from render.comparer_charts import MARKS
from render.comparer_words import choice_sentence

PARAM = "avec"


@dataclass(frozen=True)
class Choice:
    """SIREN compared, in order, and the sentence on why these when the link names none."""

    sirens: tuple[str, ...]
    reason: str | None = None


def read_choice_of_territories(selection: Selection) -> Choice:
    """Read the territories of the link, else one accord and the territories most like it; four at most."""
    start, proposed, reason = _proposed(selection)
    found = read_choices(PARAM, cache.epci().index, (start, *proposed))
    if len(found) > len(MARKS):
        st.warning(words.TROP)
    named = any(siren in st.query_params.get(PARAM, "").split(",") for siren in found)
    return Choice(found[: len(MARKS)], None if named else reason)


def _proposed(selection: Selection) -> tuple[str, tuple[str, ...], str]:
    names = names_of("epci")
    # Without an accord in the link, the first name in alphabetical order: no territory is put forward.
    start = siren_in_use(selection) or str(names.index[0])
    similar = cache_comparer.similar(start, selection.indicateur, 2)
    excluded = selection.indicateur in cache_comparer.index_indicators()
    reason = choice_sentence(start, similar, names, excluded=excluded)
    return start, tuple(map(str, similar.index)), reason


def show_choice(choice: Choice, selection: Selection) -> None:
    """Show the two widgets; a change of indicator keeps the territories on show."""
    names = names_of("epci")
    with st.container(key="duo_comparer_choix"):
        left, right = st.columns([3, 2])
    with left:
        st.multiselect(
            words.TERRITOIRES,
            list(map(str, names.index)),
            format_func=lambda siren: str(names[siren]),
            placeholder=words.TERRITOIRES_EXEMPLE,
            **linked(PARAM, list(choice.sirens)),
        )
    catalogue = cache.catalogue()
    shown = [one for theme in catalogue.themes for one in catalogue.par_theme(theme.id)]

    def write_indicator(chosen: str) -> None:
        st.query_params["indicateur"] = chosen
        st.query_params[PARAM] = ",".join(choice.sirens)

    with right:
        st.selectbox(
            words.INDICATEUR,
            [one.id for one in shown],
            format_func=lambda code: (
                f"{catalogue.indicateur(code).label} ({catalogue.indicateur(code).unite})"
            ),
            **linked("indicateur", selection.indicateur, write=write_indicator),
        )
    if choice.reason:
        st.caption(choice.reason)
