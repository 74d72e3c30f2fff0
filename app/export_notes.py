"""The lines at the end of every file: where its figures come from, for whom it is, whether they are invented."""

from collections.abc import Sequence

from analysis.diffusion import Audience
from app import texts
from app.state import current, moment
from render.diffusion import notices


def file_notes(
    source: str, *, demonstration: bool, audience: Audience = "public", about: Sequence[str] = ()
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
        For whom the file is; figures that name no project may go to anyone.
    about
        Lines on the file itself: its day, its perimeter.
    """
    selection, _ = current()
    return [
        texts.SOURCE.format(source=source),
        *about,
        *notices(audience, date=selection.date, moment=moment()),
        *([texts.DEMONSTRATION] if demonstration else []),
    ]
