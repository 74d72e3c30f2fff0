"""The list of France services places, as the ANCT publishes it; e-mail addresses and telephones are not kept."""

from __future__ import annotations

import re

import pandas as pd

from data.dataset import PortfolioSource
from data.indicateur import Indicateur
from data.spelling import folded_key
from data.territoire import load_communes
from geo.distance import LAMBERT_93, METROPOLE, point_layer
from ingest.cells import RowReader
from ingest.errors import CellError
from ingest.fiches import fiche, fiche_rows
from ingest.layout import Layout, Parsed
from ingest.observed import Account, commune_in, computed_rows, rows_here
from ingest.placing import Territoires
from ingest.reading import ExpectedColumn, read_table
from ingest.report import ToCheck
from ingest.values import read_number

COUCHE = "France services"
COLUMNS = (
    ExpectedColumn("id_fs"),
    ExpectedColumn("lib_fs"),
    ExpectedColumn("insee_com"),
    ExpectedColumn("latitude"),
    ExpectedColumn("longitude"),
    ExpectedColumn("format_fs"),
    ExpectedColumn("labellisation_fs", required=False),
)
SOURCE_ID = "france-services"
_KINDS = {"fixe": False, "multisites": False, "itinerante": True, "bus": True}
"""Beginnings of the formats that the list knows: whether the service travels."""

_FAR_KM = 1.0
_DATE = re.compile(r"\d{2}/\d{2}/(\d{4})")
_NUMBER = re.compile(r"\w{1,20}", re.ASCII)


def parse(content: bytes, territoires: Territoires) -> Parsed:
    """
    Read the list of the places.

    Parameters
    ----------
    content
        Any bytes.
    territoires
        The codes that rows can be placed by.

    Returns
    -------
    parsed
        Table `lieu` (every place, the travelling ones marked), and `indicateur` and `observation`: the number of
        fixed places by commune. A commune of a département that the list does not name is unknown, not without
        any place.

    Raises
    ------
    ReadingError, LayoutError
        When the file as a whole cannot be read.
    """
    table = read_table(content, COLUMNS)
    commune, account = commune_in("insee_com", territoires, merged=True), Account()
    insee: dict[int, str] = {}

    def key(row: RowReader) -> str | None:
        found = commune(row)
        insee[row.line] = found or ""
        return None if found is None else row.code("id_fs")

    rows = []
    for identifier, row in rows_here(table, key, account):
        if identifier and not _NUMBER.fullmatch(identifier):
            row.reject("id_fs", "L’identifiant n’est pas un numéro.", "Reprenez celui de la liste publiée.")
        name, travels, point = row.text("lib_fs"), _travels(row), _point(row)
        if not row.faults:
            rows.append((row.line, f"fs-{identifier}", name, insee[row.line], *point, travels))
    columns = ["line", "lieu_id", "nom", "insee", "lon", "lat", "itinerant"]
    lieux = pd.DataFrame(rows, columns=columns)
    source, entry = _described(table.cells["labellisation_fs"])
    listed = set(table.cells["insee_com"].str[:2])
    return Parsed(
        tables={
            "lieu": lieux.drop(columns="line").assign(couche=COUCHE, source_id=SOURCE_ID),
            "indicateur": fiche_rows([entry], SOURCE_ID),
            "observation": _counts(lieux, listed, entry).assign(source_id=SOURCE_ID),
        },
        sources=(source,),
        read=table.read - account.outside,
        faults=tuple(account.faults),
        repairs=tuple(account.repairs),
        a_verifier=tuple(_misplaced(lieux)),
        notices=(*table.notices, *account.notices, *_travelling(lieux)),
    )


LAYOUT = Layout("france-services", "ANCT, liste des France services", parse, complement=True)


def _travels(row: RowReader) -> bool:
    """Tell a travelling service, whose point is that of its carrier, from a place where one can go."""
    kind = folded_key(row.text("format_fs"))
    for beginning, travels in _KINDS.items():
        if kind.startswith(beginning):
            return travels
    if kind:
        row.reject("format_fs", "Ce format n’est pas connu.", f"Formats connus : {', '.join(_KINDS)}.")
    return False


def _point(row: RowReader) -> tuple[float, float]:
    """Read longitude and latitude, in degrees."""
    point = []
    west, south, east, north = METROPOLE
    for column, low, high in (("longitude", west, east), ("latitude", south, north)):
        try:
            value = read_number(row.cells[column])
        except CellError as error:
            row.reject(column, error.reason, "Écrivez des degrés décimaux, par exemple 48.39.")
            value = low
        if not low <= value <= high:
            row.reject(
                column,
                "Ce point n’est pas en France métropolitaine.",
                f"Attendu entre {low} et {high} degrés : longitude et latitude sont peut-être échangées.",
            )
        point.append(value)
    return point[0], point[1]


def _described(labels: pd.Series[str]) -> tuple[PortfolioSource, Indicateur]:
    """Date the list by the newest label that it holds: it says no other date."""
    years = [match[1] for match in map(_DATE.search, labels) if match]
    millesime = max(years, default="non précisé")
    source = PortfolioSource(
        source_id=SOURCE_ID,
        label="France services",
        producteur="ANCT",
        licence="Licence Ouverte 2.0",
        millesime=millesime,
        url="https://www.data.gouv.fr/datasets/liste-des-structures-france-services/",
    )
    return source, fiche("lieux_france_services", millesime=millesime)


def _counts(lieux: pd.DataFrame, listed: set[str], entry: Indicateur) -> pd.DataFrame:
    communes = load_communes().index
    fixed = lieux.loc[~lieux["itinerant"].astype(bool), "insee"].value_counts()
    counts = fixed.reindex(communes, fill_value=0).astype(float)
    return computed_rows(entry, counts.where(communes.str[:2].isin(listed)), None)


def _misplaced(lieux: pd.DataFrame) -> list[ToCheck]:
    """List the places whose point is far from their commune."""
    if lieux.empty:
        return []
    communes = load_communes()["geometry"].to_crs(LAMBERT_93)
    points = point_layer(lieux)
    away = points.distance(communes.reindex(lieux["insee"]).set_axis(lieux.index)) / 1000
    far = lieux.assign(km=away)[away > _FAR_KM].to_dict("records")
    return [
        ToCheck(
            (row["line"],),
            row["insee"],
            row["nom"],
            f"Le point est à {row['km']:.0f} km de sa commune.",
            remedy="Vérifiez latitude, longitude et insee_com.",
        )
        for row in far
    ]


def _travelling(lieux: pd.DataFrame) -> tuple[str, ...]:
    count = int(lieux["itinerant"].sum())
    if not count:
        return ()
    return (
        f"{count} service(s) itinérant(s), que la source place au siège du porteur : gardés parmi les lieux, non "
        "comptés par commune.",
    )
