"""
Subsidies as rows of the portfolio: one project and one financing line each, outside any accord.

The rules are written for readers in `docs/methode/import-scdl.md`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from data.portfolio import PortfolioSource
from data.spelling import folded_key
from ingest.report import ToCheck, euros
from ingest.scdl_cells import Identity
from ingest.scdl_placing import SIREN_DEPARTEMENT, SIREN_REGION, Annuaire, Placed

NAME = "scdl"
THEME = "services-publics"
"""Theme of every subsidy, by convention: the standard has none."""

SEVERAL_YEARS = "pluriannuel"
_OWNERS = {"commune": "commune", "EPCI": "EPCI", "département": "Département"}
_PUBLIC = frozenset(_OWNERS.values())
_DIGEST = 12
_ROUNDING = 0.011


@dataclass(frozen=True)
class Subsidy:
    """
    One accepted row; None where the row says nothing that can be read.

    Parameters
    ----------
    line
        Line of the file.
    attribuant, beneficiaire
        Who gives, who receives.
    placed
        Where, and how that was found.
    date, amount
        Day of the agreement; euros, not negative.
    texts
        Columns of `financement` and their texts.
    purpose
        What for, empty when the row does not tell.
    notified, share
        Whether it is notified to the European Commission; share of the beneficiary in [0, 1].
    """

    line: int
    attribuant: Identity
    beneficiaire: Identity
    placed: Placed
    date: dt.date
    amount: Decimal
    texts: Mapping[str, str | None]
    purpose: str = ""
    notified: bool | None = None
    share: float | None = None

    @property
    def key(self) -> str:
        """Say who gives, in a way that does not change with the spelling."""
        return self.attribuant.siren or folded_key(self.attribuant.name)[:40] or "attribuant-inconnu"

    @property
    def year(self) -> int:
        """Year of the first payment, else of the agreement."""
        period = self.texts.get("periode_versement") or ""
        return int(period[:4]) if period[:4].isdecimal() and period[4:5] == "-" else self.date.year

    def digest(self) -> str:
        """Hash what makes it this subsidy: the same row has it in every file and in any order."""
        facts = (
            self.key,
            self.date,
            self.amount,
            self.share,
            folded_key(self.beneficiaire.name),
            self.beneficiaire.siret,
            self.beneficiaire.rna,
            self.purpose,
            *sorted(self.texts.items()),
        )
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:_DIGEST]


def sources_of(rows: Sequence[Subsidy], annuaire: Annuaire) -> dict[str, PortfolioSource]:
    """
    Name the source of the rows of each giver: a file of one year replaces that year only.

    The year is the one of most of its rows; when none has half of them the source is « pluriannuel ».
    """
    by_giver: dict[str, list[Subsidy]] = {}
    for row in rows:
        by_giver.setdefault(row.key, []).append(row)
    sources = {}
    for key, its in by_giver.items():
        years = Counter(row.year for row in its)
        year, number = min(years.items(), key=lambda item: (-item[1], item[0]))
        exercice = str(year) if 2 * number >= len(its) else SEVERAL_YEARS
        span = exercice if exercice != SEVERAL_YEARS else f"{min(years)}-{max(years)}"
        name = annuaire.name(its[0].attribuant)
        sources[key] = PortfolioSource(
            source_id=f"{NAME}-{key}-{exercice}",
            label=f"Subventions {span}, {name} (SCDL)",
            producteur=name,
            licence="Non précisée par le fichier",
            millesime=span,
            url="",
        )
    return sources


def build_tables(
    rows: Sequence[Subsidy], sources: Mapping[str, PortfolioSource], annuaire: Annuaire
) -> tuple[dict[str, pd.DataFrame], list[ToCheck]]:
    """Write the rows of `projet` and `financement`, and list the rows that say exactly the same."""
    if not rows:
        return {}, []
    seen: dict[str, list[int]] = {}
    projects, lines = [], []
    for row in rows:
        source_id = sources[row.key].source_id
        digest = f"{source_id}-{row.digest()}"
        seen.setdefault(digest, []).append(row.line)
        rank = len(seen[digest])
        identifier = digest if rank == 1 else f"{digest}-{rank}"
        owner = _owner(row)
        projects.append(_project(row, identifier, owner, annuaire) | {"source_id": source_id})
        lines.append(_line(row, identifier, owner, annuaire) | {"source_id": source_id})
    twins = [
        ToCheck(
            tuple(same),
            "",
            f"{len(same)} lignes",
            "Lignes identiques : toutes sont gardées et comptées.",
            remedy="Si c’est une seule aide, n’en gardez qu’une.",
        )
        for same in seen.values()
        if len(same) > 1
    ]
    return {"projet": pd.DataFrame(projects), "financement": pd.DataFrame(lines)}, twins


def shared(rows: Iterable[Subsidy]) -> list[ToCheck]:
    """List the subsidies that are told once per beneficiary, the whole amount each time."""
    groups: dict[object, list[Subsidy]] = {}
    for row in rows:
        if row.share is not None and 0 < row.share < 1:
            reference = row.texts.get("reference_decision")
            groups.setdefault((row.key, row.date, reference, row.purpose, row.amount), []).append(row)
    return [
        ToCheck(
            tuple(row.line for row in same),
            same[0].purpose,
            " / ".join(f"{row.share:g}" for row in same),
            f"Une même subvention de {euros(same[0].amount)} partagée entre {len(same)} bénéficiaires : son montant "
            f"est compté {len(same)} fois.",
            column="pourcentageSubvention",
            remedy="Le standard le veut ainsi : tenez-en compte dans les totaux.",
        )
        for same in groups.values()
        if len(same) > 1 and abs(sum(row.share or 0 for row in same) - 1) < _ROUNDING
    ]


def _owner(row: Subsidy) -> str:
    if row.placed.itself:
        return _OWNERS[row.placed.place.perimetre]
    association = row.beneficiaire.rna or folded_key(row.beneficiaire.name).startswith("assoc")
    return "association" if association else "autre"


def _project(row: Subsidy, identifier: str, owner: str, annuaire: Annuaire) -> dict[str, object]:
    place, name = row.placed.place, annuaire.name(row.beneficiaire)
    return {
        "projet_id": identifier,
        "voie": "politique thématique" if row.attribuant.siren == SIREN_DEPARTEMENT else "hors Département",
        "siren": place.siren,
        "insee": place.insee,
        "perimetre": place.perimetre,
        "localisation": "territoire",
        "intitule": row.purpose or f"Subvention à {name}",
        "maitre_ouvrage": name,
        "maitre_ouvrage_type": owner,
        "maitre_ouvrage_siret": row.beneficiaire.siret,
        "theme": THEME,
        "debut": row.date,
        "diffusion": "public",
    }


def _line(row: Subsidy, identifier: str, owner: str, annuaire: Annuaire) -> dict[str, object]:
    return {
        "financement_id": identifier,
        "projet_id": identifier,
        "apporteur": annuaire.name(row.attribuant) or "Attribuant non précisé",
        "apporteur_type": _giver(row, annuaire),
        "apporteur_siret": row.attribuant.siret,
        "moyen": "financement",
        "etat": "acquis",
        "base": "HT" if owner in _PUBLIC else "TTC",
        "montant_vote_eur": row.amount,
        "date_convention": row.date,
        "notification_ue": row.notified,
        "pourcentage": row.share,
        "beneficiaire_siret": row.beneficiaire.siret,
        "beneficiaire_rna": row.beneficiaire.rna,
        **row.texts,
    }


def _giver(row: Subsidy, annuaire: Annuaire) -> str:
    siren = row.attribuant.siren or ""
    if siren in annuaire.by_siren:
        return _OWNERS[annuaire.by_siren[siren].perimetre]
    name = folded_key(row.attribuant.name)
    if siren == SIREN_REGION or name.startswith(("region", "conseilregional")):
        return "Région"
    if name.startswith(("departement", "conseildepartemental")):
        return "Département" if name.endswith("finistere") else "autre public"
    if name.startswith(("commune", "ville", "mairie")):
        return "commune"
    return "État" if name.startswith(("etat", "prefecture", "ministere")) else "autre public"


def describe(rows: Iterable[Subsidy], sources: Iterable[PortfolioSource]) -> list[str]:
    """Tell, in French, what was decided about the file as a whole."""
    found = Counter(row.placed.how for row in rows)
    if not found:
        return []
    notices = [
        f"Placement : {found['identifiant']} ligne(s) par l’identifiant du bénéficiaire, {found['nom']} par son nom, "
        f"{found['attribuant']} au territoire de l’attribuant, {found['aucun']} sans territoire connu.",
        "Le standard n’a pas de thème : les lignes sont rangées par convention dans les services publics, à vérifier "
        "avant une lecture par thème.",
    ]
    if found["aucun"]:
        notices.append(
            f"{found['aucun']} ligne(s) dont ni le bénéficiaire ni l’attribuant n’est une commune ou un EPCI du "
            "Finistère : elles ne figurent sur aucune carte, vérifiez qu’elles concernent le département."
        )
    notices += [
        f"{source.label} : subventions de plusieurs années en un fichier. Un fichier annuel du même attribuant, s’il "
        "est importé aussi, les compterait deux fois."
        for source in sources
        if source.source_id.endswith(SEVERAL_YEARS)
    ]
    return notices
