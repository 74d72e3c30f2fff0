"""The page as it will be printed, what may mislead in it, the shares of its classes, its files."""

import streamlit as st

from app import cache_atelier, served, texts_atelier
from app.markdown import escaped
from render.class_histogram import class_sentence, draw_class_histogram
from render.plotly_layout import PLOTLY_CONFIG
from render.printing import PrintError
from render.views.checks import warnings
from render.views.export import FILE_KINDS, Making, file_stem, map_file
from render.views.view import View

MIME = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf", "html": "text/html"}


def show_image(view: View, making: Making) -> bool:
    """Show the page; tell whether it warns that its limits are generalised."""
    # The preview shows no moment: it stays the same all day long.
    still = Making(making.moment.replace(hour=12, minute=0, second=0), making.logo)
    try:
        image, generalised = cache_atelier.preview(view, still)
    except PrintError as error:
        st.error(escaped(texts_atelier.LOGO_REFUSE.format(raison=error)))
        image, generalised = cache_atelier.preview(view, Making(still.moment))
    with st.container(key="apercu"):
        st.image(image, width="stretch", alt=cache_atelier.drawn(view).map.alt, output_format="PNG")
    return generalised


def show_warnings(view: View, *, generalised: bool) -> None:
    """Say what may mislead the reader of the map."""
    world, drawn = cache_atelier.world(), cache_atelier.drawn(view)
    said = [*warnings(view, world, drawn, maker=served.widest())]
    if generalised:
        said.append(texts_atelier.GENERALISEES)
    if said:
        points = "\n".join(f"- {escaped(one)}" for one in said)
        st.warning(f"**{texts_atelier.AVERTISSEMENTS}**\n\n{points}")


def show_histogram(view: View) -> None:
    """Show how the territories are shared between the classes."""
    found = cache_atelier.drawn(view).classed
    if found is None or not found.breaks.k:
        return
    indicateur = cache_atelier.world().catalogue.indicateur(view.indicateur)
    means = view.sujet == "moyens"
    decimals, unit = (
        (0, texts_atelier.EUR_PAR_HABITANT) if means else (indicateur.decimales, indicateur.unite)
    )
    words = class_sentence(found, decimals=decimals)
    with st.container(key="repartition"):
        st.plotly_chart(
            draw_class_histogram(found, decimals=decimals, unit=unit),
            key="repartition_classes",
            config=PLOTLY_CONFIG,
            theme=None,
            width="stretch",
            alt=words,
        )
        st.caption(escaped(words))


def show_files(view: View, making: Making) -> None:
    """Offer the map in each format, written when it is asked for."""
    world = cache_atelier.world()
    st.header(texts_atelier.FICHIERS, anchor=False)
    with st.container(horizontal=True):
        for kind in FILE_KINDS:
            st.download_button(
                texts_atelier.FORMATS[kind],
                lambda kind=kind: map_file(view, world, making, kind=kind),
                file_name=f"{file_stem(view, world)}.{kind}",
                mime=MIME[kind],
                key=f"fichier_{kind}",
                on_click="ignore",
            )
    st.caption(texts_atelier.FICHIERS_AIDE)
