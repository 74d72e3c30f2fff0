"""The papers of an accord, composed when they are asked for: its sheet and its slides."""

from functools import partial
from typing import Final, cast

import streamlit as st

from analysis.accord_state import AccordState
from analysis.diffusion import Audience
from app import cache_documents, served
from app import texts_documents as words
from app.guard import guarded_fragment
from app.state import linked, read_choice
from render.reports import Kind, Report
from render.views.words import AUDIENCES

USUAL: Final[Audience] = "comité"
BUTTONS: Final[tuple[tuple[Kind, str, str], ...]] = (
    ("fiche", words.FICHE, "application/pdf"),
    (
        "diapositives",
        words.DIAPORAMA,
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
)


@guarded_fragment
def show_downloads(state: AccordState, siren: str) -> None:
    """Offer the sheet and the slides of an accord, for the readers that are chosen."""
    with st.popover(words.DOCUMENTS):
        offered = served.audiences()
        audience = cast(Audience, read_choice("document_pour", offered, served.usual(USUAL)))
        st.segmented_control(
            words.DIFFUSION,
            list(offered),
            format_func=AUDIENCES.__getitem__,
            **linked("document_pour", audience),
        )
        st.caption(f"{words.DIFFUSION_AIDE[audience]} {words.EN_PREPARATION}")
        for kind, label, mime in BUTTONS:
            report = Report(kind, siren)
            st.download_button(
                label,
                partial(cache_documents.document, report, state.date, audience),
                file_name=cache_documents.file_name(report, state.date, audience),
                mime=mime,
                key=f"document_{kind}",
                on_click="ignore",
            )
