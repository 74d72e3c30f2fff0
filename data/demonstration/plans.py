"""The financing plan of each project: the Département, the other funders, and the owner for the rest."""

from __future__ import annotations

from dataclasses import dataclass

from data.demonstration.draw import Draw
from data.demonstration.grants import Grant
from data.demonstration.projets import Project
from data.demonstration.rows import hundreds

OPEN_PLANS = 0.16
"""Share of the plans still to close, before or during the works: a funder declined, nobody stepped in."""

LOW_OWNER_SHARES = 0.08
"""Share of the local authorities' investments whose owner brings less than a fifth."""

_RATES = {"i": (0.15, 0.42), "f": (0.25, 0.5), "bailleur": (0.06, 0.16)}
_OWNERS = {
    "association": "Association (fictive)",
    "bailleur": "Bailleur social (fictif)",
    "syndicat": "Syndicat mixte (fictif)",
}


@dataclass(frozen=True)
class Funder:
    """What another funder or the owner brings to one project."""

    name: str
    kind: str
    dispositif: str | None
    euros: int
    etat: str


@dataclass(frozen=True)
class Plan:
    """
    A financing plan.

    Parameters
    ----------
    base
        HT, or TTC for associations.
    cost_eur
        Total cost in that base, None when it is not known yet.
    bases_eur
        Eligible base by section.
    funders
        All others than the Département; the owner is the last.
    """

    base: str
    cost_eur: int | None
    bases_eur: dict[str, int]
    funders: tuple[Funder, ...]


def owner_name(project: Project) -> str:
    """Name the owner: a real local authority, or a body that says that it is fictitious."""
    kind = owner_type(project)
    if kind == "commune" and project.commune:
        return f"Commune {project.commune.de}"
    if kind == "EPCI" and project.territory:
        return project.territory.nom
    return _OWNERS.get(kind, "Association (fictive)")


def owner_type(project: Project) -> str:
    """Give the nature of the owner; on an island without EPCI the commune takes its part."""
    kind = project.template.owner
    if kind == "EPCI" and project.territory is None:
        return "commune"
    return kind


def draw_plan(project: Project, grant: Grant) -> Plan:
    """Draw the cost from the grant and a rate, then fill the plan."""
    draw = Draw("plan", project.projet_id)
    association = project.template.owner == "association"
    base = "TTC" if association else "HT"
    if project.outcome == "idée":
        return Plan(base, None, {}, ())
    low, high = _RATES.get(project.template.owner, _RATES["i" if grant.investissement else "f"])
    rate = round(draw.uniform(low, high) * 20) / 20 or 0.05
    bases = {
        section: hundreds(euros / rate)
        for section, euros in (
            ("investissement", grant.investissement),
            ("fonctionnement", grant.fonctionnement),
        )
        if euros
    }
    if not bases:
        return Plan(base, None, {}, ())
    cost = hundreds(sum(bases.values()) * draw.choose((1.0, 1.0, 1.05, 1.1, 1.2)))
    granted = 0 if project.voie == "hors Département" else grant.euros
    return Plan(base, cost, bases, _funders(draw, project, cost, granted))


def _funders(draw: Draw, project: Project, cost: int, granted: int) -> tuple[Funder, ...]:
    """Draw the other funders inside what the owner's share leaves, then the owner for the rest."""
    local = owner_type(project) in ("commune", "EPCI", "syndicat")
    low = local and "i" in project.template.moyens and draw.chance(LOW_OWNER_SHARES)
    part = draw.uniform(0.08, 0.17) if low else draw.uniform(0.22, 0.45)
    room = int(cost * (1 - part)) - granted
    candidates = _candidates(project)
    chosen = draw.sample(candidates, draw.integer(1 if low else 0, 3)) if room > 1_000 else []
    funders = []
    for rank, (name, kind, dispositif) in enumerate(chosen):
        last = low and rank == len(chosen) - 1
        euros = int(room * (1.0 if last else draw.uniform(0.25, 0.7)) / 100) * 100
        if euros >= 500:
            funders.append(Funder(name, kind, dispositif, euros, _state(draw, project)))
            room -= euros
    owner = cost - granted - sum(funder.euros for funder in funders)
    unfinished = project.avancement in ("à l'étude", "prêt", "en cours")
    if funders and unfinished and draw.chance(OPEN_PLANS):
        lost = funders.pop()
        funders.append(Funder(lost.name, lost.kind, lost.dispositif, lost.euros, "refusé"))
    settled = "acquis" if project.outcome in ("voté", "annulé") else "envisagé"
    return (*funders, Funder(owner_name(project), "maître d'ouvrage", None, owner, settled))


def _state(draw: Draw, project: Project) -> str:
    """Say how far another funder went."""
    if project.outcome in ("voté", "annulé"):
        return "sollicité" if project.avancement == "prêt" and draw.chance(0.4) else "acquis"
    return "acquis" if draw.chance(0.25) else "sollicité"


def _candidates(project: Project) -> list[tuple[str, str, str | None]]:
    """List who may fund such a project besides the Département."""
    owner = owner_type(project)
    investing = "i" in project.template.moyens
    candidates: list[tuple[str, str, str | None]] = [("Région Bretagne", "Région", "Contrat de territoire")]
    if investing and owner in ("commune", "EPCI", "syndicat"):
        candidates += [("État", "État", "DETR"), ("État", "État", "DSIL")]
        candidates.append(("Union européenne", "Europe", "FEDER"))
    if owner == "commune" and project.territory:
        candidates.append((project.territory.nom, "EPCI", "Fonds de concours"))
    if owner in ("association", "bailleur") and project.commune:
        candidates.append((f"Commune {project.commune.de}", "commune", None))
    if owner == "EPCI" and not investing:
        candidates.append(("Union européenne", "Europe", "LEADER"))
    if project.theme in ("eau-environnement-littoral", "cohesion-sociale", "education-jeunesse"):
        candidates.append(("Organisme public (fictif)", "autre public", None))
    if owner == "association":
        candidates.append(("Mécénat (fictif)", "privé", None))
    return candidates
