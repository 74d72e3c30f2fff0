"""
Alternative texts in French, on two levels: what the image shows, then what a reader would take from it.

The two levels follow the W3C tutorial on complex images (Web Accessibility Initiative): a short description
that names the image, and a long one that carries its information; the data table carries the rest.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from data.catalogue import Indicateur
from render.numbers import unit_value
from render.reading import Reading, Write, absence_sentence, range_words, read_values
from render.typography import typeset


@dataclass(frozen=True)
class AltText:
    """
    Alternative text of an image.

    Attributes
    ----------
    brief
        One sentence that names the image: kind, place, subject, date.
    detail
        Extremes with their names, median, what is not known, reference.
    """

    brief: str
    detail: str

    @property
    def text(self) -> str:
        """Both levels, one after the other."""
        return f"{self.brief} {self.detail}".strip()


def described(kind: str, title: str, reading: Reading, *, extra: str = "") -> AltText:
    """
    Describe an image from what its values say.

    Parameters
    ----------
    kind
        « Carte », « Diagramme en barres »…
    title
        Title of the image.
    reading
        From `render.reading.read_values`.
    extra
        A further sentence: the reference, the territory chosen.
    """
    brief = typeset(f"{kind} : {title.rstrip('. ')} ({reading.noun.counted(reading.n)}).")
    detail = f"{values_words(reading)} {absence_sentence(reading)} {extra}"
    # The full stop of an abbreviation ends the sentence too: « 42 €/hab. ».
    return AltText(brief, typeset(detail.replace("..", ".")))


def values_words(reading: Reading) -> str:
    """Say the extremes and the median, or why there are none to say."""
    if not reading.n_known:
        return "Aucune valeur connue."
    if reading.n_known == 1:
        return f"Une seule valeur connue : {reading.lowest} ({reading.lowest_at})."
    if reading.lowest == reading.highest:
        return f"Toutes les valeurs connues sont égales : {reading.lowest}."
    return f"Les valeurs vont {range_words(reading)} ; médiane : {reading.median}."


def map_alt(
    title: str,
    values: "pd.Series[Any]",
    names: "pd.Series[str]",
    indicateur: Indicateur,
    *,
    level: str = "",
    statut: "pd.Series[str] | None" = None,
) -> str:
    """
    Alternative text of the map of an indicator.

    Parameters
    ----------
    title
        Title of the map.
    values, names, level, statut
        As for `render.reading.read_values`.
    indicateur
        Its catalogue entry; a growth is written with its sign.
    """
    growth = indicateur.agregation == "tcam"

    def write(value: Any) -> str:
        return unit_value(value, indicateur, sign=growth)

    return described("Carte", title, read_values(values, names, write=write, level=level, statut=statut)).text


def values_alt(
    title: str,
    values: "pd.Series[Any]",
    names: "pd.Series[str]",
    *,
    write: Write,
    level: str = "",
    kind: str = "Carte",
) -> str:
    """
    Alternative text of any image of one value per territory.

    Parameters
    ----------
    title
        Title of the image.
    values, names, write, level
        As for `render.reading.read_values`.
    kind
        « Carte » or another kind of image.
    """
    return described(kind, title, read_values(values, names, write=write, level=level)).text
