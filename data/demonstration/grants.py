"""What the Département brings to each project, so that the totals stay plausible for each territory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from data.demonstration.accords import Accord
from data.demonstration.draw import Draw
from data.demonstration.places import Territory
from data.demonstration.projets import Project
from data.demonstration.rows import hundreds

TOTAL_VOTED_EUR = 48_000_000
"""Euros voted in the accords, all territories together."""

OUTSIDE_UNIT_EUR = 70_000
"""Usual aid for a common project outside the accords."""

MINIMUM_EUR = 1_500
_RUNNING_PART = 0.25
_REFERENCE_POPULATION = 30_000


@dataclass(frozen=True)
class Grant:
    """Euros asked of the Département by section, days of engineering and days of accompaniment."""

    investissement: int = 0
    fonctionnement: int = 0
    ingenierie: int = 0
    accompagnement: int = 0

    @property
    def euros(self) -> int:
        """Both sections together."""
        return self.investissement + self.fonctionnement


def usual_totals(accords: Iterable[Accord]) -> dict[str, float]:
    """
    Share the total voted between the accords: small territories get more per inhabitant.

    Returns
    -------
    totals
        Euros by `accord_id`. Those of the accords with projects sum to `TOTAL_VOTED_EUR`; the others have
        what a territory of their size would have.
    """
    accords = tuple(accords)
    shapes = {accord.accord_id: _shape(accord.territory) for accord in accords}
    scale = TOTAL_VOTED_EUR / sum(shapes[accord.accord_id] for accord in accords if accord.planned)
    return {name: shape * scale for name, shape in shapes.items()}


def _shape(territory: Territory) -> float:
    noise = Draw("means", territory.code).uniform(0.85, 1.2)
    smallness: float = (_REFERENCE_POPULATION / territory.population) ** 0.3
    return territory.population * smallness * noise


def share_grants(projects: Iterable[Project], totals: Mapping[str, float]) -> dict[int, Grant]:
    """
    Draw the grant of each project.

    Parameters
    ----------
    projects
        All projects.
    totals
        Euros to be voted by `accord_id`, from `usual_totals`.

    Returns
    -------
    grants
        By `Project.number`, in hundreds of euros; for a project that is not voted, what it asks for.
    """
    projects = tuple(projects)
    draws = {project.number: Draw("grant", project.projet_id) for project in projects}
    weights = {p.number: p.template.size * draws[p.number].uniform(0.55, 1.5) for p in projects}
    voted: dict[str, float] = {}
    for project in projects:
        if project.accord and project.outcome == "voté" and _asks_euros(project):
            name = project.accord.accord_id
            voted[name] = voted.get(name, 0.0) + weights[project.number]
    grants = {}
    for project in projects:
        name = project.accord.accord_id if project.accord else ""
        unit = totals[name] / voted[name] if name in voted else float(OUTSIDE_UNIT_EUR)
        grants[project.number] = _grant(draws[project.number], project, weights[project.number] * unit)
    return grants


def _asks_euros(project: Project) -> bool:
    return bool({"i", "f"} & set(project.template.moyens))


def _grant(draw: Draw, project: Project, euros: float) -> Grant:
    moyens = project.template.moyens
    amount = max(MINIMUM_EUR, hundreds(euros)) if _asks_euros(project) else 0
    running = amount if "i" not in moyens else hundreds(_RUNNING_PART * amount) if "f" in moyens else 0
    return Grant(
        investissement=amount - running,
        fonctionnement=running,
        ingenierie=draw.integer(4, 20) if "j" in moyens else 0,
        accompagnement=draw.integer(2, 10) if "a" in moyens else 0,
    )
