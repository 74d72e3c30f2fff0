"""The header and footer of every page: title, search box, mark of the portfolio, messages about the link."""

import streamlit as st

from app import cache, texts
from app.markdown import escaped
from app.navigation import ACCORD, OVERVIEW, carried, pages
from app.picker import show_found, show_picker
from app.prose import prose
from app.served import MIN_DATE, latest_date, widest
from app.state import Selection, current, linked, siren_in_use
from render.typography import typeset


def show_header(path: str) -> None:
    """
    Show the title, the search box and the mark of the portfolio, then what the link got wrong.

    Parameters
    ----------
    path
        Path of the page that is open, as in its link.
    """
    selection, messages = current()
    with st.container(key="bandeau"):
        title, picker, day, mark = st.columns([5, 5, 2, 3], vertical_alignment="center")
        title.page_link(OVERVIEW, label=f"**{texts.TITRE}**")
        with picker:
            answer = show_picker(selection.territoire or selection.accord)
        with day:
            st.date_input(
                texts.DATE,
                format="DD/MM/YYYY",
                help=texts.DATE_AIDE,
                min_value=MIN_DATE,
                max_value=latest_date(),
                **linked("date", selection.date),
            )
        with mark:
            _show_mark()
    _show_menu(path, selection)
    if answer:
        show_found(*answer)
    notice = cache.loaded().notice
    for message in [*([notice] if notice else []), *messages]:
        st.warning(escaped(message))


def _show_menu(path: str, selection: Selection) -> None:
    """
    Show the pages; the date and the indicator in use follow the reader.

    « Accord » leads to that of the territory in use, and from there to the choice of another.
    """
    siren = siren_in_use(selection)
    with st.container(horizontal=True, key="menu"):
        for entry in pages():
            there = entry.path == path and selection.territoire is None
            own = {"accord": siren} if entry.file == ACCORD and siren and not there else {}
            st.page_link(entry.file, label=entry.title, query_params={**carried(), **own})


def _show_mark() -> None:
    portfolio = cache.portfolio()
    if portfolio.demonstration:
        st.badge(texts.DEMONSTRATION, color="orange", help=texts.DEMONSTRATION_AIDE)
    else:
        labels = ", ".join(source.label for source in portfolio.sources)
        st.caption(texts.PORTEFEUILLE_REEL.format(sources=escaped(labels)))


def show_footer() -> None:
    """Show where the figures come from and what the demonstration mark means."""
    st.divider()
    portfolio = cache.portfolio()
    st.caption(
        prose(
            "pied_de_page",
            limites=texts.LIMITES[cache.precise()],
            version=cache.embedded_version(),
            portefeuille=texts.VERSION_DEMONSTRATION if portfolio.demonstration else portfolio.version,
        )
    )
    st.caption(typeset(texts.SERVI[widest()]))
