"""
Subsidies in the national standard (SCDL subventions), versions 1.1 to 2.1.1, brought into the portfolio.

How each column is understood is written for readers in `docs/methode/import-scdl.md`.
"""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from zoneinfo import ZoneInfo

from ingest.errors import IngestError, LayoutError
from ingest.layout import Layout, Parsed
from ingest.placing import Territoires
from ingest.progress import counted
from ingest.reading import ExpectedColumn, read_table
from ingest.report import Fault, Repair, ToCheck, euros
from ingest.scdl_cells import SubsidyRow
from ingest.scdl_conformite import check_conformity
from ingest.scdl_fields import CURRENT
from ingest.scdl_lignes import NAME, Subsidy, build_tables, describe, shared, sources_of
from ingest.scdl_placing import Annuaire

ESSENTIAL = ("dateConvention", "montant")
"""Columns without which no row can be read; one of `BENEFICIARY` is needed as well."""

BENEFICIARY = ("nomBeneficiaire", "idBeneficiaire", "rnaBeneficiaire")
COLUMNS = tuple(
    ExpectedColumn(field.name, required=field.name in ESSENTIAL, aliases=field.aliases)
    for field in CURRENT.fields
)


def parse(
    content: bytes,
    territoires: Territoires,
    *,
    annuaire: Annuaire | None = None,
    today: dt.date | None = None,
) -> Parsed:
    """
    Read a file of subsidies, repairing what is lossless and rejecting a row as a last resort.

    Parameters
    ----------
    content
        Any bytes.
    territoires
        Unused: subsidies are placed by SIREN and by name.
    annuaire
        The organisations that have a territory; by default those of the embedded referential.
    today
        Day of the import, by default that of the clock in Paris: a later agreement is to be checked.

    Returns
    -------
    parsed
        Tables `projet` and `financement`, outside any accord. Only rows whose amount, date or beneficiary
        cannot be read are rejected; other doubts are listed to be checked.

    Raises
    ------
    ReadingError, LayoutError
        When the file as a whole cannot be read.
    """
    del territoires
    known = annuaire or Annuaire.embedded()
    day = today or dt.datetime.now(ZoneInfo("Europe/Paris")).date()
    table = read_table(content, COLUMNS)
    if not any(name in table.found for name in BENEFICIARY):
        msg = f"Aucune colonne ne dit le bénéficiaire : il en faut une parmi {', '.join(BENEFICIARY)}."
        raise LayoutError(msg)
    faults, repairs, checks = list(table.faults), list(table.repairs), list[ToCheck]()
    accepted: list[Subsidy] = []
    for line, cells in zip(table.cells.index, counted(table.cells.to_dict("records")), strict=True):
        row = SubsidyRow(int(line), {str(name): str(cell) for name, cell in cells.items()}, today=day)
        subsidy = _read(row, known)
        if not row.faults:
            accepted.append(subsidy)
            checks += row.checks
        faults += row.faults
        repairs += row.repairs
    sources = sources_of(accepted, known)
    tables, twins = build_tables(accepted, sources, known)
    checks += [*twins, *shared(accepted)]
    return Parsed(
        tables=tables,
        sources=tuple(sources.values()),
        read=table.read,
        faults=tuple(sorted(faults, key=_line)),
        repairs=tuple(sorted(repairs, key=_line)),
        a_verifier=tuple(sorted(checks, key=lambda check: check.lines)),
        notices=(*table.notices, _conformity(content), *describe(accepted, sources.values())),
        totals={"montant_vote_eur": sum((row.amount for row in accepted), Decimal("0.00"))},
    )


LAYOUT = Layout(NAME, "Subventions (SCDL 1.1 à 2.1.1)", parse)


def _read(row: SubsidyRow, annuaire: Annuaire) -> Subsidy:
    """Read every cell of a row, even after a fault, so that all its faults are told at once."""
    attribuant = row.identity("nomAttribuant", "idAttribuant")
    beneficiaire = row.identity("nomBeneficiaire", "idBeneficiaire", "rnaBeneficiaire")
    if not annuaire.name(attribuant):
        row.flag("nomAttribuant", "L’attribuant n’est pas dit.", "Donnez son nom, ou son SIRET.")
    if not annuaire.name(beneficiaire):
        row.reject(
            "nomBeneficiaire",
            "Le bénéficiaire n’est ni nommé ni identifié.",
            "Donnez son nom, son SIRET ou son numéro RNA.",
        )
    elif not (beneficiaire.siret or beneficiaire.rna):
        row.flag("idBeneficiaire", "Le bénéficiaire n’a ni SIRET ni numéro RNA.", "Donnez l’un des deux.")
    purpose = row.free("objet")
    if not purpose:
        row.flag("objet", "L’objet de la subvention manque.", "Complétez la cellule.")
    amount, share = row.subsidy("montant"), row.share("pourcentageSubvention")
    if share is not None and share < 1:
        part = euros(amount * Decimal(repr(share)))
        row.flag(
            "pourcentageSubvention",
            f"Le montant est gardé entier ; selon le standard, la part de ce bénéficiaire serait {part}.",
            "Vérifiez que le montant est celui de la subvention entière.",
        )
    return Subsidy(
        line=row.line,
        attribuant=attribuant,
        beneficiaire=beneficiaire,
        placed=annuaire.place(beneficiaire, attribuant),
        date=row.day("dateConvention"),
        amount=amount,
        texts={
            "nature": row.nature("nature"),
            "conditions_versement": row.conditions("conditionsVersement"),
            "periode_versement": row.period("datesPeriodeVersement"),
            "dispositif": row.free("dispositifAide") or None,
            "reference_decision": row.free("referenceDecision") or None,
            "id_rae": row.free("idRAE") or None,
        },
        purpose=purpose,
        notified=row.yes_or_no("notificationUE"),
        share=share,
    )


def _line(item: Fault | Repair) -> int:
    return item.line


def _conformity(content: bytes) -> str:
    """Say what the same file is worth before any repair."""
    try:
        result = check_conformity(io.BytesIO(content))
    except IngestError as error:
        return f"La conformité au standard n’a pas pu être contrôlée. {error}"
    verdict = "conforme" if result.conforme else f"non conforme, {result.total} écart(s)"
    return (
        f"Avant toute réparation, le fichier est {verdict} au SCDL {result.version} "
        "(détail : « python cli.py conformite »)."
    )
