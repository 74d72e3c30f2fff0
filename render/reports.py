"""
The papers and slides of the atlas as files: what is asked for, its receipt, its bytes, its name.

One door for the command line, the pages and the replays: the same order gives the same file.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, cast

from data.software import software_version
from render.errors import ReceiptError, SheetError
from render.receipt import Receipt
from render.sheets.accord import accord_paper
from render.sheets.annex import annex_paper
from render.sheets.compile import paper_bytes
from render.sheets.dossier import open_dossier
from render.sheets.holdings import Edition, Holdings
from render.sheets.synthesis import synthesis_paper
from render.slides import slides_bytes
from render.views.export import slug
from render.views.world import World

Kind = Literal["fiche", "diapositives", "synthese", "annexe-cp"]
KINDS: Final[Mapping[Kind, str]] = {
    "fiche": "pdf",
    "diapositives": "pptx",
    "synthese": "pdf",
    "annexe-cp": "pdf",
}
"""Kind of report → extension of its file."""
OF_AN_ACCORD: Final[tuple[Kind, ...]] = ("fiche", "diapositives")
DATE: Final = "date"
SUBJECT: Final[Mapping[Kind, str]] = {"fiche": "epci", "diapositives": "epci", "annexe-cp": "instance"}
"""Kind of report → name of the parameter that tells what it is about."""


@dataclass(frozen=True)
class Report:
    """
    A report asked for.

    Attributes
    ----------
    kind
        Which.
    subject
        SIREN of the EPCI, or identifier of the committee; empty for the synthesis.
    """

    kind: Kind
    subject: str = ""


def report_receipt(report: Report, holdings: Holdings) -> Receipt:
    """Write the receipt of a report."""
    world, edition = holdings.world, holdings.edition
    parameters = {DATE: edition.date.isoformat()}
    if report.kind in SUBJECT:
        parameters[SUBJECT[report.kind]] = report.subject
    return Receipt(
        objet=report.kind,
        parametres=parameters,
        fichier=KINDS[report.kind],
        diffusion=edition.audience,
        donnees=world.donnees,
        portefeuille=world.portfolio.version,
        contenu=world.portfolio.content_hash,
        logiciel=software_version(),
        moment=edition.moment,
    )


def report_bytes(report: Report, holdings: Holdings) -> bytes:
    """
    Make the file of a report; the same bytes each time for the same order, edition and world.

    Parameters
    ----------
    report
        What is asked for.
    holdings
        What it is made from, for an edition.

    Raises
    ------
    SheetError
        When its subject does not exist.
    """
    receipt = report_receipt(report, holdings)
    if report.kind == "diapositives":
        dossier = open_dossier(holdings, _siren(report, holdings))
        return slides_bytes(dossier, receipt_id=receipt.id, keywords=receipt.to_json())
    if report.kind == "fiche":
        paper = accord_paper(open_dossier(holdings, _siren(report, holdings)), receipt_id=receipt.id)
    elif report.kind == "synthese":
        paper = synthesis_paper(holdings, receipt_id=receipt.id)
    else:
        paper = annex_paper(holdings, report.subject, receipt_id=receipt.id)
    return paper_bytes(paper, moment=receipt.moment, keywords=receipt.to_json())


def _siren(report: Report, holdings: Holdings) -> str:
    if report.subject not in holdings.epci.index:
        msg = (
            f"Aucune intercommunalité du Finistère n’a le SIREN « {report.subject[:20]} » : donnez un des "
            f"{len(holdings.epci)} SIREN à neuf chiffres, par exemple 200067072 pour Haut-Léon Communauté."
        )
        raise SheetError(msg)
    return report.subject


def report_name(report: Report, holdings: Holdings) -> str:
    """Name the file of a report: « fiche_haut-leon_2026-11-25.pdf »."""
    parts: list[str] = [report.kind]
    if report.kind in OF_AN_ACCORD:
        parts.append(slug(str(holdings.epci.at[_siren(report, holdings), "nom_court"])))
    elif report.subject:
        parts.append(slug(report.subject))
    parts.append(holdings.date.isoformat())
    return f"{'_'.join(parts)}.{KINDS[report.kind]}"


def remake(receipt: Receipt, world: World) -> bytes:
    """
    Make a report again from its receipt.

    Raises
    ------
    ReceiptError
        When the receipt is not that of a report, or asks for what does not exist.
    """
    if receipt.objet not in KINDS:
        msg = f"Le reçu {receipt.id} n’est pas celui d’un document : « {receipt.objet[:20]} »."
        raise ReceiptError(msg)
    kind = cast(Kind, receipt.objet)
    try:
        date = datetime.date.fromisoformat(receipt.parametres[DATE])
        report = Report(kind, receipt.parametres.get(SUBJECT.get(kind, ""), ""))
        return report_bytes(report, Holdings(world, Edition(date, receipt.moment, receipt.diffusion)))
    except (KeyError, ValueError) as error:
        msg = f"Le reçu {receipt.id} demande ce qui n’existe plus : {error}"
        raise ReceiptError(msg) from error
