"""Means on the map: euros per inhabitant, and the need crossed with the means where a theme has an indicator."""

import datetime

import streamlit as st

from analysis.totals import VotedPerInhabitant
from app import cache, cache_moyens, served, texts, texts_moyens
from app.chart_panel import show_chart
from app.guard import guarded_fragment
from app.map_panel import paint_maps_first, show_map, show_map_data
from app.navigation import open_territory
from app.overview import PERIMETRE, names_of, portfolio_source, ranked_names
from app.state import current, linked, read_choice
from app.table_panel import show_table
from data.catalogue import Indicateur
from render import gap_maps, moyens_maps, numbers
from render.charts import Words, values_ranking
from render.chartspec import ChartSpec
from render.mapspec import MapSpec
from render.typography import listed
from render.views.words import NEED

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
    if theme != ALL and not (cache_moyens.theme_means(date, theme).values > 0).any():
        st.info(texts_moyens.of_shown(texts_moyens.SANS_VOTE_THEME, whole=served.whole()))
    if kind == "ecart" and need is not None:
        _show_gap(theme, need, date)
    else:
        _show_means(theme, date)


def _show_means(theme: str, date: datetime.date) -> None:
    spec, words = means_spec(theme, date)
    with st.container(key="duo_carte_moyens"):
        left, right = st.columns([3, 2])
        with left:
            clicked = show_map(spec, key="carte_moyens", height=MAP_HEIGHT)
            paint_maps_first()
            st.markdown(words)
            show_map_data(spec, file_name="carte_moyens_habitant")
        with right:
            show_chart(means_ranking(theme, date), key="classement_moyens")
    _follow(clicked)


def _show_gap(theme: str, need: Indicateur, date: datetime.date) -> None:
    spec = gap_spec(theme, need, date)
    with st.container(key="duo_carte_ecart"):
        left, right = st.columns([4, 3])
        with left:
            clicked = show_map(spec, key="carte_moyens", height=MAP_HEIGHT)
            st.markdown(f"{_gap_words(theme, need, date)} {texts_moyens.LECTURE_ECART}")
            show_map_data(spec, file_name="carte_moyens_ecart")
        with right:
            classes = cache_moyens.gap(date, theme, need.id)
            show_table(gap_maps.gap_table(spec.table, classes), alt=spec.title)
    _follow(clicked)


def _follow(clicked: str | None) -> None:
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
    return next(iter(cache.catalogue().besoins(theme)), None)


def without_indicator(theme: str) -> str:
    """Say that a theme has no need indicator, and which ones have one."""
    labels = cache.theme_labels()
    known = [label.lower() for code, label in labels.items() if need_of(code) and _in_portfolio(code)]
    return texts_moyens.SANS_INDICATEUR.format(theme=labels[theme], themes=listed(known))


def _in_portfolio(theme: str) -> bool:
    return cache.catalogue().theme(theme).portefeuille


def means_spec(theme: str, date: datetime.date) -> tuple[MapSpec, str]:
    """Map the euros voted per inhabitant, and say what the map shows and how to read it."""
    voted, names = _voted(theme, date), names_of("epci")
    spec = moyens_maps.means_map(
        voted.values,
        names,
        title=texts.CARTE_MOYENS.format(sujet=_title(theme, date), date=numbers.date_fr(date)),
        source=portfolio_source(),
        demonstration=cache.portfolio().demonstration,
        chosen=current()[0].territoire or current()[0].accord,
        partial=not served.whole(),
    )
    said = moyens_maps.voted_sentence(
        voted.values,
        names,
        subject=texts.MOYENS_MONTANT,
        reference=voted.reference,
        partial=not served.whole(),
    )
    if theme != ALL:
        spec = moyens_maps.with_theme(spec, cache.theme_labels()[theme])
        return spec, f"{said} {texts_moyens.LECTURE_THEME[served.whole()]}"
    reading = texts.MOYENS_LECTURE
    if not voted.in_accords:
        reading = texts_moyens.of_shown(texts.MOYENS_LECTURE_HORS, whole=served.whole())
    return spec, f"{said} {reading}"


def _voted(theme: str, date: datetime.date) -> VotedPerInhabitant:
    return cache.voted_per_inhabitant(date) if theme == ALL else cache_moyens.theme_means(date, theme)


def _title(theme: str, date: datetime.date) -> str:
    if theme != ALL:
        return texts_moyens.CARTE_THEME.format(theme=cache.theme_labels()[theme])
    in_accords = cache.voted_per_inhabitant(date).in_accords
    return texts.MOYENS_DANS_ACCORD if in_accords else texts.MOYENS_HORS_ACCORD


def means_ranking(theme: str, date: datetime.date) -> ChartSpec:
    """Rank the euros voted per inhabitant, with the 21 EPCI together as reference."""
    voted = _voted(theme, date)
    words = Words(
        _title(theme, date),
        f"{portfolio_source()} ; {moyens_maps.INHABITANTS}",
        format="par_habitant",
        demonstration=cache.portfolio().demonstration,
    )
    return values_ranking(
        voted.values,
        ranked_names(voted.values, names_of("epci")),
        words,
        reference=(PERIMETRE, voted.reference) if voted.reference else None,
        chosen=current()[0].territoire or current()[0].accord,
    )


def gap_spec(theme: str, need: Indicateur, date: datetime.date) -> MapSpec:
    """Map the need of a theme crossed with its means."""
    title = texts_moyens.CARTE_ECART.format(
        besoin=need.dated(NEED),
        theme=cache.theme_labels()[theme],
        date=numbers.date_fr(date),
    )
    return gap_maps.gap_map(
        cache_moyens.gap(date, theme, need.id),
        cache.observed(need.id, "epci"),
        cache_moyens.theme_means(date, theme).values,
        names_of("epci"),
        gap_maps.GapWords(
            title,
            f"{need.source}, {need.licence} ; {portfolio_source()}",
            cache.portfolio().demonstration,
            partial=not served.whole(),
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
    classes = cache_moyens.gap(date, theme, need.id)
    said = gap_maps.gap_sentence(classes, names_of("epci"), partial=not served.whole())
    return f"{said} {reference}"
