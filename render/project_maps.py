"""
Projects on a map: a mark at each site, over an indicator or over a neutral ground.

No territory is shaded by a count of projects.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from render import numbers, theme
from render.maps import OUTSIDE_EPCI
from render.mapspec import LegendItem, Level, MapSpec, PointStyle
from render.typography import typeset

PROJECTS_MAX_PX: Final = 13.0
NOT_STARTED: Final = ("à l'étude", "prêt", "suspendu", "abandonné")


@dataclass(frozen=True)
class Ground:
    """
    What lies under the projects.

    Attributes
    ----------
    level
        `epci` or `commune`.
    names
        Code → name on the map; the table follows its order.
    focus, chosen
        SIREN of the only EPCI shown, and code of the territory outlined.
    """

    level: Level
    names: "pd.Series[str]"
    focus: str | None = None
    chosen: str | None = None


def projects_map(
    projects: pd.DataFrame,
    ground: Ground,
    *,
    title: str,
    source: str,
    theme_labels: Mapping[str, str],
    demonstration: bool,
) -> MapSpec:
    """
    Map projects at their site, and those without a site on their territory.

    Parameters
    ----------
    projects
        From `analysis.project_search`: `projet_id`, `siren`, `insee`, `theme`, `avancement`, `lon`, `lat`
        (degrees).
    ground
        What lies under them.
    title, source, demonstration
        Words of the map; `demonstration` marks invented figures.
    theme_labels
        Theme id → label, in the order of the legend.
    """
    code = projects["insee"]
    if ground.level == "epci":
        code = projects["siren"].fillna(projects["insee"])
    at_site = projects["lon"].notna() & projects["lat"].notna()
    here = ground.names.index
    sited = code[at_site].value_counts().reindex(here, fill_value=0).astype(int)
    rest = code[~at_site].value_counts().reindex(here, fill_value=0).astype(int)
    texts = {str(one): _counted(count) for one, count in (sited + rest).items()}
    if ground.level == "epci":
        # The two communes without EPCI keep their own code on a map by EPCI.
        islands = code.value_counts()
        texts |= {island: _counted(int(islands.get(island, 0))) for island in OUTSIDE_EPCI}
    base = MapSpec(
        title=title,
        level=ground.level,
        texts=texts,
        legend_title="Projets de la sélection",
        legend=(),
        source=source,
        alt=_alt(title, sited, rest, ground, total=len(projects)),
        fills=dict.fromkeys(texts, 0),
        palette=(theme.Flat(theme.LAND),),
        focus=ground.focus,
        chosen=ground.chosen,
        labels="commune" if ground.focus else "epci",
        demonstration=demonstration,
        table=pd.DataFrame(
            {
                "Code": here,
                "Territoire": ground.names.to_numpy(),
                "Projets à leur site": sited.to_numpy(),
                "Projets sans site précis": rest.to_numpy(),
            }
        ),
    )
    return with_projects(base, projects, theme_labels)


def _counted(count: int) -> str:
    return numbers.plural(count, "aucun projet", "1 projet", "# projets")


def _alt(title: str, sited: "pd.Series[int]", rest: "pd.Series[int]", ground: Ground, *, total: int) -> str:
    """Say what the map shows: how many projects are placed, how, and where most of them are."""
    counts = sited + rest
    wider = total - int(counts.sum())
    parts = [
        f"Carte de points : {title}.",
        numbers.plural(
            int(sited.sum()), "Aucun projet n'a de site.", "1 projet à son site.", "# projets à leur site."
        ),
        numbers.plural(int(rest.sum()), "", "1 projet sur son territoire.", "# projets sur leur territoire."),
        numbers.plural(wider, "", "1 projet hors de ces territoires.", "# projets hors de ces territoires."),
    ]
    if len(counts) and counts.max() > 0:
        most = counts[counts == counts.max()]
        where = ground.names[most.index[0]] if len(most) == 1 else f"{len(most)} territoires"
        parts.append(f"Le plus grand nombre : {where} ({_counted(int(counts.max()))}).")
    return typeset(" ".join(part for part in parts if part))


def with_projects(spec: MapSpec, projets: pd.DataFrame, theme_labels: Mapping[str, str]) -> MapSpec:
    """
    Add projects: a mark per theme at each site, and one circle per territory for those without a site.

    Marks are hollow as long as work has not begun.

    Parameters
    ----------
    spec
        The map to complete.
    projets
        Rows of `projet`; those without coordinates stand for their commune or EPCI, never at their owner's seat.
    theme_labels
        Theme id → label, in the order of the legend.
    """
    at_site = projets["lon"].notna() & projets["lat"].notna()
    points: dict[str, tuple[str, ...]] = {}
    styles: dict[str, PointStyle] = {}
    legend = []
    for theme_id, label in theme_labels.items():
        rows = projets[at_site & (projets["theme"] == theme_id)]
        if rows.empty:
            continue
        mark = theme.theme_mark(theme_id)
        hollow = rows["avancement"].isin(NOT_STARTED)
        for key, part, empty in ((theme_id, rows[~hollow], False), (f"{theme_id}-creux", rows[hollow], True)):
            if len(part):
                points[key] = tuple(part["projet_id"].astype(str))
                styles[key] = PointStyle(mark.colour, mark.shape, hollow=empty)
        legend.append(LegendItem(f"{label} ({len(rows)})", mark.colour, "point", size=11, shape=mark.shape))
    notes = spec.notes
    if any(style.hollow for style in styles.values()):
        notes = (*notes, "Marque creuse : travaux non commencés ou arrêtés.")
    marked = replace(spec, points=points, point_styles=styles, legend=(*spec.legend, *legend), notes=notes)
    return _with_territory_projects(marked, projets[~at_site])


def _with_territory_projects(spec: MapSpec, projets: pd.DataFrame) -> MapSpec:
    """
    Add one circle per territory for the projects that have no site, and a note for those of a wider scale.

    A map whose circles already show a stock keeps them alone: the note then counts all these projects.
    """
    if spec.symbols:
        one, many = "Un projet sans site précis n’est", "# projets sans site précis ne sont"
        said = numbers.plural(len(projets), "", f"{one} pas sur la carte.", f"{many} pas sur la carte.")
        return replace(spec, notes=(*spec.notes, said) if said else spec.notes)
    code = projets["insee"] if spec.level == "commune" else projets["siren"].fillna(projets["insee"])
    counts = code[code.isin(list(spec.texts))].value_counts()
    wider = len(projets) - int(counts.sum())
    notes = spec.notes
    if wider:
        one, many = "Un projet d’échelle plus large n’est", "# projets d’échelle plus large ne sont"
        notes = (*notes, numbers.plural(wider, "", f"{one} pas sur la carte.", f"{many} pas sur la carte."))
    if counts.empty:
        return replace(spec, notes=notes)
    largest = int(counts.max())
    texts = dict(spec.texts)
    for place, count in counts.items():
        words = numbers.plural(count, "", "1 projet sans site précis", "# projets sans site précis")
        texts[str(place)] = f"{texts[str(place)]} · {words}"
    sizes = {str(place): PROJECTS_MAX_PX * float(np.sqrt(count / largest)) for place, count in counts.items()}
    circle = LegendItem(
        _circles_told(int(counts.sum()), largest, single=len(counts) == 1),
        theme.MEANS,
        "cercle",
        size=2 * PROJECTS_MAX_PX,
    )
    return replace(
        spec,
        texts=texts,
        symbols=sizes,
        symbol_colour=theme.MEANS,
        legend=(*spec.legend, circle),
        notes=notes,
    )


def _circles_told(total: int, largest: int, *, single: bool) -> str:
    """Tell every project that the circles count, lest the one beside which it stands be read as their sum."""
    said = numbers.plural(total, "", "1 projet sans site précis", "# projets sans site précis")
    if single:
        return said
    return (
        f"{said}\u00a0; ce\u00a0cercle\u00a0:\u00a0{numbers.number(largest)}"
        if largest > 1
        else f"{said}\u00a0; un par cercle"
    )
