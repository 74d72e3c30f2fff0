"""Tables, chart and sentences of coverage, as written for the reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from render import numbers
from render.chartspec import ChartSpec
from render.couverture_maps import share_words
from render.sentences import share
from render.typography import listed, typeset

STATES: Final = ("moyens", "projet", "rien")
"""State of an enjeu, the best served first: voted means, a project without means, neither."""
KNOWN: Final = {
    "km": ("dont la distance est calculée", "la distance n’est pas calculée"),
    "minutes": ("dont le temps de trajet est connu", "le temps de trajet n’est pas connu"),
}
"""Unit → words for the inhabitants whose trip is known, and for the others."""
REACHED: Final = "Communes atteintes"
BEYOND_THE_SEA: Final = "Atteints par la mer seulement (non calculé)"


def enjeu_states(enjeux: pd.DataFrame) -> "pd.Series[str]":
    """
    Tell what each enjeu has: `moyens`, only a `projet`, or `rien`.

    Parameters
    ----------
    enjeux
        `sans_moyens` and `n_projets` (`analysis.enjeux.enjeu_means`), those in force.
    """
    states = pd.Series("rien", index=enjeux.index, dtype="str").mask(enjeux["n_projets"] > 0, "projet")
    return states.mask(~enjeux["sans_moyens"], "moyens")


def enjeux_sentence(enjeux: pd.DataFrame) -> str:
    """Say how many enjeux have voted means, only a project, or neither, over all accords."""
    if enjeux.empty:
        return typeset("Aucun enjeu n’est en vigueur dans un accord à cette date.")
    counts = enjeu_states(enjeux).value_counts().reindex(list(STATES), fill_value=0)
    total = numbers.plural(len(enjeux), "", "Un enjeu", "# enjeux")
    accords = numbers.plural(enjeux["accord_id"].nunique(), "", "un accord", "# accords")
    parts = [
        numbers.plural(
            counts["moyens"], "aucun n’a de moyens votés", "un a des moyens votés", "# ont des moyens votés"
        ),
        numbers.plural(
            counts["projet"],
            "aucun n’attend de moyens pour un projet",
            "un a un projet mais pas de moyens votés",
            "# ont un projet mais pas de moyens votés",
        ),
        numbers.plural(
            counts["rien"],
            "tous ont l’un ou l’autre",
            "un n’a ni projet ni moyens",
            "# n’ont ni projet ni moyens",
        ),
    ]
    return typeset(f"{total} dans {accords} : {listed(parts)}.")


def coverage_table(
    thematic: pd.DataFrame, accords: Mapping[str, str], themes: Mapping[str, str]
) -> pd.DataFrame:
    """List by accord and theme the enjeux, those with a project and those with means, from `thematic_coverage`."""
    return (
        pd.DataFrame(
            {
                "Accord": [accords.get(str(code), str(code)) for code in thematic["accord_id"]],
                "Thème": [themes.get(str(code), str(code)) for code in thematic["theme"]],
                "Enjeux": thematic["n_enjeux"].to_numpy(),
                "Avec un projet": thematic["n_avec_projet"].to_numpy(),
                "Avec des moyens votés": thematic["n_avec_moyens"].to_numpy(),
                "Sans moyens": [len(codes) for codes in thematic["sans_moyens"]],
            }
        )
        .sort_values(["Accord", "Thème"])
        .reset_index(drop=True)
    )


def reached_chart(
    reached: pd.DataFrame, themes: Mapping[str, str], *, title: str, source: str, demonstration: bool
) -> ChartSpec:
    """
    Rank the themes by the share of inhabitants with a project in their commune, or near it.

    Parameters
    ----------
    reached
        From `analysis.coverage.population_reached`, by `theme`.
    themes
        Themes to show → words; one without a project reaches no one.
    title, source, demonstration
        Words of the chart.
    """
    part = reached.set_index("theme")["part"].reindex(list(themes)).fillna(0.0)
    rows = pd.DataFrame(
        {
            "code": list(themes),
            "label": list(themes.values()),
            "value": (100 * part).to_numpy(),
            "statut": "ok",
        }
    )
    return ChartSpec(
        "classement",
        title,
        rows,
        source=source,
        unit="%",
        decimals=0,
        family="moyens",
        headers={"label": "Thème"},
        level="theme",
        demonstration=demonstration,
    )


def reached_table(reached: pd.DataFrame, themes: Mapping[str, str]) -> pd.DataFrame:
    """
    List by theme what is counted, what is not, and the inhabitants reached.

    Where a project reaches its own commune alone, the columns of other communes would say nothing.
    """
    rows = reached.set_index("theme").reindex(list(themes)).fillna(0.0)
    table = pd.DataFrame(
        {
            "Thème": list(themes.values()),
            "Projets comptés": [numbers.number(value) for value in rows["n_projets"]],
            "Projets d’échelle plus large, non comptés": [
                numbers.number(value) for value in rows["n_non_comptes"]
            ],
            "Communes avec un projet": [numbers.number(value) for value in rows["n_communes_avec_projet"]],
            REACHED: [numbers.number(value) for value in rows["n_communes_atteintes"]],
            "Habitants atteints": [numbers.number(value) for value in rows["population_atteinte"]],
            "Part": [_part(value) for value in rows["part"]],
            BEYOND_THE_SEA: [_part(value) for value in rows["part_non_calculee"]],
        }
    )
    alone = rows["n_communes_atteintes"].eq(rows["n_communes_avec_projet"]) & rows["part_non_calculee"].eq(0)
    return table.drop(columns=[REACHED, BEYOND_THE_SEA]) if alone.all() else table


def _part(value: float) -> str:
    return share(value, 1.0) if value > 0 else numbers.percent(0, decimals=0)


def services_sentence(overall: Mapping[Any, Any], *, service: str, within: str, unit: str) -> str:
    """
    Say what share of the inhabitants lives within a distance of a service, with its interval and what is unknown.

    Parameters
    ----------
    overall
        `part`, `part_basse`, `part_haute`, `part_non_calculee` (in [0, 1]) of the whole perimeter.
    service
        « lycée général et technologique ».
    within
        The threshold: « 10 km », « 20 minutes ».
    unit
        `km`, or `minutes`: a time is given by an imported table, or not at all.
    """
    known, unknown = KNOWN[unit]
    aside = f"{unknown} pour {share(overall['part_non_calculee'], 1.0)} des habitants."
    if pd.isna(overall["part"]):
        return typeset(
            f"La part des habitants du Finistère à moins de {within} d’un {service} n’est pas calculée : {aside}"
        )
    near = f"vivent à moins de {within} d’un {service}"
    if not overall["part_non_calculee"] > 0:
        return typeset(f"Dans le Finistère, {share_words(overall)} des habitants {near}.")
    return typeset(f"Dans le Finistère, {share_words(overall)} des habitants {known} {near} ; {aside}")


def shares_table(shares: pd.DataFrame, names: "pd.Series[str]") -> pd.DataFrame:
    """
    Rank the EPCI by the share of their inhabitants near a service, with its interval.

    Parameters
    ----------
    shares
        Rows of one distance of `analysis.services.access_shares`, indexed by SIREN.
    names
        SIREN → name; the order of those that are equal, and of those that are not computed, at the end.
    """
    ordered = shares.reindex(names.index).sort_values("part", ascending=False, kind="stable")
    return pd.DataFrame(
        {
            "Intercommunalité": [str(names[code]) for code in ordered.index],
            "Part des habitants": [share_words(row) for row in ordered.to_dict("records")],
        }
    )


def siting_table(sites: pd.DataFrame, names: "pd.Series[str]") -> pd.DataFrame:
    """
    List the sites found at least once, with the share of the draws in which each one is.

    Parameters
    ----------
    sites
        From `analysis.siting.stability`: `retenu`, `stabilite`, by commune.
    names
        INSEE → name.
    """
    return pd.DataFrame(
        {
            "Commune": [str(names.get(code, code)) for code in sites.index],
            "Retenue au calcul central": ["oui" if kept else "non" for kept in sites["retenu"]],
            "Retrouvée dans": [
                f"{numbers.percent(100 * value, decimals=0)} des tirages" for value in sites["stabilite"]
            ],
        }
    )


@dataclass(frozen=True)
class SitingShares:
    """
    Shares of all the inhabitants, in [0, 1].

    Attributes
    ----------
    covered, gained
        Already within reach, and added by the sites found.
    known
        Those whose trip is known: the others are never counted as within reach.
    interval
        Lowest and highest share within reach with the sites, over the draws.
    """

    covered: float
    gained: float
    known: float
    interval: tuple[float, float]


def siting_sentence(
    towns: list[str], shares: SitingShares, *, within: str, service: tuple[str, str], unit: str
) -> str:
    """
    Say where the next sites would go, whom they would add, and how sure the total is.

    Parameters
    ----------
    towns
        Names of the communes found.
    shares
        Whom they would add.
    within
        The threshold: « 10 km ».
    service
        One of them and several: « lycée », « lycées ».
    unit
        `km` or `minutes`.
    """
    one, many = service
    before, after = shares.covered, shares.covered + shares.gained
    place = numbers.plural(len(towns), "", f"Un {one} de plus atteindrait", f"# {many} de plus atteindraient")
    low, high = (numbers.number(100 * value) for value in shares.interval)
    among = (
        f" Parmi ceux {KNOWN[unit][0]} : {_tenths(after / shares.known)} au lieu de {_tenths(before / shares.known)}."
        if 0 < shares.known < 1
        else ""
    )
    return typeset(
        f"{place} le plus d’habitants en s’installant ici : {listed(towns)}. À moins de {within} d’un "
        f"{one} vivraient {_tenths(after)} de tous les habitants au lieu de {_tenths(before)} (avec les lieux "
        f"trouvés à chaque tirage : entre {low} et {high} %).{among}"
    )


def _tenths(value: float) -> str:
    return numbers.percent(100 * value)


def stability_sentence(sites: pd.DataFrame, names: "pd.Series[str]") -> str:
    """Say whether the sites of the central answer are sure, from the share of the draws that find them."""
    kept = sites[sites["retenu"]]
    said = [
        f"{names.get(code, code)} dans {numbers.percent(100 * value, decimals=0)} des tirages"
        for code, value in kept["stabilite"].items()
    ]
    weakest = float(kept["stabilite"].min()) if len(kept) else 0.0
    if weakest >= 0.9:
        judgement = "La réponse est stable"
    elif weakest >= 0.5:
        judgement = "La réponse est assez stable"
    else:
        judgement = (
            "La réponse n’est pas stable : ce sont des candidats parmi d’autres, non une recommandation"
        )
    return typeset(f"{judgement} ({listed(said)}).")
