"""A table of real trips, from communes to places: it takes the place of straight lines."""

from __future__ import annotations

import pandas as pd

from data.dataset import PortfolioSource
from ingest.cells import RowReader
from ingest.errors import CellError, LayoutError
from ingest.layout import Layout, Parsed
from ingest.observed import Account, commune_in, rows_here
from ingest.placing import Territoires
from ingest.reading import ExpectedColumn, read_table
from ingest.values import read_number

SOURCE = PortfolioSource(
    source_id="distances",
    label="Distances réelles importées",
    producteur="non précisé",
    licence="non précisée",
    millesime="non précisé",
    url="",
)
COLUMNS = (
    ExpectedColumn("insee", aliases=("commune", "code_insee", "origine", "depart")),
    ExpectedColumn("lieu", aliases=("destination", "place", "arrivee", "lieu_id")),
    ExpectedColumn("km", required=False, aliases=("distance", "distance_km")),
    ExpectedColumn("minutes", required=False, aliases=("duree", "temps", "duree_min", "temps_min")),
)
MAX_KM, MAX_MINUTES = 1_000.0, 1_440.0


def parse(content: bytes, territoires: Territoires) -> Parsed:
    """
    Read a table of trips.

    Parameters
    ----------
    content
        Any bytes.
    territoires
        The codes that rows can be placed by.

    Returns
    -------
    parsed
        Table `distance`: a trip goes to a place that was imported, to a lycée (UAI), or to a commune (INSEE code).

    Raises
    ------
    ReadingError, LayoutError
        When the file as a whole cannot be read, or gives neither km nor minutes.
    """
    table = read_table(content, COLUMNS)
    given = [unit for unit in ("km", "minutes") if (table.cells[unit] != "").any()]
    if not given and table.read:
        msg = "Ce fichier ne donne ni « km », ni « minutes » : ajoutez au moins une de ces colonnes."
        raise LayoutError(msg)
    places = {*territoires.lieux, *territoires.communes}
    commune, account = commune_in("insee", territoires, merged=True), Account()
    trip: dict[int, tuple[str, str]] = {}

    def key(row: RowReader) -> str | None:
        origin, place = commune(row), row.code("lieu")
        trip[row.line] = (origin or "", place)
        if place and place not in places:
            row.reject(
                "lieu",
                "Ce lieu n’est ni un service importé, ni un lycée, ni une commune.",
                "Importez d’abord la liste des lieux, ou donnez le code INSEE de la commune d’arrivée.",
            )
        return None if origin is None else f"{origin} vers {place}"

    rows = []
    for _, row in rows_here(table, key, account):
        km, minutes = _measure(row, "km", MAX_KM), _measure(row, "minutes", MAX_MINUTES)
        if km is None and minutes is None and not row.faults:
            row.reject(given[0], "La distance manque.", "Donnez des kilomètres ou des minutes.")
        if not row.faults:
            rows.append((*trip[row.line], km, minutes))
    trips = pd.DataFrame(rows, columns=["insee", "lieu", "km", "minutes"])
    return Parsed(
        tables={"distance": trips.astype({"km": float, "minutes": float}).assign(source_id=SOURCE.source_id)},
        sources=(SOURCE,),
        read=table.read - account.outside,
        faults=tuple(account.faults),
        repairs=tuple(account.repairs),
        notices=(*table.notices, *account.notices, _told(trips)),
    )


LAYOUT = Layout(
    "distances", "Distances réelles des communes aux lieux (km ou minutes)", parse, complement=True
)


def _measure(row: RowReader, unit: str, highest: float) -> float | None:
    text = row.cells[unit]
    if not text:
        return None
    try:
        value = read_number(text)
    except CellError as error:
        row.reject(unit, error.reason, "Écrivez un nombre, ou laissez la cellule vide.")
        return None
    if not 0 <= value <= highest:
        row.reject(unit, f"La valeur sort de l’intervalle de 0 à {highest:.0f}.", "Vérifiez l’unité.")
        return None
    return value


def _told(trips: pd.DataFrame) -> str:
    counts = trips[["km", "minutes"]].notna().sum()
    return (
        f"{trips['insee'].nunique()} commune(s) de départ, {trips['lieu'].nunique()} lieu(x) d’arrivée : "
        f"{counts['km']} distance(s) en km, {counts['minutes']} en minutes."
    )
