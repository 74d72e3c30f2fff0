"""One map of each kind, on the real land and on made-up figures that no refresh of the data can change."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd

from analysis.gap_classes import gap_classes
from data.catalogue import load_catalogue
from data.territoire import load_communes, load_epci, load_voisins
from render import gap_maps, maps, moyens_maps, priorites_maps, project_maps, theme
from render.mapspec import MapSpec
from render.printing import PAGE_FORMATS, Furniture, PrintGeography, Sheet, map_figure

COMMUNES, EPCI = load_communes(), load_epci()
NAMES = {"epci": EPCI["nom_court"].sort_values(), "commune": COMMUNES["nom"].sort_values()}
CATALOGUE = load_catalogue()
FURNITURE = Furniture(
    "Conseil départemental du Finistère",
    receipt_id="7F3A-29C1",
    notices=("Document de travail, ne pas diffuser.", "Mention de réserve préélectorale."),
    date=datetime.date(2026, 3, 31),
)
HAUT_LEON, CROZON, LESNEVEN, POHER = "200067072", "200066868", "242900793", "242900744"
SEIN, OUESSANT, MOLENE = "29083", "29155", "29084"
THEMES = dict(zip(theme.THEME_MARKS, ("Cohésion sociale", "Services", "Habitat", "Mobilités"), strict=False))


def figures(index: pd.Index, *, low: float, high: float, seed: int) -> "pd.Series[float]":
    """Made-up figures with two decimals, the same for ever: multiples of an irrational number."""
    places = np.arange(1, len(index) + 1) * (np.sqrt(5) - 1) / 2 + seed / 7
    return pd.Series(np.round(low + (places % 1) ** 2 * (high - low), 2), index=index)


@cache
def geography() -> PrintGeography:
    places = projects().dropna(subset=["lon"])
    return PrintGeography(COMMUNES, EPCI, load_voisins(), sites=places[["projet_id", "lon", "lat"]])


@cache
def projects() -> pd.DataFrame:
    """Three projects in four communes, one of them without a site, and two on the same site."""
    communes = COMMUNES[COMMUNES["siren_epci"].notna()].sort_index().iloc[::4]
    rows = []
    for place, (insee, commune) in enumerate(communes.iterrows()):
        for turn in range(3):
            number = 3 * place + turn
            sited = number % 7 != 0
            rows.append(
                {
                    "projet_id": f"P{number:03}",
                    "siren": commune["siren_epci"],
                    "insee": insee,
                    "theme": list(THEMES)[number % len(THEMES)],
                    "avancement": "en cours" if number % 3 else "à l'étude",
                    "lon": commune["mairie_lon"] + 0.02 * (turn // 2) if sited else None,
                    "lat": commune["mairie_lat"] if sited else None,
                }
            )
    return pd.DataFrame(rows)


def _observed(level: str, *, low: float, high: float, seed: int, absent: bool = False) -> pd.DataFrame:
    index = NAMES[level].index.sort_values()
    frame = pd.DataFrame({"valeur": figures(index, low=low, high=high, seed=seed), "statut": "ok"})
    if absent:
        for place, statut in enumerate(("secret", "manquant", "non_calcule")):
            frame.loc[index[place + 10 :: 40], "statut"] = statut
        frame["valeur"] = frame["valeur"].where(frame["statut"] == "ok")
    return frame


@cache
def choropleth(level: str = "commune", *, focus: str | None = None, absent: bool = False) -> MapSpec:
    observed = _observed(level, low=8, high=42, seed=1, absent=absent)
    indicateur = CATALOGUE.indicateur("part_65_ans_et_plus")
    members = COMMUNES.index[COMMUNES["siren_epci"] == focus] if focus else None
    spec = maps.indicator_map(observed, NAMES[level], indicateur, level=level, focus=focus, members=members)
    return replace(spec, title=f"{EPCI.at[focus, 'nom']} – essai") if focus else spec


def circles(level: str = "epci") -> MapSpec:
    observed = _observed(level, low=900, high=210_000, seed=2).round({"valeur": 0})
    return maps.indicator_map(observed, NAMES[level], CATALOGUE.indicateur("population"), level=level)


def gap() -> MapSpec:
    need = _observed("epci", low=3, high=14, seed=3)
    means = figures(NAMES["epci"].index, low=5, high=140, seed=4)
    means.iloc[[3, 8]] = 0
    classes = gap_classes(need["valeur"], means, pivots=(7.0, 60.0))
    words = gap_maps.GapWords("Finistère – Vacance et moyens votés", "INSEE, RP 2021", demonstration=True)
    entry = CATALOGUE.indicateur("logements_vacants")
    return gap_maps.gap_map(classes, need, means, NAMES["epci"], words, indicateur=entry)


def priority() -> MapSpec:
    score = figures(NAMES["epci"].index, low=10, high=90, seed=5)
    rank = score.rank(ascending=False, method="first").astype("Int64")
    ranking = pd.DataFrame(
        {
            "score": score,
            "rang": rank,
            "classe": (rank - 1) // 6 + 1,
            "rang_meilleur": (rank - 2).clip(lower=1).astype(float),
            "rang_pire": (rank + 2).clip(upper=21).astype(float),
            "stable": rank % 3 != 0,
        }
    )
    words = priorites_maps.IndexWords("Finistère – Indice de priorité", "INSEE, RP 2021", "L’indice éclaire.")
    return priorites_maps.priority_map(ranking, NAMES["epci"], words)


def means() -> MapSpec:
    values = figures(NAMES["epci"].index, low=5, high=140, seed=6)
    values.iloc[[2, 11]] = 0
    return moyens_maps.means_map(
        values,
        NAMES["epci"],
        title="Finistère – Moyens votés par habitant",
        source="Portefeuille, version d’essai",
        demonstration=True,
        chosen=HAUT_LEON,
    )


def project_map(focus: str | None = None) -> MapSpec:
    rows = projects() if focus is None else projects()[projects()["siren"] == focus]
    names = (
        NAMES["epci"] if focus is None else COMMUNES.loc[COMMUNES["siren_epci"] == focus, "nom"].sort_values()
    )
    return project_maps.projects_map(
        rows,
        project_maps.Ground("commune" if focus else "epci", names, focus=focus),
        title=f"{EPCI.at[focus, 'nom_court'] if focus else 'Finistère'} – Projets",
        source="Portefeuille, version d’essai",
        theme_labels=THEMES,
        demonstration=True,
    )


KINDS: Mapping[str, Callable[[], MapSpec]] = {
    "choroplethe-communes": lambda: choropleth(absent=True),
    "choroplethe-epci": lambda: choropleth("epci"),
    "cercles": circles,
    "croisement": gap,
    "priorite": priority,
    "moyens": means,
    "projets": project_map,
    "projets-accord": lambda: project_map(HAUT_LEON),
}


def sheet_of(
    spec: MapSpec, key: str, *, furniture: Furniture = FURNITURE, land: PrintGeography | None = None
) -> Sheet:
    """The page of a map, in one of the sizes."""
    return map_figure(spec, land or geography(), page=PAGE_FORMATS[key], furniture=furniture)


@cache
def sheet(kind: str, key: str) -> Sheet:
    """The page of one of the kinds, drawn once for all the tests that look at it."""
    return sheet_of(KINDS[kind](), key)
