"""The map and the ranking of the index, then its two dimensions and every admissible weighting."""

import streamlit as st

from analysis.index_spec import CAVEAT
from app import cache, cache_priorites, texts_priorites
from app.cache_priorites import OFFICIAL, Weighting
from app.chart_panel import show_chart
from app.map_panel import paint_maps_first, show_map, show_map_data
from app.overview import names_of
from app.priorites.weights import words_of
from app.state import linked
from data.catalogue import Indicateur
from render import numbers, priorites_charts, priorites_maps, priorites_tables
from render.charts import Words
from render.chartspec import ChartSpec
from render.mapspec import MapSpec
from render.sources import index_source, index_years
from render.typography import listed

MAP_HEIGHT = 600


def used() -> list[Indicateur]:
    """Give the indicators of the index."""
    return [cache.catalogue().indicateur(name) for name in cache_priorites.official_spec().indicateurs]


def source() -> str:
    """Where the values of the index come from."""
    return index_source(used())


def short_source() -> str:
    """Who publishes the values of the index, and of when, for the foot of a chart."""
    items = used()
    dates = listed(sorted({item.millesime for item in items}))
    producers = " ; ".join(dict.fromkeys(item.producteur for item in items))
    return texts_priorites.SOURCE.format(sources=f"{producers}, {dates}")


def map_of(weighting: Weighting, siren: str | None) -> MapSpec:
    """Describe the map of the index."""
    modified = weighting != OFFICIAL
    title = texts_priorites.CARTE.format(
        indice=cache_priorites.official_spec().label,
        poids=texts_priorites.POIDS_MODIFIES if modified else texts_priorites.POIDS_OFFICIELS,
        annees=index_years(used()),
    )
    # The weights travel with the source: in the legend they would hide the Cap Sizun and Sein.
    made = f" ; {texts_priorites.NOTE_POIDS.format(poids=words_of(weighting))}" if modified else ""
    words = priorites_maps.IndexWords(title, source() + made, CAVEAT)
    return priorites_maps.priority_map(
        cache_priorites.ranking(weighting), names_of("epci"), words, chosen=siren
    )


def ranks_of(weighting: Weighting, siren: str | None) -> ChartSpec:
    """Describe the ranking with its bands, the official rank beside when other weights are in use."""
    modified = weighting != OFFICIAL
    mark = texts_priorites.POIDS_MODIFIES if modified else texts_priorites.POIDS_OFFICIELS
    return priorites_charts.rank_chart(
        cache_priorites.ranking(weighting),
        names_of("epci"),
        Words(texts_priorites.RANGS.format(poids=mark), short_source()),
        official=cache_priorites.ranking(OFFICIAL)["rang"] if modified else None,
        chosen=siren,
    )


def show_ranking(weighting: Weighting, siren: str | None) -> str | None:
    """Show the map beside the ranking; give the EPCI that was just touched."""
    st.header(texts_priorites.CLASSEMENT, anchor=False)
    names = names_of("epci")
    st.selectbox(
        texts_priorites.EPCI,
        list(names.index),
        index=None,
        format_func=names.__getitem__,
        placeholder=texts_priorites.EPCI_EXEMPLE,
        width=460,
        **linked("epci", siren),
    )
    ranking = cache_priorites.ranking(weighting)
    words = priorites_maps.ranking_sentence(ranking, names)
    if weighting != OFFICIAL:
        official = cache_priorites.ranking(OFFICIAL)["rang"]
        words += f" {priorites_tables.moved_sentence(ranking['rang'], official, names)}"
    st.markdown(words)
    spec = map_of(weighting, siren)
    with st.container(key="duo_carte"):
        left, right = st.columns([3, 2])
        with left:
            clicked = show_map(spec, key="carte_priorites", height=MAP_HEIGHT)
            paint_maps_first()
            show_map_data(spec, file_name="carte_priorites")
        with right:
            show_chart(ranks_of(weighting, siren), key="rangs")
    drawn = numbers.number(cache_priorites.robustness_of(weighting).n_draws)
    st.caption(texts_priorites.VARIANTES.format(n=drawn))
    return clicked


def show_dimensions(siren: str | None) -> None:
    """Show the two axes beside the share of weightings that put each EPCI among the first."""
    st.header(texts_priorites.DIMENSIONS, anchor=False)
    names, smaa = names_of("epci"), cache_priorites.all_weightings()
    axes = {axe.id: axe.label for axe in cache_priorites.official_spec().axes}
    title = texts_priorites.PONDERATIONS.format(top=smaa.top)
    with st.container(key="duo_dimensions"):
        left, right = st.columns(2)
        with left:
            if axes:
                spec = priorites_charts.axes_chart(
                    cache_priorites.positions(),
                    names,
                    Words(texts_priorites.NUAGE, short_source()),
                    axes=axes,
                    chosen=siren,
                )
                show_chart(spec, key="deux_dimensions")
                st.caption(texts_priorites.NUAGE_LECTURE)
        with right:
            shares = smaa.table["p_top"]
            spec = priorites_charts.acceptability_chart(
                shares, names, Words(title, short_source()), chosen=siren
            )
            show_chart(spec, key="ponderations")
            drawn = numbers.number(smaa.n_draws)
            st.caption(texts_priorites.PONDERATIONS_LECTURE.format(top=smaa.top, n=drawn))
