"""Atelier: compose a map, see it as it will be printed, take it away or the whole atlas."""

import streamlit as st

from app import cache_atelier, texts_atelier
from app.atelier.archive import forget_archive, show_archive
from app.atelier.choice import (
    chosen_logo,
    read_choice,
    show_classes,
    show_page,
    show_subject,
    show_territory,
)
from app.atelier.preview import show_files, show_histogram, show_image, show_warnings
from app.clock import moment
from app.data_panel import show_data
from app.guard import guarded_fragment
from app.markdown import escaped
from render.views.export import Making
from render.views.view import View


@guarded_fragment
def show_workshop() -> None:
    """Show the settings beside the map that they make; only this part runs again when one changes."""
    view, messages = read_choice()
    for message in messages:
        st.warning(escaped(texts_atelier.REMPLACE.format(message=message)))
    with st.container(key="duo_atelier"):
        left, right = st.columns([2, 5], gap="medium")
        with left, st.container(key="reglages"):
            show_settings(view)
        with right:
            show_result(view, Making(moment(), chosen_logo()))
    forget_archive(view, chosen_logo())


def show_settings(view: View) -> None:
    """Show every setting, the shares of the classes beside theirs."""
    show_subject(view)
    show_territory(view)
    st.header(texts_atelier.CLASSES_TITRE, anchor=False)
    show_classes(view)
    show_histogram(view)
    st.header(texts_atelier.MISE_EN_PAGE, anchor=False)
    show_page(view)


def show_result(view: View, making: Making) -> None:
    """Show the page, what may mislead in it, its files, its words and figures."""
    spec = cache_atelier.drawn(view).map
    generalised = show_image(view, making)
    show_warnings(view, generalised=generalised)
    show_files(view, making)
    show_data(
        spec.table,
        alt=spec.alt,
        source=spec.source,
        file_name="atelier",
        demonstration=spec.demonstration,
        audience=view.diffusion,
    )


st.title(texts_atelier.TITRE, anchor=False)
st.markdown(texts_atelier.INTRODUCTION)
show_workshop()
# Out of the part that runs again alone: only a run of the whole page stops the work in progress.
show_archive(read_choice()[0], Making(moment(), chosen_logo()))
