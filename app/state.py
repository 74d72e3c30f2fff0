"""
One state: what the reader chose, read from the link, checked, and written back to it.

The link is the only memory: `read_selection` turns query parameters into a frozen `Selection` plus the messages
about what could not be understood, and every widget writes its choice to the link in a callback. So Back, a
reload and a shared link all restore the same view, and two sessions never share a choice.
"""

import datetime
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, cast

import streamlit as st

from app import cache, texts
from app.clock import aujourdhui
from app.markdown import escaped
from app.served import MAX_DATE, MIN_DATE, latest_date
from data.catalogue import Catalogue

Niveau = Literal["epci", "commune"]
Moyens = Literal["aucun", "eur_hab", "projets"]
NIVEAUX: Final[tuple[Niveau, ...]] = ("epci", "commune")
MOYENS: Final[tuple[Moyens, ...]] = ("aucun", "eur_hab", "projets")
DEFAULT_INDICATEUR: Final = "part_65_ans_et_plus"


@dataclass(frozen=True)
class Selection:
    """
    What the reader is looking at.

    Attributes
    ----------
    accord
        SIREN of the EPCI whose accord is open, or None.
    territoire
        Code of the commune, canton (`29xx`) or EPCI found with the search box, or None.
    indicateur, niveau, moyens
        What the overview map shows.
    date
        The day the figures are stated at.
    """

    indicateur: str
    date: datetime.date
    accord: str | None = None
    territoire: str | None = None
    niveau: Niveau = "epci"
    moyens: Moyens = "aucun"


def read_selection(
    params: Mapping[str, str],
    *,
    catalogue: Catalogue,
    sirens: Collection[str],
    territoires: Collection[str],
    aujourdhui: datetime.date,
    latest: datetime.date = MAX_DATE,
) -> tuple[Selection, list[str]]:
    """
    Read the link, keeping what is sound.

    Parameters
    ----------
    params
        Query parameters, one text each.
    catalogue
        The indicators that may be named.
    sirens, territoires
        The EPCI, and every code that the search box knows.
    aujourdhui
        The day that stands when the link names none.
    latest
        The last day that may be asked for.

    Returns
    -------
    selection, messages
        The choice with sensible values in place of bad ones, and one French sentence per bad value.
    """
    messages: list[str] = []

    def known(name: str, allowed: Collection[str], fallback: str | None) -> str | None:
        value = params.get(name)
        if value is None or value in allowed:
            return value or fallback
        messages.append(texts.LIEN_ILLISIBLE.format(name=name, value=value[:40]))
        return fallback

    indicateurs = {indicateur.id for indicateur in catalogue.indicateurs}
    selection = Selection(
        indicateur=known("indicateur", indicateurs, DEFAULT_INDICATEUR) or DEFAULT_INDICATEUR,
        date=_read_date(params.get("date"), aujourdhui, messages, latest=latest),
        accord=known("accord", sirens, None),
        territoire=known("territoire", territoires, None),
        niveau=cast(Niveau, known("niveau", NIVEAUX, "epci")),
        moyens=cast(Moyens, known("moyens", MOYENS, "aucun")),
    )
    return selection, messages


def current() -> tuple[Selection, list[str]]:
    """Read the selection of this session from its link."""
    return read_selection(
        st.query_params,
        catalogue=cache.catalogue(),
        sirens=cache.epci().index,
        territoires=cache.territory_labels(),
        aujourdhui=aujourdhui(),
        latest=latest_date(),
    )


def siren_in_use(selection: Selection) -> str | None:
    """
    Give the EPCI whose accord is open, else the one that the territory found is or belongs to.

    None for a canton and for the two islands, as for a link that names no territory.
    """
    if selection.accord or selection.territoire is None:
        return selection.accord
    return cache.siren_of(selection.territoire)


def _read_date(
    value: str | None, aujourdhui: datetime.date, messages: list[str], *, latest: datetime.date
) -> datetime.date:
    if value is None:
        return aujourdhui
    try:
        date = datetime.date.fromisoformat(value)
    except ValueError:
        messages.append(texts.DATE_ILLISIBLE.format(value=value[:40]))
        return aujourdhui
    if not MIN_DATE <= date <= MAX_DATE:
        messages.append(texts.DATE_HORS_BORNES.format(value=value[:40]))
        return aujourdhui
    if date > latest:
        messages.append(texts.DATE_A_VENIR.format(value=value[:40]))
        return aujourdhui
    return date


def linked(name: str, value: object, *, write: Callable[[str], None] | None = None) -> dict[str, Any]:
    """
    Arguments that tie a widget to one parameter of the link.

    The widget shows `value`, read from the link, and writes what the reader chooses back to it.

    Parameters
    ----------
    name
        Name of the parameter in the link.
    value
        The current, already checked value.
    write
        What to do with the choice instead of writing it under its own name.
    """
    key = f"lien_{name}"
    st.session_state[key] = value
    last = _text(value)

    def changed() -> None:
        nonlocal last
        chosen = st.session_state.get(key)
        # A segmented control can be clicked off: the last choice then stands.
        if chosen is None:
            return
        text = _text(chosen)
        # A run that was cut short makes Streamlit call « changed » what nobody touched: the link then stands.
        if text == last:
            return
        last = text
        if write:
            write(text)
        else:
            st.query_params[name] = text

    return {"key": key, "on_change": changed}


def _text(chosen: object) -> str:
    if isinstance(chosen, datetime.date):
        return chosen.isoformat()
    return ",".join(map(str, chosen)) if isinstance(chosen, list | tuple) else str(chosen)


def read_choice(name: str, allowed: Collection[str], default: str) -> str:
    """
    Read a parameter that only one page knows; a bad value gives the default, with a message on the page.

    Parameters
    ----------
    name
        Name in the link.
    allowed
        The legal values.
    default
        What stands when the link names none.
    """
    return read_choices(name, allowed, (default,))[0]


def read_choices(name: str, allowed: Collection[str], default: Sequence[str]) -> tuple[str, ...]:
    """Read a list of values separated by commas, as `read_choice` does; never empty unless the default is."""
    raw = st.query_params.get(name)
    if raw is None:
        return tuple(default)
    found = tuple(dict.fromkeys(value for value in raw.split(",") if value))
    wrong = [value for value in found if value not in allowed]
    if wrong:
        st.warning(escaped(texts.LIEN_ILLISIBLE.format(name=name, value=", ".join(wrong)[:40])))
    kept = tuple(value for value in found if value in allowed)
    return kept or tuple(default)


def read_number(name: str, *, low: float, high: float, default: float) -> float:
    """Read a number between two bounds, as `read_choice` does."""
    raw = st.query_params.get(name)
    if raw is None:
        return default
    try:
        value = float(raw)
    except ValueError:
        value = math.nan
    if not low <= value <= high:
        st.warning(escaped(texts.LIEN_ILLISIBLE.format(name=name, value=raw[:40])))
        return default
    return value
