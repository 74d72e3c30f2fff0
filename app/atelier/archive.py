"""The archive of the whole atlas: made page by page under a bar that the reader can stop."""

from dataclasses import replace

import streamlit as st

from app import cache_atelier, texts_atelier
from render import numbers
from render.views.archive import archive_bytes
from render.views.atlas import atlas_stem
from render.views.export import FILE_KINDS, FileKind, Making
from render.views.view import View

READY = "archive_prete"
"""Key of the session: the archive made last, with the settings that it answers."""
WORKING = "archive_en_cours"


def show_archive(view: View, making: Making) -> None:
    """Offer to make the archive of these settings, then to take it away."""
    st.header(texts_atelier.ATLAS, anchor=False)
    st.caption(texts_atelier.ATLAS_AIDE)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kinds = st.pills(
            texts_atelier.ATLAS_FORMATS,
            list(FILE_KINDS),
            selection_mode="multi",
            default=["pdf"],
            format_func=texts_atelier.FORMATS.__getitem__,
            key="archive_formats",
        )
        whole = st.checkbox(texts_atelier.ATLAS_ENSEMBLE, key="archive_ensemble")
    if not kinds and not whole:
        st.info(texts_atelier.ATLAS_RIEN)
        return
    # Still marked as working when this run begins: the run before was stopped, by « Annuler » or by another choice.
    if st.session_state.pop(WORKING, False):
        st.info(texts_atelier.ATLAS_ANNULE)
    if st.button(texts_atelier.ATLAS_PREPARER, key="archive_preparer"):
        st.session_state[READY] = (
            _settings(view, making.logo),
            _made(view, making, tuple(kinds), whole=whole),
        )
    _, content = st.session_state.get(READY, (None, b""))
    if content:
        st.download_button(
            texts_atelier.ATLAS_PRET.format(taille=numbers.number(len(content) / 1e6, decimals=1)),
            content,
            file_name=f"{atlas_stem(view, cache_atelier.world())}.zip",
            mime="application/zip",
            key="archive",
            on_click="ignore",
        )


def _made(view: View, making: Making, kinds: tuple[FileKind, ...], *, whole: bool) -> bytes:
    """Make the archive; at each step of the bar, Streamlit may stop this run."""
    st.session_state.pop(READY, None)
    st.session_state[WORKING] = True
    place = st.empty()
    with place.container():
        bar = st.progress(0.0, text=texts_atelier.ATLAS_DEBUT)
        st.button(texts_atelier.ATLAS_ANNULER, key="archive_annuler")

    def step(label: str, done: int, total: int) -> None:
        bar.progress(done / total, text=f"{label} ({done}/{total})")

    content = archive_bytes(view, cache_atelier.world(), making, kinds=kinds, whole=whole, progress=step)
    place.empty()
    st.session_state[WORKING] = False
    return content


def forget_archive(view: View, logo: bytes | None) -> None:
    """Take away an archive that answers other settings than those of the page."""
    kept, _ = st.session_state.get(READY, (None, b""))
    if kept is not None and kept != _settings(view, logo):
        del st.session_state[READY]
        st.rerun()


def _settings(view: View, logo: bytes | None) -> tuple[View, bytes | None]:
    """Give the settings that an archive answers: the EPCI of the page does not count, it has them all."""
    return replace(view, epci="", niveau="epci"), logo
