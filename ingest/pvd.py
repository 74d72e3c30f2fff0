"""The communes of the programme Petites villes de demain, as the ANCT lists them."""

from __future__ import annotations

import pandas as pd

from data.dataset import PortfolioSource
from data.territoire import load_communes
from ingest.fiches import fiche, fiche_rows
from ingest.layout import Layout, Parsed
from ingest.observed import Account, commune_in, computed_rows, rows_here
from ingest.placing import Territoires
from ingest.reading import ExpectedColumn, read_table

SOURCE = PortfolioSource(
    source_id="petites-villes-de-demain",
    label="Petites villes de demain",
    producteur="ANCT",
    licence="Licence Ouverte 2.0",
    millesime="2021",
    url="https://www.data.gouv.fr/datasets/programme-petites-villes-de-demain/",
)
COLUMNS = (
    ExpectedColumn("insee_com", aliases=("code_insee", "insee")),
    ExpectedColumn("insee_dep", required=False, aliases=("code_departement",)),
)


def parse(content: bytes, territoires: Territoires) -> Parsed:
    """
    Read the list of the communes of the programme.

    Parameters
    ----------
    content
        Any bytes.
    territoires
        The codes that rows can be placed by.

    Returns
    -------
    parsed
        Tables `indicateur` and `observation`: the share of inhabitants who live in one of these communes. A
        commune of a département that the list does not name is unknown, not outside the programme.

    Raises
    ------
    ReadingError, LayoutError
        When the file as a whole cannot be read.
    """
    table = read_table(content, COLUMNS)
    account = Account()
    for _ in rows_here(table, commune_in("insee_com", territoires, merged=True), account):
        pass
    population = load_communes()["population"].astype(float)
    listed = population.index.str[:2].isin(table.cells["insee_com"].str[:2].unique())
    members = population.index.isin(list(account.lines))
    inside = population.where(members, 0.0).where(listed)
    entry = fiche("habitants_petites_villes_de_demain", millesime=SOURCE.millesime)
    return Parsed(
        tables={
            "indicateur": fiche_rows([entry], SOURCE.source_id),
            "observation": computed_rows(entry, inside, population).assign(source_id=SOURCE.source_id),
        },
        sources=(SOURCE,),
        read=table.read - account.outside,
        faults=tuple(account.faults),
        repairs=tuple(account.repairs),
        notices=(*table.notices, *account.notices, *_unlisted(population.index[~listed])),
    )


LAYOUT = Layout("pvd", "ANCT, communes du programme Petites villes de demain", parse, complement=True)


def _unlisted(communes: pd.Index) -> tuple[str, ...]:
    if communes.empty:
        return ()
    return (f"{len(communes)} commune(s) de départements absents de la liste : valeur « non disponible ».",)
