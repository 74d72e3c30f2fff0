"""From a view to its map: every screen, file and replay comes through here, so that all show the same figures."""

from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from analysis.funding import funding_lines
from analysis.gap_classes import gap_classes
from analysis.index_spec import CAVEAT
from analysis.totals import VotedPerInhabitant, theme_per_inhabitant, voted_per_inhabitant
from data.portfolio import Portfolio
from render import gap_maps, maps, moyens_maps, numbers, priorites_maps, project_maps, small_rates
from render.diffusion import COUNTED
from render.mapspec import MapSpec
from render.sources import index_source, index_years, portfolio_source
from render.views import words
from render.views.classing import Classed, classed, repaint
from render.views.view import ALL_THEMES, View, check_gap
from render.views.world import World


@dataclass(frozen=True)
class Drawn:
    """A map, and the classes of its values where the reader may choose them."""

    map: MapSpec
    classed: Classed | None = None


def build_map(view: View, world: World) -> MapSpec:
    """Build the map of a view."""
    return build(view, world).map


def build(view: View, world: World) -> Drawn:
    """
    Build the map of a view, with the classes of its values.

    Parameters
    ----------
    view
        What the map shows; made consistent by `render.views.view.read_view`.
    world
        What it is drawn from.

    Raises
    ------
    ViewError
        When a gap map is asked for a theme or a need that it cannot show.
    """
    drawn = _BUILDERS[view.sujet](view, world)
    return replace(drawn, map=drawn.map.entitled(view.titre)) if view.titre else drawn


def _observation(view: View, world: World) -> Drawn:
    indicateur = world.catalogue.indicateur(view.indicateur)
    names = world.names(view.niveau, epci=view.focus)
    observed = world.observed(indicateur.id, view.niveau)
    spec = maps.indicator_map(
        observed, names, indicateur, level=view.niveau, chosen=view.chosen, focus=view.focus
    )
    found = None
    if indicateur.nature != "stock":
        statut = observed["statut"].reindex(names.index).fillna("manquant")
        values = observed["valeur"].reindex(names.index).astype("float64")
        values = numbers.rounded_series(
            values.mask(statut.isin(list(numbers.ABSENT))), decimals=indicateur.decimales
        )
        found = classed(
            values,
            view,
            usual=lambda: maps.indicator_breaks(values, indicateur, level=view.niveau),
            reference=float(
                numbers.rounded(world.reference(indicateur.id), decimals=indicateur.decimales) or "nan"
            ),
            family="observation",
            growth=indicateur.agregation == "tcam",
        )
        spec = repaint(spec, found, statut, decimals=indicateur.decimales)
    spec = small_rates.hatched(spec, indicateur, world.communes["population"])
    spec = maps.placed(spec, world.place(view.focus))
    return Drawn(_with_projects(spec, view, world) if view.projets else spec, found)


def _with_projects(spec: MapSpec, view: View, world: World) -> MapSpec:
    part = world.part(view.diffusion, view.date)
    title = words.AND_PROJECTS.format(titre=spec.title, date=numbers.date_fr(view.date))
    marked = project_maps.with_projects(spec, _projects(view, world), world.theme_labels)
    source = f"{spec.source} ; {portfolio_source(part)}"
    return _from_portfolio(replace(marked.entitled(title), source=source), view, part)


def _projects(view: View, world: World) -> pd.DataFrame:
    """Projects shown: of the theme of a map of projects, and of the EPCI shown alone or of its accord."""
    projects = world.projects(view.diffusion, view.date)
    if view.sujet == "projets" and view.theme != ALL_THEMES:
        projects = projects[projects["theme"] == view.theme]
    if view.epci:
        accords = world.part(view.diffusion, view.date).tables["accord"]
        own = accords.loc[accords["siren"] == view.epci, "accord_id"]
        projects = projects[(projects["siren"] == view.epci) | projects["accord_id"].isin(own)]
    return projects


def _from_portfolio(spec: MapSpec, view: View, part: Portfolio) -> MapSpec:
    """Say what is counted, and whether it is invented."""
    counted = COUNTED[view.diffusion]
    return replace(
        spec,
        notes=(*spec.notes, *([counted] if counted else [])),
        demonstration=part.demonstration,
    )


def _partial(view: View) -> bool:
    """Tell whether the readers of a map see a part of the votes only."""
    return view.diffusion != "interne"


def _voted(view: View, world: World) -> VotedPerInhabitant:
    lines = funding_lines(world.part(view.diffusion, view.date), date=view.date)
    if view.theme == ALL_THEMES:
        return voted_per_inhabitant(lines, world.epci, world.communes)
    return theme_per_inhabitant(lines, world.epci, theme=view.theme)


def _means(view: View, world: World) -> Drawn:
    part, voted, names = world.part(view.diffusion, view.date), _voted(view, world), world.names("epci")
    date = numbers.date_fr(view.date)
    label = "" if view.theme == ALL_THEMES else world.theme_labels[view.theme]
    subject = words.MEANS_IN_ACCORDS if voted.in_accords else words.MEANS_OUTSIDE
    if label:
        subject = words.MEANS_OF_THEME.format(theme=label)
    title = words.MEANS.format(sujet=subject, date=date)
    spec = moyens_maps.means_map(
        voted.values,
        names,
        title=title,
        source=portfolio_source(part),
        demonstration=part.demonstration,
        chosen=view.chosen,
        partial=_partial(view),
    )
    values = moyens_maps.voted_as_written(voted.values.reindex(names.index))
    found = classed(
        values,
        view,
        usual=lambda: moyens_maps.means_breaks(values),
        reference=float(moyens_maps.voted_as_written(pd.Series([voted.reference])).iloc[0]),
        family="moyens",
    )
    statut = pd.Series("ok", index=values.index).mask(values.isna(), "sans_moyen")
    spec = repaint(spec, found, statut, decimals=0)
    spec = moyens_maps.of_a_part(spec) if _partial(view) else spec
    spec = moyens_maps.with_theme(spec, label) if label else spec
    return Drawn(_from_portfolio(spec, view, part), found)


def _gap(view: View, world: World) -> Drawn:
    check_gap(view, world.catalogue)
    part, voted, names = world.part(view.diffusion, view.date), _voted(view, world), world.names("epci")
    need = world.catalogue.indicateur(view.indicateur)
    observed = world.observed(need.id, "epci")
    title = words.GAP.format(
        besoin=need.dated(words.NEED),
        theme=world.theme_labels[view.theme],
        date=numbers.date_fr(view.date),
    )
    classes = gap_classes(
        observed["valeur"],
        voted.values,
        pivots=(world.reference(need.id), voted.reference),
        sens="baisse" if need.sens == "baisse" else "hausse",
    )
    source = f"{need.source}, {need.licence} ; {portfolio_source(part)}"
    spec = gap_maps.gap_map(
        classes,
        observed,
        voted.values,
        names,
        gap_maps.GapWords(title, source, part.demonstration, partial=_partial(view)),
        indicateur=need,
    )
    return Drawn(_from_portfolio(replace(spec, chosen=view.chosen), view, part))


def _projects_map(view: View, world: World) -> Drawn:
    part = world.part(view.diffusion, view.date)
    wording = words.PROJECTS if view.theme == ALL_THEMES else words.PROJECTS_OF_THEME
    title = wording.format(
        lieu=world.place(view.focus),
        theme=world.theme_labels.get(view.theme, ""),
        date=numbers.date_fr(view.date),
    )
    spec = project_maps.projects_map(
        _projects(view, world),
        project_maps.Ground(
            view.niveau, world.names(view.niveau, epci=view.focus), focus=view.focus, chosen=view.chosen
        ),
        title=title,
        source=portfolio_source(part),
        theme_labels=world.theme_labels,
        demonstration=part.demonstration,
    )
    spec = replace(spec, legend_title=words.PROJECTS_LEGEND)
    return Drawn(_from_portfolio(spec, view, part))


def _priorities(view: View, world: World) -> Drawn:
    used = [world.catalogue.indicateur(name) for name in world.index.indicateurs]
    title = words.INDEX.format(
        indice=world.index.label, poids=words.OFFICIAL_WEIGHTS, annees=index_years(used)
    )
    about = priorites_maps.IndexWords(title, index_source(used), CAVEAT)
    return Drawn(priorites_maps.priority_map(world.ranking, world.names("epci"), about, chosen=view.chosen))


_BUILDERS: Final = {
    "observation": _observation,
    "moyens": _means,
    "ecart": _gap,
    "projets": _projects_map,
    "priorites": _priorities,
}
