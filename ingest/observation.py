"""
Tidy observation: one value per row, for any indicator that a catalogue entry describes.

How each column is understood is written for readers in `docs/methode/import-observation.md`.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import pandas as pd

from data.complement_tables import STATUTS
from data.dataset import PortfolioSource
from data.indicateur import Indicateur
from data.territoire import FINISTERE
from ingest.archive import SIGNATURE
from ingest.cells import RowReader
from ingest.errors import CellError
from ingest.fiches import fiche_rows
from ingest.layout import Layout, Parsed
from ingest.observation_fiches import FIELDS, described
from ingest.observation_files import PARQUET, read_observation
from ingest.observed import COLUMNS, DIGITS, Account, Key, commune_in, epci_in, rows_here
from ingest.placing import Territoires
from ingest.reading import ExpectedColumn
from ingest.values import read_number, read_value

EXPECTED: Final = (
    ExpectedColumn("indicateur"),
    ExpectedColumn("territoire", aliases=("code", "code_insee", "insee", "siren")),
    ExpectedColumn("niveau", required=False),
    ExpectedColumn("millesime", aliases=("annee",)),
    ExpectedColumn("valeur"),
    ExpectedColumn("statut", required=False),
    ExpectedColumn("numerateur", required=False),
    ExpectedColumn("denominateur", required=False),
    *(ExpectedColumn(name, required=False) for name in FIELDS if name not in ("numerateur", "denominateur")),
    ExpectedColumn("libelle_numerateur", required=False),
    ExpectedColumn("libelle_denominateur", required=False),
)
KNOWN: Final = ("ok", "estime")
PARTS: Final = ("numerateur", "denominateur")
_PERIOD: Final = re.compile(r"\d{4}(-\d{4})?", re.ASCII)
_ROUNDING: Final = 0.01
"""Relative gap between a value and its parts that rounding explains."""


def parse(content: bytes, territoires: Territoires) -> Parsed:
    """
    Read a tidy observation.

    Parameters
    ----------
    content
        Any bytes: CSV, Parquet, or an archive of one of them and a TOML catalogue.
    territoires
        The codes that rows can be placed by; rows of other territories are counted, and left.

    Returns
    -------
    parsed
        Tables `indicateur` (entries that the file gives) and `observation`; one source per indicator and vintage.

    Raises
    ------
    ReadingError, LayoutError
        When the file as a whole cannot be read, or an indicator has no sound catalogue entry.
    """
    table, beside = read_observation(content, EXPECTED)
    pairs = zip(table.cells["niveau"], table.cells["territoire"], strict=True)
    table = replace(table, cells=table.cells.assign(niveau=[_level(*pair, territoires) for pair in pairs]))
    known, fresh = described(
        beside, table.cells.assign(**{name: table.cells[f"libelle_{name}"] for name in PARTS})
    )
    account = Account()
    rows = []
    for key, row in rows_here(table, _key(territoires), account):
        values = _values(row, known)
        if not row.faults:
            cells = row.cells
            rows.append((key.split()[0], cells["niveau"], cells["indicateur"], cells["millesime"], *values))
    observation = pd.DataFrame(rows, columns=COLUMNS).astype(dict.fromkeys(("valeur", *PARTS), float))
    vintages = observation[["indicateur", "millesime"]].drop_duplicates().itertuples(index=False, name=None)
    sources = {pair: _source(known[pair[0]], pair[1]) for pair in vintages}
    return Parsed(
        tables={
            "observation": observation.assign(
                source_id=[
                    sources[pair].source_id
                    for pair in zip(observation["indicateur"], observation["millesime"], strict=True)
                ]
            ),
            "indicateur": _entries([known[name] for name, _ in sources if name in fresh], sources),
        },
        sources=tuple(sources.values()),
        read=table.read - account.outside,
        faults=tuple(account.faults),
        repairs=tuple(account.repairs),
        notices=(*table.notices, *account.notices, *_told(observation, known)),
    )


def with_catalogue(content: bytes, path: Path) -> bytes:
    """Join to a file of values the catalogue of the same name that lies beside it (`.toml`), if there is one."""
    beside = path.with_suffix(".toml")
    if content.startswith(SIGNATURE) or not beside.is_file():
        return content
    with io.BytesIO() as sink, zipfile.ZipFile(sink, "w") as archive:
        suffix = ".parquet" if content.startswith(PARQUET) else ".csv"
        archive.writestr(f"valeurs{suffix}", content)
        archive.writestr("catalogue.toml", beside.read_bytes())
        archive.close()
        return sink.getvalue()


LAYOUT = Layout(
    "observation", "Observation en lignes (CSV ou Parquet) et sa fiche de catalogue", parse, complement=True
)


def _level(niveau: str, territoire: str, territoires: Territoires) -> str:
    """Give the level of a row, told by the shape of its code when the file does not say it."""
    if niveau:
        return niveau.casefold()
    code = territoire.replace(" ", "")
    if code == FINISTERE:
        return "departement"
    if code in territoires.epci:
        return "epci"
    return "iris" if len(code) == 9 and code[:5] in territoires.communes else "commune"


def _key(territoires: Territoires) -> Key:
    """Tell rows apart by territory, level, indicator and vintage."""
    readers: dict[str, Key] = {
        "commune": commune_in("territoire", territoires),
        "epci": epci_in("territoire", territoires),
        "departement": lambda row: FINISTERE if row.code("territoire") == FINISTERE else None,
        "iris": lambda row: code if (code := row.code("territoire"))[:5] in territoires.communes else None,
    }

    def key(row: RowReader) -> str | None:
        niveau = row.cells["niveau"]
        if niveau not in readers:
            row.reject("niveau", "Ce niveau n’est pas connu.", f"Niveaux connus : {', '.join(readers)}.")
            return f"ligne {row.line}"
        code = readers[niveau](row)
        for column in ("indicateur", "millesime"):
            row.text(column)
        if row.cells["millesime"] and not _PERIOD.fullmatch(row.cells["millesime"]):
            row.reject("millesime", "Ce n’est ni une année, ni une période.", "Écrivez 2021, ou 2017-2023.")
        if code is None:
            return None
        # A row whose code is unreadable is rejected already: its line tells it apart.
        return f"{code or row.line} {niveau} {row.cells['indicateur']} {row.cells['millesime']}"

    return key


def _values(
    row: RowReader, known: Mapping[str, Indicateur]
) -> tuple[float | None, str, float | None, float | None]:
    """Read the value, its status and its parts, and hold them to each other."""
    entry = known.get(row.cells["indicateur"])
    valeur, statut = _value(row)
    parts = {name: _part(row, name) for name in PARTS}
    if entry is None or row.faults:
        return None, statut, None, None
    if entry.agregation == "sum" and parts["numerateur"] is None:
        parts["numerateur"] = valeur
    needed = PARTS[:1] if entry.agregation == "sum" else PARTS
    whole = all(parts[name] is not None for name in needed)
    if entry.agregation != "none" and whole and not (row.cells["valeur"] or row.cells["statut"]):
        statut = "ok"  # the value is that of its parts
    if entry.agregation != "none" and row.cells["niveau"] == "commune" and statut in KNOWN and not whole:
        row.reject(
            "numerateur",
            "Sans numérateur ni dénominateur, l’indicateur ne peut pas s’agréger.",
            "Donnez-les, ou déclarez l’agrégation « none » dans la fiche.",
        )
    if entry.agregation != "none" and whole and statut in KNOWN and not row.faults:
        valeur = _from_parts(row, entry, valeur, parts)
    if statut in KNOWN and valeur is None and not row.faults:
        row.reject("valeur", "La valeur manque.", "Écrivez-la, ou dites pourquoi dans la colonne statut.")
    return valeur if statut in KNOWN else None, statut, parts["numerateur"], parts["denominateur"]


def _value(row: RowReader) -> tuple[float | None, str]:
    """Read the value and its status, which may be told in either column."""
    told = row.cells["statut"].casefold()
    try:
        valeur, statut = read_value(row.cells["valeur"])
    except CellError as error:
        row.reject("valeur", error.reason, error.remedy)
        return None, "manquant"
    if told and told not in STATUTS:
        row.reject("statut", "Ce statut n’est pas connu.", f"Statuts connus : {', '.join(STATUTS)}.")
    elif told and told not in KNOWN and valeur is not None:
        row.reject("statut", "Une valeur est donnée malgré ce statut.", "Videz la valeur, ou le statut.")
    return valeur, told or statut


def _part(row: RowReader, name: str) -> float | None:
    if not row.cells[name]:
        return None
    try:
        return read_number(row.cells[name])
    except CellError as error:
        row.reject(name, error.reason, "Écrivez un nombre, ou laissez la cellule vide.")
        return None


def _from_parts(
    row: RowReader, entry: Indicateur, valeur: float | None, parts: Mapping[str, float | None]
) -> float | None:
    """Compute the value from its parts; refuse one that is given and is not theirs, rounding apart."""
    numerateur, denominateur = (pd.Series([parts[name]], dtype=float) for name in PARTS)
    dated = replace(entry, millesime=row.cells["millesime"])
    computed = float(dated.value(numerateur, denominateur).iloc[0])
    if math.isnan(computed):
        return valeur
    if valeur is not None and not math.isclose(
        valeur, computed, rel_tol=_ROUNDING, abs_tol=10.0**-entry.decimales
    ):
        row.reject(
            "valeur",
            f"La valeur n’est pas celle de ses parties ({computed:.6g}).".replace(".", ",", 1),
            "Vérifiez le numérateur, le dénominateur et le facteur de la fiche.",
        )
    return round(computed, DIGITS)


def _entries(
    described_here: Sequence[Indicateur], sources: Mapping[tuple[str, str], PortfolioSource]
) -> pd.DataFrame:
    """Lay out the entries that the file gives, each with the source of its newest vintage."""
    frames = [
        fiche_rows([one], sources[one.id, one.millesime].source_id)
        for one in dict.fromkeys(described_here)
        if (one.id, one.millesime) in sources
    ]
    return pd.concat(frames, ignore_index=True) if frames else fiche_rows([], "")


def _source(entry: Indicateur, millesime: str) -> PortfolioSource:
    return PortfolioSource(
        source_id=f"observation-{entry.id}-{millesime}",
        label=f"{entry.label} ({millesime})",
        producteur=entry.producteur,
        licence=entry.licence,
        millesime=millesime,
        url=entry.url,
    )


def _told(observation: pd.DataFrame, known: Mapping[str, Indicateur]) -> Iterator[str]:
    for name, rows in observation.groupby("indicateur", sort=False):
        count = int(rows["statut"].isin(KNOWN).sum())
        yield f"{known[str(name)].label} : {count} valeur(s) connue(s) sur {len(rows)}."
