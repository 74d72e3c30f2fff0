"""
The projects of some communes, and those of a wider scale that no commune may claim.

See docs/methode/moyens.md.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import pandas as pd

from analysis.funding import LOCAL
from analysis.lookup import is_among


class PlacedProjects(NamedTuple):
    """
    Projects that belong to some communes alone, and those that they share with others.

    Attributes
    ----------
    locaux
        Projects of a site or a commune among those asked for: their euros may be told there.
    partages
        Projects of several communes or of the whole EPCI: their euros belong to no commune.
    """

    locaux: pd.DataFrame
    partages: pd.DataFrame


def projects_of_communes(
    projects: pd.DataFrame, communes: Collection[str], *, sirens: Collection[str]
) -> PlacedProjects:
    """
    Tell the projects of some communes from those of a wider scale around them.

    Parameters
    ----------
    projects
        From `analysis.project_means.project_means`: `perimetre`, `insee`, `siren`.
    communes
        INSEE codes.
    sirens
        EPCI of these communes.

    Returns
    -------
    placed
        Rows in the order of `projects`, each in one frame at most: a project of another commune of the same
        EPCI is in neither.

    Examples
    --------
    >>> from analysis.funding import funding_lines
    >>> from analysis.project_means import project_means
    >>> from analysis.worked_example import NORD, worked_portfolio
    >>> projects = project_means(worked_portfolio(), funding_lines(worked_portfolio()))
    >>> placed = projects_of_communes(projects, ["29901"], sirens=[NORD])
    >>> placed.locaux["projet_id"].tolist(), placed.partages["projet_id"].tolist()
    (['P1'], ['P2'])
    """
    local = projects["perimetre"].isin(LOCAL).to_numpy()
    here = is_among(projects["insee"], pd.Index(list(communes)))
    around = is_among(projects["siren"], pd.Index(list(sirens)))
    return PlacedProjects(projects[local & here], projects[~local & (here | around)])
