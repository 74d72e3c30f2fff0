"""The map of a selection of projects, over a neutral ground: no territory is shaded by a count."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from render import numbers, theme
from render.maps import OUTSIDE_EPCI, with_projects
from render.mapspec import Level, MapSpec
from render.typography import typeset


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
