"""The lines at the end of every file: where its figures come from, for whom it is, whether they are invented."""

from collections.abc import Sequence

from analysis.diffusion import Audience
from app import cache, served, texts
from app.clock import moment
from app.state import current
from render.diffusion import FOR_WHOM, notices
from render.sources import portfolio_source


def from_portfolio(source: str) -> bool:
    """Tell whether a figure of a page comes from the portfolio, from the words on its source."""
    return portfolio_source(cache.portfolio()) in source


def readers_of(source: str) -> Audience:
    """
    Tell who may read a figure of a page, from where it comes.

    What comes from the portfolio is told to the readers of this dashboard; public statistics may go to anyone.
    """
    return served.widest() if from_portfolio(source) else "public"


def file_notices(source: str, *, audience: Audience | None = None) -> tuple[str, ...]:
    """Write what a file made now must say: who may see it, and the campaign period (`file_notes`)."""
    selection, _ = current()
    return notices(audience or readers_of(source), date=selection.date, moment=moment())


def file_notes(
    source: str, *, demonstration: bool, audience: Audience | None = None, about: Sequence[str] = ()
) -> list[str]:
    """
    Write the notes of a file, one line each.

    Parameters
    ----------
    source
        Where the figures come from.
    demonstration
        Whether some are invented.
    audience
        For whom the file is; by default, those who may read its figures on the page (`readers_of`).
    about
        Lines on the file itself: its day, its perimeter.
    """
    readers = audience or readers_of(source)
    return [
        texts.SOURCE.format(source=source),
        *about,
        FOR_WHOM[readers],
        *file_notices(source, audience=readers),
        *([texts.DEMONSTRATION] if demonstration else []),
    ]
