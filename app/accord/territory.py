"""The territory itself: its communes and projects on a map, its figures against the Finistère."""

from dataclasses import replace

import streamlit as st

from analysis.accord_state import AccordState
from app import cache, texts
from app.atelier.link import accord_image, show_image_link
from app.chart_panel import show_chart
from app.guard import guarded_fragment
from app.map_panel import show_map, show_map_data
from app.overview import names_of, portfolio_source
from app.state import current
from render import charts, maps, numbers, project_maps, small_rates
from render.mapspec import MapSpec
from render.views.words import AND_PROJECTS

MAP_HEIGHT = 540


def territory_map(state: AccordState, siren: str, indicateur_id: str, chosen: str | None) -> MapSpec:
    """Map the communes of an EPCI on one indicator, with the projects of its accord and outside."""
    communes = cache.communes()
    indicateur = cache.catalogue().indicateur(indicateur_id)
    members = communes["nom"][communes["siren_epci"] == siren].sort_values()
    spec = maps.indicator_map(
        cache.observed(indicateur_id, "commune"),
        members,
        indicateur,
        level="commune",
        chosen=chosen,
        focus=siren,
    )
    spec = small_rates.hatched(spec, indicateur, communes["population"])
    projets = cache.projects(state.date)
    mine = projets["siren"] == siren
    if state.accord_id is not None:
        mine |= projets["accord_id"] == state.accord_id
    name = cache.epci().at[siren, "nom_court"]
    title, day = maps.placed(spec, name).title, numbers.date_fr(state.date)
    spec = spec.entitled(AND_PROJECTS.format(titre=title, date=day))
    return replace(
        project_maps.with_projects(spec, projets[mine], cache.theme_labels()),
        source=f"{spec.source} ; {portfolio_source()}",
        demonstration=cache.portfolio().demonstration,
    )


@guarded_fragment
def show_territory(state: AccordState, siren: str) -> None:
    """Show the map of the communes and projects."""
    selection, _ = current()
    st.header(texts.CARTE_PROJETS, anchor=False)
    chosen = selection.territoire if selection.territoire in cache.communes().index else None
    spec = territory_map(state, siren, selection.indicateur, chosen)
    show_map(spec, key="carte_accord", height=MAP_HEIGHT)
    show_map_data(spec, file_name="communes")
    show_image_link(accord_image(selection, siren))


def show_observation(siren: str) -> None:
    """Place the territory among the 21 on the indicators of the index and on the chosen one."""
    st.header(texts.OBSERVATION, anchor=False)
    selection, _ = current()
    catalogue = cache.catalogue()
    shown = [one for one in catalogue.indicateurs if one.role == "indice"]
    extra = catalogue.indicateur(selection.indicateur)
    if extra not in shown and "epci" in extra.niveaux:
        shown.append(extra)
    observed = [
        charts.Observed(one, cache.observed(one.id, "epci"), cache.reference(one.id)) for one in shown
    ]
    spec = charts.observation_points(
        observed, names_of("epci"), chosen=siren, title=texts.OBSERVATION_GRAPHIQUE
    )
    show_chart(spec, key="observation", wide=True)
