"""
Which projects answer a query: words without accents, and closed lists that add up their conditions.

See docs/methode/moyens.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from analysis.lookup import is_among, look_up
from analysis.project_means import project_means
from data.portfolio import Portfolio
from data.spelling import folded

Cadre = Literal["tous", "accord", "hors"]
NONE = "aucun"
"""Stands, in a closed list, for the projects that have no value there."""


@dataclass(frozen=True)
class ProjectQuery:
    """
    What is asked of the projects; an empty list asks nothing, and all conditions hold together.

    Attributes
    ----------
    texte
        Words, all of which stand in the title, the owner or the code, whatever the accents and capitals.
    themes, avancements, sirens, diffusions
        Values wanted; `NONE` stands for a missing value.
    insee
        Code of a commune, or empty.
    moyens
        Kinds of means of which the project has at least one.
    annees
        Years of vote of which the project has at least one.
    minimum_eur
        Least sum voted by the Département and the other funders, in euros.
    cadre
        Projects of an accord (`accord`), outside (`hors`), or both (`tous`).
    """

    texte: str = ""
    themes: tuple[str, ...] = ()
    avancements: tuple[str, ...] = ()
    sirens: tuple[str, ...] = ()
    insee: str = ""
    moyens: tuple[str, ...] = ()
    annees: tuple[int, ...] = ()
    minimum_eur: float = 0.0
    cadre: Cadre = "tous"
    diffusions: tuple[str, ...] = ()


def searchable_projects(portfolio: Portfolio, lines: pd.DataFrame) -> pd.DataFrame:
    """
    Give every project what a search needs.

    Parameters
    ----------
    portfolio
        The portfolio.
    lines
        From `analysis.funding.funding_lines` of the same portfolio.

    Returns
    -------
    projects
        Rows of `analysis.project_means.project_means`, with `aides_eur` (voted by the Département and the
        other funders), `moyens` (kinds of its lines that are neither refused nor cancelled, the owner's
        left out), `annees_vote` (years of the lines in force; a line without a dated vote counts in the
        year its project begins) and `cherche` (folded text), tuples sorted.

    Examples
    --------
    >>> from analysis.funding import funding_lines
    >>> from analysis.worked_example import worked_portfolio
    >>> projects = searchable_projects(worked_portfolio(), funding_lines(worked_portfolio()))
    >>> projects[["projet_id", "aides_eur", "moyens", "annees_vote"]].head(2)
      projet_id  aides_eur                     moyens annees_vote
    0        P1    60000.0  (financement, ingénierie)     (2022,)
    1        P3     9000.0             (financement,)     (2022,)
    """
    projects = project_means(portfolio, lines)
    key = projects["projet_id"]
    own = lines[~lines["du_maitre_ouvrage"]]
    alive = own[~own["etat"].isin(("refusé", "annulé"))]
    began = look_up(own["projet_id"], projects.set_index("projet_id")["debut"])
    # Amounts of zero are no vote; days planned are one.
    voted = own["en_vigueur"] & ((own["vote_eur"] > 0) | (own["jours_prevus"] > 0))
    year = own["date_vote"].fillna(began).dt.year[voted].dropna().astype(int)
    words = projects["intitule"] + " " + projects["maitre_ouvrage"] + " " + key
    return projects.assign(
        aides_eur=projects["vote_eur"] + projects["autres_eur"],
        moyens=_tuples(alive["moyen"], alive["projet_id"], key),
        annees_vote=_tuples(year, own["projet_id"], key),
        cherche=words.map(folded),
    )


def _tuples(
    values: pd.Series[str] | pd.Series[int], owner: pd.Series[str], order: pd.Series[str]
) -> pd.Series[Any]:
    """Gather the distinct values of each project, sorted; an empty tuple where there is none."""
    known = values.dropna()
    gathered: dict[str, set[object]] = {}
    for projet_id, value in zip(owner.reindex(known.index), known, strict=True):
        gathered.setdefault(projet_id, set()).add(value)
    found = [tuple(sorted(gathered.get(one, ()), key=str)) for one in order]
    return pd.Series(found, index=order.index, dtype=object)


def search_projects(projects: pd.DataFrame, query: ProjectQuery) -> pd.DataFrame:
    """
    Keep the projects that answer a query, in their order.

    Parameters
    ----------
    projects
        From `searchable_projects`.
    query
        What is asked.

    Returns
    -------
    found
        Rows of `projects`, on a new index.

    Examples
    --------
    >>> from analysis.funding import funding_lines
    >>> from analysis.worked_example import worked_portfolio
    >>> projects = searchable_projects(worked_portfolio(), funding_lines(worked_portfolio()))
    >>> search_projects(projects, ProjectQuery(texte="aines residence"))["projet_id"].tolist()
    ['P1']
    >>> search_projects(projects, ProjectQuery(cadre="hors", minimum_eur=5_000))["projet_id"].tolist()
    ['P3']
    """
    kept = pd.Series(True, index=projects.index)
    for word in folded(query.texte).split():
        kept &= projects["cherche"].str.contains(word, regex=False)
    closed = {
        "theme": query.themes,
        "avancement": query.avancements,
        "siren": query.sirens,
        "diffusion": query.diffusions,
    }
    for column, wanted in closed.items():
        if wanted:
            passed = kept.copy()
            kept &= is_among(projects[column], pd.Index(wanted))
            kept |= passed & projects[column].isna() & (NONE in wanted)
    if query.insee:
        kept &= (projects["insee"] == query.insee).fillna(False)
    if query.moyens:
        kept &= _meets(projects["moyens"], query.moyens)
    if query.annees:
        kept &= _meets(projects["annees_vote"], query.annees)
    if query.minimum_eur > 0:
        # Half a cent of slack, for sums of binary amounts.
        kept &= projects["aides_eur"] >= query.minimum_eur - 0.005
    if query.cadre != "tous":
        kept &= projects["accord_id"].notna() == (query.cadre == "accord")
    return projects[kept].reset_index(drop=True)


def _meets(owned: pd.Series[Any], wanted: tuple[object, ...]) -> pd.Series[bool]:
    """Tell which tuples hold at least one of the values wanted."""
    asked = set(wanted)
    met = [not asked.isdisjoint(values) for values in owned]
    return pd.Series(met, index=owned.index, dtype=bool)


@dataclass(frozen=True)
class SelectionTotals:
    """
    Sums over a selection of projects.

    Attributes
    ----------
    n_projets, n_abandonnes, n_dans_accord, n_situes
        Projects, abandoned ones left out; abandoned ones; projects of an accord, abandoned ones left out;
        rows that have a site of their own.
    vote_eur, paye_eur, jours_prevus
        Voted, paid (euros) and planned (days) by the Département, abandoned projects included: what is
        voted for them stays voted until it is cancelled.
    autres_eur
        Voted by others than the Département and the owners, in euros.
    """

    n_projets: int
    n_abandonnes: int
    n_dans_accord: int
    n_situes: int
    vote_eur: float
    paye_eur: float
    jours_prevus: float
    autres_eur: float


def selection_totals(projects: pd.DataFrame) -> SelectionTotals:
    """
    Add up a selection of projects.

    Parameters
    ----------
    projects
        From `searchable_projects`, filtered at will.

    Returns
    -------
    totals
        Counts, euros and days.

    Examples
    --------
    >>> from analysis.funding import funding_lines
    >>> from analysis.worked_example import worked_portfolio
    >>> projects = searchable_projects(worked_portfolio(), funding_lines(worked_portfolio()))
    >>> totals = selection_totals(projects)
    >>> totals.n_projets, totals.n_abandonnes, totals.vote_eur, totals.autres_eur
    (3, 1, 33000.0, 36000.0)
    """
    alive = projects["avancement"] != "abandonné"
    # An empty portfolio gives columns of no type, which do not add up to a number.
    sums = projects[["vote_eur", "paye_eur", "jours_prevus", "autres_eur"]].astype("float64").sum()
    return SelectionTotals(
        n_projets=int(alive.sum()),
        n_abandonnes=int((~alive).sum()),
        n_dans_accord=int((alive & projects["accord_id"].notna()).sum()),
        n_situes=int((projects["lon"].notna() & projects["lat"].notna()).sum()),
        vote_eur=float(sums["vote_eur"]),
        paye_eur=float(sums["paye_eur"]),
        jours_prevus=float(sums["jours_prevus"]),
        autres_eur=float(sums["autres_eur"]),
    )
