"""
INSEE's FILOSOFI by commune or by EPCI: median standard of living and poverty rate, secrecy kept.

How each column is understood is written for readers in `docs/methode/import-observation.md`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from data.dataset import PortfolioSource
from data.indicateur import Indicateur, Niveau
from data.territoire import FINISTERE, load_communes
from ingest.decoding import decode
from ingest.errors import CellError, LayoutError
from ingest.fiches import fiche, fiche_rows
from ingest.layout import Layout, Parsed
from ingest.observed import Account, commune_in, computed_rows, epci_in, published_rows, rows_here
from ingest.placing import Territoires
from ingest.reading import ExpectedColumn, read_table
from ingest.values import read_value

_YEAR = re.compile(r"\bMED(\d\d)\b")
_SIREN = 9
_HEADER = 20_000
_MAX_LACKING = 0.1
"""Share of the communes of Finistère whose median may lack: beyond it, their lowest quarter means nothing."""

Values = dict[str, tuple[float | None, str]]


def parse(content: bytes, territoires: Territoires) -> Parsed:
    """
    Read a FILOSOFI file, `cc_filosofi_…_COM.csv` or `…_EPCI.csv`.

    Parameters
    ----------
    content
        Any bytes.
    territoires
        The codes that rows can be placed by; rows of other territories are counted, and left.

    Returns
    -------
    parsed
        Tables `indicateur` and `observation`: the median and the poverty rate as published, and, by commune, the
        share of inhabitants who live where the median is in the lowest quarter of those of Finistère, unless too
        few of these are known.

    Raises
    ------
    ReadingError, LayoutError
        When the file as a whole cannot be read.
    """
    year = _year(content)
    names = {"median": f"MED{year}", "poverty": f"TP60{year}"}
    table = read_table(content, [ExpectedColumn("CODGEO"), *map(ExpectedColumn, names.values())])
    lengths = table.cells["CODGEO"].str.len()
    niveau: Niveau = "epci" if (lengths == _SIREN).sum() > (lengths < _SIREN).sum() else "commune"
    key = epci_in if niveau == "epci" else commune_in
    account = Account()
    values: dict[str, Values] = {name: {} for name in names}
    for code, row in rows_here(table, key("CODGEO", territoires), account):
        read = {}
        for name, column in names.items():
            try:
                read[name] = _positive(row.cells[column])
            except CellError as error:
                row.reject(column, error.reason, error.remedy)
        if not row.faults:
            for name, value in read.items():
                values[name][code] = value
    source = _source(niveau, f"20{year}")
    tables, notices = _tables(values, niveau, f"20{year}", source.source_id)
    return Parsed(
        tables=tables,
        sources=(source,),
        read=table.read - account.outside,
        faults=tuple(account.faults),
        repairs=tuple(account.repairs),
        notices=(*table.notices, *account.notices, *notices),
    )


LAYOUT = Layout("filosofi", "INSEE Filosofi, niveaux de vie par commune ou par EPCI", parse, complement=True)


def _year(content: bytes) -> str:
    """Read the vintage in the name of the median: `MED21` → `21`."""
    text, _ = decode(content)
    found = _YEAR.search(text[:_HEADER])
    if found is None:
        msg = (
            "Ce fichier n’a pas de colonne « MED » suivie du millésime (MED21) : prenez un fichier Filosofi "
            "« cc_filosofi_…_COM.csv » ou « …_EPCI.csv » de l’INSEE."
        )
        raise LayoutError(msg)
    return found[1]


def _positive(text: str) -> tuple[float | None, str]:
    value, statut = read_value(text)
    if value is not None and value < 0:
        raise CellError("La valeur est négative.", "Vérifiez le fichier d’origine.")
    return value, statut


def _source(niveau: Niveau, millesime: str) -> PortfolioSource:
    return PortfolioSource(
        source_id=f"filosofi-{niveau}-{millesime}",
        label=f"Filosofi {millesime}, {'EPCI' if niveau == 'epci' else 'communes'}",
        producteur="INSEE",
        licence="Licence Ouverte 2.0",
        millesime=millesime,
        url="https://www.insee.fr/fr/metadonnees/source/serie/s1172",
    )


def _tables(
    values: Mapping[str, Values], niveau: Niveau, millesime: str, source_id: str
) -> tuple[dict[str, pd.DataFrame], list[str]]:
    median = fiche("niveau_vie_median", millesime=millesime)
    poverty = fiche("taux_pauvrete", millesime=millesime)
    entries = [median, poverty]
    rows = [
        published_rows(median, niveau, values["median"]),
        published_rows(poverty, niveau, values["poverty"]),
    ]
    notices = [
        f"{one.label_court} : {(table['statut'] == 'ok').sum()} valeur(s) connue(s) sur {len(table)}, "
        f"{(table['statut'] == 'secret').sum()} sous secret statistique."
        for one, table in zip(entries, rows, strict=True)
    ]
    if niveau == "commune":
        told, derived = _lowest_quarter(values["median"], millesime)
        notices.append(told)
        for entry, table in derived:
            entries.append(entry)
            rows.append(table)
    observation = pd.concat(rows, ignore_index=True).assign(source_id=source_id)
    return {"indicateur": fiche_rows(entries, source_id), "observation": observation}, notices


def _lowest_quarter(medians: Values, millesime: str) -> tuple[str, list[tuple[Indicateur, pd.DataFrame]]]:
    """Tell the first quartile of the medians of Finistère, with its indicator and rows unless too many lack."""
    communes = load_communes()
    known = pd.Series({code: value for code, (value, _) in medians.items()}, dtype=float).reindex(
        communes.index
    )
    inside = known[communes["departement"] == FINISTERE]
    lacking = int(inside.isna().sum())
    if lacking > _MAX_LACKING * len(inside):
        return (
            f"Quart le plus bas des communes du Finistère : non calculé, car {lacking} communes sur {len(inside)} "
            "n’ont pas de niveau de vie médian dans ce fichier (il en faut neuf sur dix)."
        ), []
    lowest = float(inside.quantile(0.25))
    seuil = f"{lowest:,.0f}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    entry = fiche("habitants_niveau_vie_bas", millesime=millesime, seuil=seuil)
    population = communes["population"].astype(float)
    statut = pd.Series({code: statut for code, (_, statut) in medians.items()}, dtype=str)
    low = population.where(known <= lowest, 0.0).where(known.notna())
    table = computed_rows(entry, low, population, lacune=statut.reindex(population.index).fillna("manquant"))
    return f"Quart le plus bas des communes du Finistère : niveau de vie médian d’au plus {seuil} €.", [
        (entry, table)
    ]
