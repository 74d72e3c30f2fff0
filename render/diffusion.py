"""What a dashboard and its exports owe to their readers: who may see them, the campaign period, what is counted."""

import datetime
from collections.abc import Mapping
from typing import Final

from analysis.diffusion import Audience
from render.errors import DiffusionError
from render.typography import typeset

VARIABLE: Final = "ATS_DIFFUSION"
"""Variable of the environment that says the widest audience of a dashboard."""
SETTINGS: Final[Mapping[str, Audience]] = {
    "public": "public",
    "comite": "comité",
    "comité": "comité",
    "interne": "interne",
}
"""What the variable may hold, in any case; without it, a dashboard is internal (docs/adr/0017)."""
PRE_ELECTION_FROM: Final = datetime.date(2027, 9, 1)
"""First day of the six months before the departmental elections of March 2028 (code électoral, art. L. 52-1)."""
PRE_ELECTION: Final = typeset(
    "Période préélectorale : validation juridique avant diffusion (code électoral, art. L. 52-1)"
)
FOR_WHOM: Final[Mapping[Audience, str]] = {
    "public": typeset("Pour qui : public"),
    "comité": typeset("Pour qui : comité"),
    "interne": typeset("Pour qui : usage interne"),
}
"""What a table says of its readers."""
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


def read_setting(setting: str) -> Audience:
    """
    Read the widest audience of a dashboard.

    Parameters
    ----------
    setting
        What the environment says; nothing stands for ``interne``.

    Raises
    ------
    DiffusionError
        When it names no audience.
    """
    said = setting.strip().casefold()
    if not said:
        return "interne"
    if said not in SETTINGS:
        msg = f"« {setting[:40]} » ne convient pas pour {VARIABLE} : écrivez public, comite ou interne."
        raise DiffusionError(msg)
    return SETTINGS[said]


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
