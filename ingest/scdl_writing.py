"""The votes of the portfolio as a file of the national standard on subsidies, version 2.1.1."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import pandas as pd

from data.checks.fault import lookup
from data.portfolio import Portfolio
from ingest.formula import protect
from ingest.scdl_ecarts import Ecart
from ingest.scdl_fields import CURRENT, FALSE, MAX_TEXT, NATURES, TRUE
from ingest.scdl_rules import cell_rules

THRESHOLD_EUR: Final = Decimal(23_000)
"""From this amount on, the agreement and its publication are compulsory (loi n° 2000-321, art. 10)."""

DEMONSTRATION = "Données de démonstration : "
"""What the purpose of every row begins with when the rows are invented."""

_PUBLIC = "public"


@dataclass(frozen=True)
class Withheld:
    """
    A vote that cannot be written, and why.

    Parameters
    ----------
    financement_id, apporteur, beneficiaire
        Which one.
    amount
        Euros.
    reasons
        French sentences.
    """

    financement_id: str
    apporteur: str
    beneficiaire: str
    amount: Decimal
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class ScdlFile:
    """
    A file of subsidies.

    Parameters
    ----------
    content
        CSV with commas, UTF-8.
    rows
        Number of subsidies in it.
    total
        Their sum, in euros.
    below
        Number of votes left out because they are below the threshold.
    withheld
        Votes left out because something required is missing.
    """

    content: bytes
    rows: int
    total: Decimal
    below: int
    withheld: tuple[Withheld, ...]


def write_scdl(
    portfolio: Portfolio, *, threshold: Decimal | None = None, giver: str | None = None
) -> ScdlFile:
    """
    Write the votes that are public and complete; list the others.

    A vote is an acquired line with an amount. Its date is that of the agreement, else of the meeting that
    decided; its period of payment is the one that is told, else the years of its payments. Nothing else is
    made up: a vote without a required value is withheld.

    Parameters
    ----------
    portfolio
        Any portfolio; when it is the demonstration, the purpose of every row says so.
    threshold
        Amount, in euros, from which votes are written; None for all.
    giver
        SIREN of the only giver to write; None for all.

    Returns
    -------
    file
        Its rows by date, then by identifier.
    """
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, lineterminator="\r\n")
    writer.writerow([field.name for field in CURRENT.fields])
    rows = below = 0
    total = Decimal("0.00")
    withheld: list[Withheld] = []
    for vote in _votes(portfolio, giver):
        amount = vote["amount"]
        if threshold is not None and amount < threshold:
            below += 1
            continue
        cells = _cells(vote, demonstration=portfolio.demonstration)
        reasons = tuple(_reasons(vote, cells))
        if reasons:
            who = (vote["financement_id"], vote["apporteur"], vote["maitre_ouvrage"])
            withheld.append(Withheld(*who, amount=amount, reasons=reasons))
            continue
        writer.writerow(cells.values())
        rows += 1
        total += amount
    return ScdlFile(sink.getvalue().encode(), rows, total, below, tuple(withheld))


def _votes(portfolio: Portfolio, giver: str | None) -> Iterator[dict[str, Any]]:
    """Give the acquired lines with an amount, each with what other tables tell of it."""
    tables = portfolio.tables
    lines = tables["financement"]
    lines = lines[(lines["etat"] == "acquis") & (lines["montant_vote_eur"] > 0)]
    if giver is not None:
        lines = lines[lines["apporteur_siret"].str.startswith(giver, na=False)]
    instance = lookup(tables, "decision", lines["decision_id"], "instance_id")
    voted = lookup(tables, "instance", instance, "date")
    decided = lookup(tables, "decision", lines["decision_id"], "reference")
    years = tables["echeance"].groupby("financement_id")["exercice"].agg(["min", "max"])
    years = years.reindex(lines["financement_id"].to_numpy()).set_axis(lines.index)
    told = {
        name: lookup(tables, "projet", lines["projet_id"], name)
        for name in ("intitule", "maitre_ouvrage", "maitre_ouvrage_siret", "diffusion")
    }
    votes = lines.assign(
        **told,
        amount=pd.Series(
            [Decimal(round(value * 100)).scaleb(-2) for value in lines["montant_vote_eur"]],
            index=lines.index,
            dtype=object,
        ),
        date=lines["date_convention"].fillna(voted),
        reference=decided.fillna(lines["reference_decision"]),
        siret=lines["beneficiaire_siret"].fillna(told["maitre_ouvrage_siret"]),
        first_year=years["min"],
        last_year=years["max"],
    ).sort_values(["date", "financement_id"])
    for record in votes.astype(object).where(votes.notna(), None).to_dict("records"):
        yield {str(name): value for name, value in record.items()}


def _cells(vote: Mapping[str, Any], *, demonstration: bool) -> dict[str, str]:
    """Write the cells of a row, empty where nothing is known."""
    purpose = f"{DEMONSTRATION if demonstration else ''}{vote['intitule']}"
    share = 1.0 if vote["pourcentage"] is None else vote["pourcentage"]
    notified = vote["notification_ue"]
    return {
        "nomAttribuant": protect(vote["apporteur"]),
        "idAttribuant": vote["apporteur_siret"] or "",
        "dateConvention": "" if vote["date"] is None else f"{vote['date']:%Y-%m-%d}",
        "referenceDecision": protect(vote["reference"] or ""),
        "nomBeneficiaire": protect(vote["maitre_ouvrage"]),
        "idBeneficiaire": vote["siret"] or "",
        "rnaBeneficiaire": vote["beneficiaire_rna"] or "",
        "objet": _cut(protect(purpose)),
        "montant": f"{vote['amount']:f}",
        "nature": vote["nature"] or (NATURES[0] if vote["moyen"] == "financement" else ""),
        "conditionsVersement": _cut(protect(vote["conditions_versement"] or "")),
        "datesPeriodeVersement": _period(vote),
        "idRAE": protect(vote["id_rae"] or ""),
        "notificationUE": "" if notified is None else TRUE if notified else FALSE,
        "pourcentageSubvention": f"{Decimal(repr(float(share))).normalize():f}",
        "dispositifAide": protect(vote["dispositif"] or ""),
    }


def _period(vote: Mapping[str, Any]) -> str:
    """Give the period of payment that is told when it can be published, else the years of the payments."""
    field = CURRENT.field("datesPeriodeVersement")
    told = vote["periode_versement"] or ""
    if field is not None and not cell_rules(field, told):
        return told
    if vote["first_year"] is None:
        return ""
    return f"{int(vote['first_year'])}-01-01/{int(vote['last_year'])}-12-31"


def _cut(text: str) -> str:
    return text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 1]}…"


def _reasons(vote: Mapping[str, Any], cells: Mapping[str, str]) -> Iterator[str]:
    """Say why a row cannot be written: the same rules as those that files are held to."""
    if vote["diffusion"] != _PUBLIC:
        yield "Le projet n’est pas marqué public."
    for field in CURRENT.fields:
        for rule in cell_rules(field, cells[field.name]):
            ecart = Ecart(0, field.name, cells[field.name], rule)
            yield f"{field.name} : {ecart.reason} {ecart.remedy}"
    if CURRENT.one_of and not any(cells[name] for name in CURRENT.one_of):
        yield "Le bénéficiaire n’a ni SIRET ni numéro RNA."
