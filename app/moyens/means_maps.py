"""Means on the map: euros per inhabitant, and the need crossed with the means where a theme has an indicator."""

import datetime

import streamlit as st

from app import cache, cache_moyens, texts, texts_moyens
from app.guard import guarded_fragment
from app.map_panel import show_map, show_map_data
from app.navigation import open_territory
from app.overview import names_of, portfolio_source
from app.state import current, linked, read_choice
from data.catalogue import Indicateur
from render import maps, moyens_maps, numbers
from render.mapspec import MapSpec
from render.typography import listed

MAP_HEIGHT = 560
ALL = "tous"


@guarded_fragment
def show_maps() -> None:
    """Show the map that was chosen, what it says and what must not be concluded."""
    st.header(texts_moyens.CARTES, anchor=False)
    kind, theme = _controls()
    date = current()[0].date
    need = need_of(theme)
    if kind == "ecart" and need is None:
        st.info(without_indicator(theme))
    if kind == "ecart" and need is not None:
        spec = gap_spec(theme, need, date)
        words = f"{_gap_words(theme, need, date)} {texts_moyens.LECTURE_ECART}"
    else:
        spec, words = means_spec(theme, date)
    if theme != ALL and not (cache_moyens.theme_means(date, theme).values > 0).any():
        st.info(texts_moyens.SANS_VOTE_THEME)
    clicked = show_map(spec, key="carte_moyens", height=MAP_HEIGHT)
    st.markdown(words)
    show_map_data(spec, file_name=f"carte_moyens_{kind}")
    if clicked and clicked in cache.territory_labels():
        open_territory(clicked)


def _controls() -> tuple[str, str]:
    themes = [code for code in cache.theme_labels() if cache.catalogue().theme(code).portefeuille]
    kind = read_choice("carte", texts_moyens.CARTES_CHOIX, "habitant")
    # Both maps share one choice; the gap map needs a theme, so it begins with one that has an indicator.
    default = ALL if kind == "habitant" else next(code for code in themes if need_of(code))
    options = [ALL, *themes] if kind == "habitant" else themes
    theme = read_choice("theme_moyens", [ALL, *themes], default)
    if theme not in options:
        theme = default
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            texts_moyens.CARTE,
            list(texts_moyens.CARTES_CHOIX),
            format_func=texts_moyens.CARTES_CHOIX.__getitem__,
            **linked("carte", kind),
        )
        labels = {ALL: texts_moyens.TOUS, **cache.theme_labels()}
        st.selectbox(
            texts_moyens.THEME,
            options,
            format_func=labels.__getitem__,
            width=320,
            **linked("theme_moyens", theme),
        )
    return kind, theme


def need_of(theme: str) -> Indicateur | None:
    """Give the need indicator of a theme: the first that has a direction and exists by EPCI, or None."""
    if theme == ALL:
        return None
    for indicateur in cache.catalogue().par_theme(theme):
        if indicateur.sens != "neutre" and indicateur.nature == "ratio" and "epci" in indicateur.niveaux:
            return indicateur
    return None


def without_indicator(theme: str) -> str:
    """Say that a theme has no need indicator, and which ones have one."""
    labels = cache.theme_labels()
    known = [label.lower() for code, label in labels.items() if need_of(code) and _in_portfolio(code)]
    return texts_moyens.SANS_INDICATEUR.format(theme=labels[theme], themes=listed(known))


def _in_portfolio(theme: str) -> bool:
    return cache.catalogue().theme(theme).portefeuille


def means_spec(theme: str, date: datetime.date) -> tuple[MapSpec, str]:
    """Map the euros voted per inhabitant, and say how to read them."""
    chosen = current()[0].territoire or current()[0].accord
    words = {
        "source": portfolio_source(),
        "demonstration": cache.portfolio().demonstration,
        "chosen": chosen,
    }
    if theme != ALL:
        label = cache.theme_labels()[theme]
        title = texts_moyens.CARTE_THEME.format(theme=label, date=numbers.date_fr(date))
        values = cache_moyens.theme_means(date, theme).values
        spec = maps.means_map(values, names_of("epci"), title=title, **words)
        return moyens_maps.with_theme(spec, label), f"{spec.alt} {texts_moyens.LECTURE_THEME}"
    voted = cache.voted_per_inhabitant(date)
    subject = texts.MOYENS_DANS_ACCORD if voted.in_accords else texts.MOYENS_HORS_ACCORD
    reading = texts.MOYENS_LECTURE if voted.in_accords else texts.MOYENS_LECTURE_HORS
    title = f"Finistère – {subject}, au {numbers.date_fr(date)}"
    spec = maps.means_map(voted.values, names_of("epci"), title=title, **words)
    return spec, f"{spec.alt} {reading}"


def gap_spec(theme: str, need: Indicateur, date: datetime.date) -> MapSpec:
    """Map the need of a theme crossed with its means."""
    title = texts_moyens.CARTE_ECART.format(
        besoin=need.label,
        millesime=need.millesime,
        theme=cache.theme_labels()[theme].lower(),
        date=numbers.date_fr(date),
    )
    return moyens_maps.gap_map(
        cache_moyens.gap(date, theme, need.id),
        cache.observed(need.id, "epci"),
        cache_moyens.theme_means(date, theme).values,
        names_of("epci"),
        moyens_maps.GapWords(
            title, f"{need.source}, {need.licence} ; {portfolio_source()}", cache.portfolio().demonstration
        ),
        indicateur=need,
    )


def _gap_words(theme: str, need: Indicateur, date: datetime.date) -> str:
    reference = texts_moyens.BESOIN.format(
        label=need.label,
        millesime=need.millesime,
        valeur=numbers.unit_value(cache.reference(need.id), need),
        moyens=numbers.per_inhabitant(cache_moyens.theme_means(date, theme).reference),
    )
    return f"{moyens_maps.gap_sentence(cache_moyens.gap(date, theme, need.id), names_of('epci'))} {reference}"
