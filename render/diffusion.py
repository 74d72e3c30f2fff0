"""The words that an export owes to its readers: who may see it, the campaign period, what is counted."""

import datetime
from collections.abc import Mapping
from typing import Final

from analysis.diffusion import Audience
from render.typography import typeset

PRE_ELECTION_FROM: Final = datetime.date(2027, 9, 1)
"""First day of the six months before the departmental elections of March 2028 (code électoral, art. L. 52-1)."""
PRE_ELECTION: Final = typeset(
    "Période préélectorale : validation juridique avant diffusion (code électoral, art. L. 52-1)"
)
MARKS: Final[Mapping[Audience, str]] = {
    "public": "",
    "comité": typeset("Document préparatoire réservé au comité – ne pas diffuser"),
    "interne": typeset("Document de travail – ne pas diffuser"),
}
COUNTED: Final[Mapping[Audience, str]] = {
    "public": typeset("Ne sont comptés que les projets et les aides votés et publics."),
    "comité": typeset("Les projets internes ne sont pas comptés."),
    "interne": "",
}
"""What a map or a table made from the portfolio says about the projects it counts."""


def notices(audience: Audience, *, date: datetime.date, moment: datetime.datetime) -> tuple[str, ...]:
    """
    Give the notices that every export carries, whatever it shows.

    Parameters
    ----------
    audience
        For whom the export is made.
    date
        The day the figures are stated at.
    moment
        When the export is made; the later of the two days decides for the campaign period.
    """
    campaign = max(date, moment.date()) >= PRE_ELECTION_FROM
    return tuple(notice for notice in (MARKS[audience], PRE_ELECTION if campaign else "") if notice)
