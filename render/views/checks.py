"""What may mislead the reader of a map, told before it is printed."""

import re
from collections.abc import Iterator
from typing import Final

import pandas as pd

from analysis.diffusion import Audience
from data.catalogue import Indicateur
from render import maps, numbers
from render.numbers import plural
from render.small_rates import SMALL_POPULATION, is_rate
from render.typography import listed, typeset
from render.views.building import Drawn
from render.views.export import crowding_of
from render.views.view import ALL_THEMES, View
from render.views.world import World

MOST_CLASSES_BY_EPCI: Final = 5
LARGEST: Final = ("a3-portrait", "a3-paysage")
_MOVED_LEAST: Final = 5
_MOVED_SHARE: Final = 0.1
"""Marks off their site that make a map crowded: how many at least, and which share of all."""
_NAMED: Final = 4
_YEAR: Final = re.compile(r"\b(19|20)\d{2}\b")


def warnings(view: View, world: World, drawn: Drawn, *, maker: Audience = "interne") -> tuple[str, ...]:
    """
    List what may mislead the reader of a map.

    Parameters
    ----------
    view, world
        What the map shows, and what it is drawn from.
    drawn
        From `render.views.building.build`.
    maker
        What who makes the map may see: it is told how many of these projects its readers will not.

    Returns
    -------
    warnings
        French sentences: classes, vintages, absences, small populations, palette, title, projects left out, marks
        that overlap.
    """
    said = [
        *(drawn.classed.breaks.warnings if drawn.classed else ()),
        *_about_classes(view, drawn),
        *_about_observation(view, world),
        *_about_projects(view, world, maker),
        *_about_crowding(view, world, drawn),
    ]
    if view.titre and not _YEAR.search(view.titre):
        said.append("Votre titre ne donne pas de date : une carte se lit avec le lieu, le sujet et la date.")
    return tuple(typeset(one) for one in said)


def _about_classes(view: View, drawn: Drawn) -> Iterator[str]:
    if drawn.classed is None:
        return
    if view.niveau == "epci" and drawn.classed.breaks.k > MOST_CLASSES_BY_EPCI:
        yield (
            f"{drawn.classed.breaks.k} classes pour 21 intercommunalités : {maps.CLASSES['epci']} suffisent, "
            f"{MOST_CLASSES_BY_EPCI} au plus."
        )
    # The hue of a family bears the name of its subject.
    if view.palette not in ("auto", "divergente", view.sujet):
        yield "L’atlas réserve le bleu à l’observation, le violet au besoin et l’ocre aux moyens."


def _about_observation(view: View, world: World) -> Iterator[str]:
    if view.sujet not in ("observation", "ecart"):
        return
    indicateur = world.catalogue.indicateur(view.indicateur)
    names = world.names(view.niveau, epci=view.focus)
    observed = world.observed(indicateur.id, view.niveau).reindex(names.index)
    known = observed["valeur"].notna()
    vintages = sorted(observed.loc[known, "millesime"].dropna().astype(str).unique())
    if len(vintages) > 1:
        yield f"Millésimes mêlés : {listed(vintages)}."
    if view.sujet == "ecart" or view.projets:
        yield (
            f"L’indicateur est de {indicateur.millesime}, les moyens et les projets sont arrêtés au "
            f"{numbers.date_fr(view.date)}."
        )
    if not known.all():
        one, many = "Un territoire est sans valeur", "# territoires sont sans valeur"
        yield f"{plural(int((~known).sum()), '', one, many)} : {_some(names[~known])}."
    yield from _about_small(view, world, indicateur, names)


def _about_small(view: View, world: World, indicateur: Indicateur, names: "pd.Series[str]") -> Iterator[str]:
    if view.niveau != "commune" or not is_rate(indicateur):
        return
    small = names[world.communes.loc[names.index, "population"] < SMALL_POPULATION]
    if len(small):
        one, many, named = "Une commune a", "# communes ont", _some(small, other="une autre")
        yield (
            f"{plural(len(small), '', one, many)} moins de {SMALL_POPULATION} habitants ({named}) : "
            "un taux y varie beaucoup d’une année à l’autre, il est hachuré."
        )


def _about_projects(view: View, world: World, maker: Audience) -> Iterator[str]:
    """Say, to who makes the map only, how many projects the audience does not see."""
    if view.sujet == "priorites" or (view.sujet == "observation" and not view.projets):
        return
    whole = len(world.projects(maker, view.date))
    left = whole - len(world.projects(view.diffusion, view.date))
    one, many = "Un projet du portefeuille n’est pas compté", "# projets du portefeuille ne sont pas comptés"
    if left:
        yield f"{plural(left, '', one, many)} : la diffusion choisie ne les montre pas."


def _about_crowding(view: View, world: World, drawn: Drawn) -> Iterator[str]:
    """Say that many marks of projects overlap at the size chosen, and what would part them."""
    if not drawn.map.points:
        return
    moved, shown = crowding_of(view, world, drawn.map)
    if moved < max(_MOVED_LEAST, _MOVED_SHARE * shown):
        return
    larger = view.format not in LARGEST
    remedies = [
        *(["une taille plus grande (A3)"] if larger else []),
        *([] if view.epci else ["une seule intercommunalité"]),
        *(["un seul thème"] if view.sujet == "projets" and view.theme == ALL_THEMES else []),
    ]
    remedy = f" Pour les séparer : {', '.join(remedies)}." if remedies else ""
    yield (
        f"Les marques de projets se recouvrent à cette taille : {moved} sur {shown} sont écartées de leur site."
        f"{remedy}"
    )


def _some(names: "pd.Series[str]", *, other: str = "un autre") -> str:
    """Name a few territories and count the others."""
    first = [str(name) for name in names[:_NAMED]]
    rest = len(names) - len(first)
    return listed([*first, plural(rest, "", other, "# autres")] if rest else first)
