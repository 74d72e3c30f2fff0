"""
The lists of State investment grants (DETR, DSIL, DSID), as published with cost, grant and territory.

How each column is understood is written for readers in `docs/methode/import-dotations.md`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from data.spelling import folded_key
from ingest.cells import RowReader
from ingest.dotations_projets import (
    MERGED,
    NAME,
    THEME_BY_CATEGORY,
    THEMES,
    Grant,
    build_tables,
    category_key,
    describe,
    group_projects,
    source_of,
    sums,
    suspect,
)
from ingest.errors import CellError
from ingest.layout import Layout, Parsed
from ingest.placing import Place, Territoires, name_key
from ingest.progress import counted
from ingest.reading import ExpectedColumn, read_table
from ingest.report import ToCheck

COLUMNS = tuple(
    ExpectedColumn(name)
    for name in (
        "id_projet",
        "id_terr",
        "nom_terr",
        "dotation",
        "echelon",
        "categorie",
        "description",
        "cout_total",
        "montant_sub",
    )
)

DOTATIONS = ("DETR", "DSIL", "DSID")
"""Grants that the lists hold; another one is kept, and to be checked."""

_DOTATION_KEYS = frozenset(map(folded_key, DOTATIONS))
_IDENTIFIER = re.compile(r"di(?P<year>\d\d)[A-Za-z0-9_.-]{1,60}", re.ASCII)


def parse(content: bytes, territoires: Territoires) -> Parsed:
    """
    Read a list of State investment grants.

    Parameters
    ----------
    content
        Any bytes.
    territoires
        The codes that rows can be placed by; coordinates are never used.

    Returns
    -------
    parsed
        Tables `projet` and `financement`, outside any accord. Rows of one territory and one non-zero cost
        under different grants make one project with several lines; under the same grant they are listed to
        be checked and left apart.

    Raises
    ------
    ReadingError, LayoutError
        When the file as a whole cannot be read.
    """
    table = read_table(content, COLUMNS)
    faults, repairs, checks = list(table.faults), list(table.repairs), list[ToCheck]()
    grants: dict[str, Grant] = {}
    for line, cells in zip(table.cells.index, counted(table.cells.to_dict("records")), strict=True):
        row = RowReader(int(line), {str(name): str(cell) for name, cell in cells.items()}, who="nom_terr")
        grant = _read_grant(row, territoires)
        if grant.identifier in grants:
            row.reject(
                "id_projet",
                f"Cet identifiant est déjà celui de la ligne {grants[grant.identifier].line}.",
                "Donnez un identifiant par ligne, ou supprimez le doublon.",
            )
        if not row.faults:
            grants[grant.identifier] = grant
            checks += row.checks
        faults += row.faults
        repairs += row.repairs
    projects, doubtful = group_projects(grants.values())
    years = sorted({grant.year for grant in grants.values()})
    return Parsed(
        tables=build_tables(projects),
        sources=tuple(source_of(year) for year in years),
        read=table.read,
        faults=tuple(sorted(faults, key=lambda fault: fault.line)),
        repairs=tuple(sorted(repairs, key=lambda repair: repair.line)),
        a_verifier=tuple(sorted([*checks, *doubtful, *suspect(projects)], key=lambda check: check.lines)),
        notices=(*table.notices, *describe(projects, years, repairs)),
        totals=sums(projects),
    )


LAYOUT = Layout(NAME, "Dotations d’investissement de l’État (DETR, DSIL, DSID)", parse)


def _read_grant(row: RowReader, territoires: Territoires) -> Grant:
    """Read every cell of a row, even after a fault, so that all its faults are told at once."""
    identifier = _IDENTIFIER.fullmatch(row.text("id_projet"))
    if identifier is None and row.cells["id_projet"]:
        row.reject(
            "id_projet",
            "L’identifiant ne dit pas l’exercice de la dotation.",
            "Il commence par « di » et deux chiffres : di19… pour 2019.",
        )
    categorie = row.text("categorie")
    if categorie and category_key(categorie) not in THEME_BY_CATEGORY:
        row.reject(
            "categorie",
            "Cette catégorie n’est rattachée à aucun thème.",
            f"Catégories connues : {', '.join(THEMES)}.",
        )
    dispositif = row.text("dotation")
    if folded_key(dispositif) not in _DOTATION_KEYS:
        row.flag(
            "dotation",
            "Cette dotation n’est pas connue : elle est gardée telle quelle.",
            f"Dotations connues : {', '.join(DOTATIONS)}.",
        )
    grant = Grant(
        line=row.line,
        identifier=row.cells["id_projet"],
        year=2000 + int(identifier["year"]) if identifier else 0,
        place=_place(row, territoires),
        territoire=row.text("nom_terr"),
        dispositif=dispositif,
        categorie=categorie,
        intitule=row.text("description"),
        cost=row.amount("cout_total"),
        grant=row.amount("montant_sub"),
    )
    for column, amount in (("cout_total", grant.cost), ("montant_sub", grant.grant)):
        if amount < 0:
            row.reject(column, "Le montant est négatif.", "Corrigez le signe, ou retirez la ligne.")
    return grant


def _place(row: RowReader, territoires: Territoires) -> Place:
    """Place a row by its code; the whole département stands in for a row that is rejected."""
    by_level: dict[str, Callable[[str], Place]] = {
        "commune": territoires.place_commune,
        "epci": territoires.place_epci,
        "conseildepartemental": territoires.place_departement,
    }
    place = by_level.get(folded_key(row.text("echelon")))
    code = row.code("id_terr")
    if place is None:
        if row.cells["echelon"]:
            row.reject(
                "echelon",
                "Le bénéficiaire n’est ni une commune, ni un EPCI, ni le Département.",
                "Échelons connus : commune, epci, conseil_departemental.",
            )
    elif code:
        try:
            placed = place(code)
        except CellError as error:
            row.reject("id_terr", error.reason, error.remedy)
        else:
            if placed.insee not in (None, code):
                row.repair("id_terr", str(placed.insee), MERGED)
            else:
                _check_name(row, code, territoires)
            return placed
    return Place("département")


def _check_name(row: RowReader, code: str, territoires: Territoires) -> None:
    """Flag a name that is not the one of the code: one of the two is a slip, and the row is placed by the code."""
    nom = territoires.noms.get(code)
    if nom is not None and name_key(row.cells["nom_terr"]) != name_key(nom):
        row.flag(
            "nom_terr",
            f"Le code {code} est celui de « {nom} » : la ligne y est placée.",
            "Vérifiez le code et le nom.",
        )
