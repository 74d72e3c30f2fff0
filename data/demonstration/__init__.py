"""
The portfolio that the dashboard shows until a real one is imported: plausible, invented, and always said so.

Territories, communes and populations are real; accords, projects, amounts, dates and decisions are drawn,
the same ones everywhere and every time. No real person, company or association appears.
"""

from __future__ import annotations

from functools import cache

from data.demonstration.accords import write_accords, write_envelopes
from data.demonstration.grants import share_grants, usual_totals
from data.demonstration.meetings import STATE_DATE, Calendar
from data.demonstration.places import read_territories
from data.demonstration.projets import Planner
from data.demonstration.rows import SOURCE_ID, Rows
from data.demonstration.writing import Writer
from data.portfolio import Portfolio, PortfolioSource

__all__ = ["SOURCE_ID", "STATE_DATE", "demonstration_portfolio"]

_SOURCE = PortfolioSource(
    source_id=SOURCE_ID,
    label="Données de démonstration",
    producteur="Générateur du tableau de bord",
    licence="Sans objet : données fictives",
    millesime="2021-2027",
    url="",
)


@cache
def demonstration_portfolio() -> Portfolio:
    """
    Build the demonstration, told as on `STATE_DATE`; later calls give the same object.

    Returns
    -------
    portfolio
        21 accords, about 400 projects inside and 200 outside, `demonstration` True, `version`
        « demonstration ».
    """
    territories, islands = read_territories()
    rows = Rows()
    calendar = Calendar(territories)
    accords = write_accords(rows, calendar, territories)
    planner = Planner(calendar)
    projects = [*planner.inside(accords), *planner.outside(territories, islands)]
    totals = usual_totals(accords)
    grants = share_grants(projects, totals)
    writer = Writer(rows, calendar)
    for project in projects:
        writer.write(project, grants[project.number])
    for accord in accords:
        write_envelopes(rows, accord, writer.used[accord.accord_id], usual_eur=totals[accord.accord_id])
    for meeting in calendar.meetings:
        rows.add(
            "instance",
            instance_id=meeting.instance_id,
            type=meeting.type,
            siren=meeting.siren,
            date=meeting.date,
            ordre_du_jour=meeting.ordre_du_jour,
        )
    return Portfolio.from_tables(
        rows.frames(), version="demonstration", demonstration=True, sources=(_SOURCE,)
    )
