"""The atlas: the same view for each EPCI, and all its pages in one PDF."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import Final

from render.mapspec import Level
from render.printing import Sheet, atlas_pdf
from render.receipt import Receipt
from render.views.building import build
from render.views.export import Making, draw_page, file_stem, receipt_of
from render.views.view import BY_EPCI_ONLY, View
from render.views.world import World

ATLAS: Final = "atlas"
"""What the receipt of the PDF of all pages is about."""
SIRENS: Final = "sirens"
"""Parameter of that receipt: the EPCI of the pages, separated by commas; empty for all."""


@dataclass(frozen=True)
class AtlasPage:
    """One page of an atlas: the EPCI that it shows, the name of its files without extension, its view."""

    siren: str
    stem: str
    view: View


def atlas_pages(view: View, world: World, *, sirens: Collection[str] = ()) -> list[AtlasPage]:
    """
    Lay out an atlas: one page per EPCI, in alphabetical order.

    Classes are cut once, on the whole Finistère, so that a colour means the same on every page.

    Parameters
    ----------
    view
        What each page shows; the EPCI that it names does not count.
    world
        What it is drawn from.
    sirens
        The EPCI wanted; none for all.
    """
    common = _with_common_classes(replace(view, epci="", niveau=_level(view, world)), world)
    codes = [str(code) for code in world.names("epci").index if not sirens or code in sirens]
    views = {code: replace(common, epci=code) for code in codes}
    return [AtlasPage(code, file_stem(one, world), one) for code, one in views.items()]


def _level(view: View, world: World) -> Level:
    """Level of the pages: the communes, wherever the subject has values for them."""
    niveaux = world.catalogue.indicateur(view.indicateur).niveaux
    without = view.sujet == "observation" and "commune" not in niveaux
    return "epci" if view.sujet in BY_EPCI_ONLY or without else "commune"


def _with_common_classes(view: View, world: World) -> View:
    """Write down the classes of a view, so that they are the same on every page and in its receipt."""
    found = build(view, world).classed
    if found is None or not found.breaks.inner:
        return view
    turning = found.breaks.scheme == "reference" and view.palette == "auto"
    return replace(
        view,
        methode="manual",
        bornes=found.breaks.inner,
        classes=0,
        palette="divergente" if turning else view.palette,
    )


def atlas_stem(view: View, world: World) -> str:
    """Name the PDF of all pages, without extension."""
    return f"{ATLAS}_{file_stem(replace(view, epci=''), world)}"


def atlas_receipt(view: View, world: World, making: Making, *, sirens: Collection[str] = ()) -> Receipt:
    """Write the receipt of the PDF of all pages, printed on each of them."""
    receipt = receipt_of(replace(view, epci=""), world, making, kind="pdf", objet=ATLAS)
    return replace(receipt, parametres={**receipt.parametres, SIRENS: ",".join(sorted(sirens))})


def atlas_file(
    view: View,
    world: World,
    making: Making,
    *,
    sirens: Collection[str] = (),
    drawn: Callable[[AtlasPage], None] | None = None,
) -> bytes:
    """
    Write all pages as one PDF; the same bytes each time for the same arguments.

    Parameters
    ----------
    view, world, sirens
        As for `atlas_pages`.
    making
        What surrounds the pages.
    drawn
        Called after each page.

    Raises
    ------
    PrintError
        When no EPCI is wanted that exists.
    """
    receipt = atlas_receipt(view, world, making, sirens=sirens)
    pages = atlas_pages(view, world, sirens=sirens)

    def sheets() -> Iterator[Sheet]:
        for page in pages:
            yield draw_page(page.view, world, making, receipt_id=receipt.id)
            if drawn:
                drawn(page)

    return atlas_pdf(sheets(), metadata=receipt.metadata)
