"""
A view: the frozen answer to « what must this map show? », read from a link and written back to it.

The same flat parameters serve the link of a page, the options of a command and the receipt of a file, so that any
of the three restores the others.
"""

import datetime
import difflib
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import Final, Literal, cast

from analysis.diffusion import AUDIENCES, Audience
from data.catalogue import Catalogue
from geo.classes import MAX_CLASSES
from render.errors import ViewError
from render.mapspec import Level
from render.numbers import trimmed
from render.printing.page import PAGE_FORMATS
from render.views import words

Sujet = Literal["observation", "moyens", "ecart", "projets", "priorites"]
Methode = Literal["auto", "quantiles", "fisher", "equal", "pretty", "head-tail", "reference", "manual"]
Palette = Literal["auto", "observation", "besoin", "moyens", "divergente"]

ALL_THEMES: Final = "tous"
DEFAULT_INDICATEUR: Final = "part_65_ans_et_plus"
DEFAULT_FORMAT: Final = "a4-paysage"
LEVELS: Final[tuple[Level, ...]] = ("epci", "commune")
CLASS_COUNTS: Final = tuple(range(2, MAX_CLASSES + 1))
LONGEST_TEXT: Final = 160
YES: Final = "oui"
SHADED: Final[tuple[Sujet, ...]] = ("observation", "moyens")
"""Subjects whose values are cut into classes that the reader may choose."""
BY_EPCI_ONLY: Final[tuple[Sujet, ...]] = ("moyens", "ecart", "priorites")
"""Subjects that no map by commune may show."""


@dataclass(frozen=True)
class View:
    """
    What a map shows.

    Attributes
    ----------
    date
        The day the figures of the portfolio are stated at.
    sujet
        ``observation`` (an indicator: choropleth, or circles for a stock), ``moyens`` (euros voted per
        inhabitant), ``ecart`` (need × means), ``projets``, ``priorites`` (rank classes of the index).
    indicateur
        Indicator of the observation, or need of the gap map.
    theme
        Theme of the means and of the projects, or ``tous``.
    niveau
        ``epci`` or ``commune``.
    epci
        SIREN of the EPCI shown alone with its communes, or outlined where the subject has no value by commune.
    projets
        Whether the projects are laid over the observation.
    methode, classes, bornes
        How values are cut: the scheme, the number of classes (0 for the rule of the atlas), the inner edges of
        ``manual``.
    palette
        Family of colours, ``auto`` for the rule of the atlas.
    titre
        A title in place of the usual one, plain text.
    producteur
        Who makes the map, where it is not the atlas alone; plain text.
    format
        Key of `render.printing.page.PAGE_FORMATS`.
    diffusion
        For whom the map is made.
    """

    date: datetime.date
    sujet: Sujet = "observation"
    indicateur: str = DEFAULT_INDICATEUR
    theme: str = ALL_THEMES
    niveau: Level = "epci"
    epci: str = ""
    projets: bool = False
    methode: Methode = "auto"
    classes: int = 0
    bornes: tuple[float, ...] = ()
    palette: Palette = "auto"
    titre: str = ""
    producteur: str = ""
    format: str = DEFAULT_FORMAT
    diffusion: Audience = "public"

    def params(self, *, whole: bool = False) -> dict[str, str]:
        """Write the view as parameters of a link; what is usual is left out, but the date, unless `whole`."""
        usual = View(self.date)
        texts = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: _text(value)
            for name, value in texts.items()
            if whole or name == "date" or value != getattr(usual, name)
        }

    @property
    def focus(self) -> str | None:
        """SIREN of the EPCI whose communes are shown alone."""
        return self.epci if self.epci and self.niveau == "commune" else None

    @property
    def chosen(self) -> str | None:
        """SIREN of the EPCI that is outlined among the others."""
        return self.epci if self.epci and self.niveau == "epci" else None


def _text(value: object) -> str:
    if isinstance(value, bool):
        return YES if value else ""
    if isinstance(value, tuple):
        return ",".join(repr(one) for one in value)
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


class _Reader:
    """Reads parameters one by one and gathers one French sentence per bad value."""

    def __init__(self, params: Mapping[str, str]) -> None:
        self.params = params
        self.messages: list[str] = []

    def refuse(self, name: str, value: str, expected: str) -> None:
        self.messages.append(f"« {value[:40]} » ne convient pas pour « {name} » : {expected}.")

    def known(self, name: str, allowed: Collection[str], usual: str) -> str:
        value = self.params.get(name) or usual
        if value in allowed or value == usual:
            return value
        self.refuse(name, value, f"{_near(value, allowed)}choisissez parmi {', '.join(allowed)}")
        return usual

    def text(self, name: str) -> str:
        return " ".join((self.params.get(name) or "").split())[:LONGEST_TEXT]

    def date(self, name: str, usual: datetime.date) -> datetime.date:
        value = self.params.get(name)
        try:
            return datetime.date.fromisoformat(value) if value else usual
        except ValueError:
            self.refuse(name, str(value), "écrivez la date AAAA-MM-JJ")
            return usual

    def classes(self) -> int:
        value = self.params.get("classes") or "0"
        if value == "0" or value in map(str, CLASS_COUNTS):
            return int(value)
        self.refuse("classes", value, f"donnez un nombre de {CLASS_COUNTS[0]} à {CLASS_COUNTS[-1]}")
        return 0

    def edges(self) -> tuple[float, ...]:
        value = self.params.get("bornes") or ""
        try:
            return read_edges(value, separator=",")
        except ViewError as error:
            self.messages.append(str(error))
            return ()


def _near(word: str, allowed: Collection[str]) -> str:
    """Give the names that look like a word, as the beginning of what to write instead, or nothing."""
    near = [f"«\u00a0{one}\u00a0»" for one in difflib.get_close_matches(word, allowed, cutoff=0.7)]
    return f"vouliez-vous dire {' ou '.join(near)}\u00a0? Sinon, " if near else ""


def read_edges(text: str, *, separator: str = ";") -> tuple[float, ...]:
    """
    Read the inner edges of classes.

    Parameters
    ----------
    text
        Numbers, with a decimal point in a link and either sign elsewhere; nothing gives no edge.
    separator
        ``,`` in a link, ``;`` where a reader types them.

    Raises
    ------
    ViewError
        When they are not 1 to 6 ascending numbers.
    """
    words_ = [word.strip() for word in text.split(separator) if word.strip()]
    try:
        edges = tuple(float(word.replace(",", ".").replace("\u2212", "-")) for word in words_)
    except ValueError:
        edges = (math.nan,)
    if len(edges) < MAX_CLASSES and all(map(math.isfinite, edges)) and all(a < b for a, b in pairwise(edges)):
        return edges
    msg = (
        f"Les bornes « {text[:60]} » ne conviennent pas : écrivez de 1 à {MAX_CLASSES - 1} nombres croissants, "
        f"séparés par « {separator} »."
    )
    raise ViewError(msg)


def write_edges(edges: tuple[float, ...]) -> str:
    """Write inner edges as a reader types them."""
    return " ; ".join(trimmed(edge, decimals=6).replace("\u202f", "") for edge in edges)


def read_view(
    params: Mapping[str, str],
    *,
    catalogue: Catalogue,
    sirens: Collection[str],
    date: datetime.date,
    audiences: Collection[Audience] = AUDIENCES,
) -> tuple[View, tuple[str, ...]]:
    """
    Read a view, keeping what is sound.

    Parameters
    ----------
    params
        Flat texts, as `View.params` writes them; other names are ignored.
    catalogue, sirens
        Indicators, themes and EPCI that may be named.
    date
        The day that stands when none is given.
    audiences
        Those that a map may be made for.

    Returns
    -------
    view, messages
        The view, usual values in place of bad ones, and one French sentence per bad value.
    """
    reader = _Reader(params)
    themes = [theme.id for theme in catalogue.themes if theme.portefeuille]
    view = View(
        date=reader.date("date", date),
        sujet=cast(Sujet, reader.known("sujet", words.SUBJECTS, "observation")),
        indicateur=reader.known("indicateur", [one.id for one in catalogue.indicateurs], DEFAULT_INDICATEUR),
        theme=reader.known("theme", [ALL_THEMES, *themes], ALL_THEMES),
        niveau=cast(Level, reader.known("niveau", LEVELS, "epci")),
        epci=reader.known("epci", sirens, ""),
        projets=reader.known("projets", (YES,), "") == YES,
        methode=cast(Methode, reader.known("methode", words.METHODS, "auto")),
        classes=reader.classes(),
        bornes=reader.edges(),
        palette=cast(Palette, reader.known("palette", words.PALETTES, "auto")),
        titre=reader.text("titre"),
        producteur=reader.text("producteur"),
        format=reader.known("format", PAGE_FORMATS, DEFAULT_FORMAT),
        diffusion=cast(Audience, reader.known("diffusion", audiences, "public")),
    )
    return _consistent(view, catalogue, reader)


def _consistent(view: View, catalogue: Catalogue, reader: _Reader) -> tuple[View, tuple[str, ...]]:
    """Mend choices that do not go together, as a map by commune of what has no value by commune."""
    if view.sujet in BY_EPCI_ONLY:
        view = replace(view, niveau="epci")
    elif view.epci:
        view = replace(view, niveau="commune")
    if view.sujet == "observation" and view.niveau not in catalogue.indicateur(view.indicateur).niveaux:
        view = replace(view, niveau="epci")
        reader.messages.append("Cet indicateur n’existe pas par commune : la carte est par intercommunalité.")
    if view.sujet == "ecart":
        view = _with_need(view, catalogue, reader)
    if view.methode == "manual" and not view.bornes:
        view = replace(view, methode="auto")
        reader.refuse("methode", "manual", "donnez aussi les bornes des classes")
    return view, tuple(reader.messages)


def _with_need(view: View, catalogue: Catalogue, reader: _Reader) -> View:
    """Give a gap map a theme that has a need indicator, and one of its indicators."""
    known = gap_themes(catalogue)
    if view.theme not in known:
        if view.theme != ALL_THEMES:
            expected = f"aucun indicateur de besoin n’est disponible ; choisissez parmi {', '.join(known)}"
            reader.refuse("theme", view.theme, expected)
        view = replace(view, theme=known[0])
    needs = [one.id for one in catalogue.besoins(view.theme)]
    return view if view.indicateur in needs else replace(view, indicateur=needs[0])


def gap_themes(catalogue: Catalogue) -> list[str]:
    """List the themes that a gap map can show: those of the portfolio that have an indicator of need."""
    return [theme.id for theme in catalogue.themes if theme.portefeuille and catalogue.besoins(theme.id)]


def check_gap(view: View, catalogue: Catalogue) -> None:
    """
    Refuse a gap map that has not one theme and one of its needs, as `read_view` gives them.

    Raises
    ------
    ViewError
        Saying what to choose.
    """
    themes = gap_themes(catalogue)
    if view.theme not in themes:
        msg = (
            f"La carte « {words.SUBJECTS[view.sujet]} » croise le besoin et les moyens d’un seul thème et "
            f"« {view.theme} » ne convient pas : choisissez parmi {', '.join(themes)}."
        )
        raise ViewError(msg)
    needs = [one.id for one in catalogue.besoins(view.theme)]
    if view.indicateur not in needs:
        msg = (
            f"L’indicateur « {view.indicateur} » ne mesure pas un besoin du thème « {view.theme} » : choisissez parmi "
            f"{', '.join(needs)}."
        )
        raise ViewError(msg)


def strict_view(
    params: Mapping[str, str],
    *,
    catalogue: Catalogue,
    sirens: Collection[str],
    date: datetime.date,
    typed: Collection[str] = (),
) -> View:
    """
    Read a view that must be sound, for a command or a replay.

    Parameters
    ----------
    params, catalogue, sirens, date
        As for `read_view`.
    typed
        Names that a reader typed one by one: an unknown one is a fault, where a link may hold any other.

    Raises
    ------
    ViewError
        With every fault, in French.
    """
    known = [field.name for field in fields(View)]
    unknown = [
        f"«\u00a0{name[:40]}\u00a0» n’est pas un paramètre de la carte\u00a0: {_near(name, known)}"
        f"choisissez parmi {', '.join(known)}."
        for name in typed
        if name not in known
    ]
    view, messages = read_view(params, catalogue=catalogue, sirens=sirens, date=date)
    if unknown or messages:
        raise ViewError(" ".join((*unknown, *messages)))
    return view
