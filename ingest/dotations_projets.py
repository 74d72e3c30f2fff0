"""
State investment grants as projects: which rows are one project, and what its tables hold.

The rules are written for readers in `docs/methode/import-dotations.md`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from data.portfolio import PortfolioSource
from data.spelling import folded_key
from ingest.placing import Place
from ingest.report import Repair, ToCheck, euros

NAME = "dotations-investissement"
MERGED = "Commune fusionnée : la ligne est placée dans la commune d’aujourd’hui."
"""Why the code of a merged commune is rewritten."""

THEMES = {
    "Santé, sanitaire et social": "cohesion-sociale",
    "Economie et emploi": "economie-proximite",
    "Environnement, transition énergétique et écologie": "transition-energie",
    "Education": "education-jeunesse",
    "Actions et Services publics": "services-publics",
    "Mise aux normes et sécurisation": "services-publics",
    "Construction, habitat, urbanisme et transport": "habitat",
    "Contrat de Ruralité": "services-publics",
}
"""Portfolio theme of each category of the producer; its rank, as in « 4 - Education », does not count."""

BY_CONVENTION = ("Mise aux normes et sécurisation", "Contrat de Ruralité")
"""Categories that name a way of funding or a kind of works, hence no theme: theirs is a convention."""

THEME_BY_CATEGORY = {folded_key(category): theme for category, theme in THEMES.items()}
CONVENTIONAL = frozenset(map(folded_key, BY_CONVENTION))
_RANK = re.compile(r"^\d+\s*-\s*")
_OWNERS = {"commune": "commune", "EPCI": "EPCI", "département": "Département"}


@dataclass(frozen=True)
class Grant:
    """
    One accepted row.

    Parameters
    ----------
    line
        Line of the file.
    identifier, year
        Identifier given by the producer and budget year that it tells.
    place, territoire
        Territory of the referential and its name in the file.
    dispositif, categorie, intitule
        Texts of the file.
    cost, grant
        Euros, not negative; a cost of zero is unknown.
    """

    line: int
    identifier: str
    year: int
    place: Place
    territoire: str
    dispositif: str
    categorie: str
    intitule: str
    cost: Decimal
    grant: Decimal

    @property
    def conventional(self) -> bool:
        """Tell whether the theme is a mere convention."""
        return category_key(self.categorie) in CONVENTIONAL


def category_key(text: str) -> str:
    """Reduce a category to what compares: no rank, accents or capitals."""
    return folded_key(_RANK.sub("", text))


def group_projects(grants: Iterable[Grant]) -> tuple[list[list[Grant]], list[ToCheck]]:
    """
    Put together the rows of one project; list the ones of which nobody can tell.

    Rows of one year, territory and non-zero cost are one project when each has another grant: a grant is
    given once to a project. When two have the same grant, all stay apart.
    """
    same: dict[object, list[Grant]] = {}
    for grant in grants:
        key = (grant.year, grant.place, grant.cost) if grant.cost else grant.identifier
        same.setdefault(key, []).append(grant)
    projects: list[list[Grant]] = []
    doubtful: list[ToCheck] = []
    for rows in same.values():
        if len({folded_key(row.dispositif) for row in rows}) == len(rows):
            projects.append(rows)
            continue
        projects += [[row] for row in rows]
        doubtful.append(
            ToCheck(
                tuple(row.line for row in rows),
                rows[0].territoire,
                " / ".join(row.intitule for row in rows),
                f"Même territoire, même coût ({euros(rows[0].cost)}) et même dotation : "
                "un seul projet, ou plusieurs ? Les lignes restent séparées.",
                column="description",
                remedy="Si c’est un seul projet, réunissez ses subventions sur une ligne.",
            )
        )
    return projects, doubtful


def suspect(projects: Iterable[Sequence[Grant]]) -> Iterable[ToCheck]:
    """List the projects whose amounts do not go together."""
    for rows in projects:
        cost, granted = rows[0].cost, sum((row.grant for row in rows), Decimal(0))
        column, value = "montant_sub", " + ".join(euros(row.grant) for row in rows)
        if not granted:
            reason = "Subvention nulle : la ligne est gardée."
            remedy = "Vérifiez la subvention, ou retirez la ligne."
        elif not cost:
            column, value = "cout_total", euros(cost)
            reason = "Coût nul avec une subvention : la ligne est gardée, son coût est tenu pour inconnu."
            remedy = "Complétez le coût du projet."
        elif granted > cost:
            reason = (
                f"Les subventions dépassent le coût ({euros(cost)}) : les montants sont gardés tels quels."
            )
            remedy = "Vérifiez le coût et les subventions."
        else:
            continue
        lines = tuple(row.line for row in rows)
        yield ToCheck(lines, rows[0].territoire, value, reason, column=column, remedy=remedy)


def _main(rows: Sequence[Grant]) -> Grant:
    """Choose the row that names a project: a true theme first, then the most telling title."""
    return min(rows, key=lambda row: (row.conventional, -len(row.intitule), row.identifier))


def build_tables(projects: Sequence[Sequence[Grant]]) -> dict[str, pd.DataFrame]:
    """Write the rows of `projet` and `financement`; nothing when there is no project."""
    if not projects:
        return {}
    return {
        "projet": pd.DataFrame([_project(_main(rows)) for rows in projects]),
        "financement": pd.DataFrame([_line(row, _main(rows)) for rows in projects for row in rows]),
    }


def _project(row: Grant) -> dict[str, object]:
    return {
        "projet_id": row.identifier,
        "voie": "hors Département",
        "siren": row.place.siren,
        "insee": row.place.insee,
        "perimetre": row.place.perimetre,
        "localisation": "territoire",
        "intitule": row.intitule,
        "maitre_ouvrage": row.territoire,
        "maitre_ouvrage_type": _OWNERS[row.place.perimetre],
        "theme": THEME_BY_CATEGORY[category_key(row.categorie)],
        "cout_ht_eur": row.cost or None,
        # The list says the year of the vote only: its first day, for want of a decision (ADR 31).
        "debut": dt.date(row.year, 1, 1),
        "diffusion": "public",
        "source_id": source_of(row.year).source_id,
    }


def _line(row: Grant, main: Grant) -> dict[str, object]:
    return {
        "financement_id": row.identifier,
        "projet_id": main.identifier,
        "apporteur": "État",
        "apporteur_type": "État",
        "moyen": "financement",
        "section": "investissement",
        "dispositif": row.dispositif,
        "etat": "acquis",
        "base": "HT",
        "montant_vote_eur": row.grant,
        "categorie_source": row.categorie,
        "source_id": source_of(row.year).source_id,
    }


def source_of(year: int) -> PortfolioSource:
    """Name the source of one budget year: another year comes as another source and replaces nothing."""
    return PortfolioSource(
        source_id=f"{NAME}-{year}",
        label=f"Dotations d’investissement de l’État {year}",
        producteur="ANCT, DGCL",
        licence="Licence Ouverte 2.0",
        millesime=str(year),
        url="https://www.data.gouv.fr",
    )


def sums(projects: Sequence[Sequence[Grant]]) -> dict[str, Decimal]:
    """Add up the grants, the costs as the rows give them, and the costs counted once per project."""
    grants = [row for rows in projects for row in rows]
    zero = Decimal("0.00")
    return {
        "montant_vote_eur": sum((row.grant for row in grants), zero),
        "cout_lignes_eur": sum((row.cost for row in grants), zero),
        "cout_projets_eur": sum((rows[0].cost for rows in projects), zero),
    }


def describe(
    projects: Sequence[Sequence[Grant]], years: Sequence[int], repairs: Sequence[Repair]
) -> list[str]:
    """Tell, in French, what was decided about the list as a whole."""
    if not projects:
        return []
    notices = [
        "Les lignes sont placées par le code du territoire ; les coordonnées du fichier sont des centres de "
        "territoire, pas des sites : elles ne sont pas conservées.",
        f"La date des votes est inconnue : les montants comptent depuis le 1er janvier de l’exercice "
        f"({', '.join(map(str, years))}). L’avancement des projets est inconnu.",
    ]
    for rows in projects:
        if len(rows) > 1:
            lines = " et ".join(str(row.line) for row in rows)
            titles = " et ".join(f"« {row.intitule} »" for row in rows)
            notices.append(
                f"Lignes {lines} ({rows[0].territoire}) : même coût sous "
                f"{' + '.join(row.dispositif for row in rows)}, donc un seul projet ({titles})."
            )
    merged = Counter((r.before, r.after) for r in repairs if r.reason == MERGED)
    notices += [
        f"Commune fusionnée {old} : {count} ligne(s) placée(s) dans {new}."
        for (old, new), count in merged.items()
    ]
    conventional = sum(_main(rows).conventional for rows in projects)
    if conventional:
        notices.append(
            f"{conventional} projet(s) sans thème dans la source (« {' », « '.join(BY_CONVENTION)} ») : rangés "
            "par convention dans les services publics, à vérifier avant une lecture par thème."
        )
    return notices
