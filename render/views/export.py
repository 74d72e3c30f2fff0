"""From a view to its files: receipt, page, bytes; the one door of the pages, of the commands and of replays."""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from data.software import software_version
from data.spelling import folded
from render.diffusion import notices
from render.html_map import html_map
from render.mapspec import MapSpec
from render.printing import PAGE_FORMATS, Furniture, Sheet, crowding, figure_bytes, map_figure
from render.receipt import Receipt, logo_digest
from render.views.building import build_map
from render.views.view import View
from render.views.world import World

FileKind = Literal["png", "svg", "pdf", "html"]
FILE_KINDS: Final[tuple[FileKind, ...]] = ("png", "svg", "pdf", "html")
PRODUCER: Final = "Atlas des accords pour des territoires solidaires"
SCREEN_DPI: Final = 96


@dataclass(frozen=True)
class Making:
    """
    What surrounds a view when a file is made of it.

    Attributes
    ----------
    moment
        When the file is made, with its time zone, to the second: the only date that a file owes to the clock.
    logo
        A PNG or JPEG image, or None.
    """

    moment: datetime.datetime
    logo: bytes | None = None


def receipt_of(view: View, world: World, making: Making, *, kind: str, objet: str = "carte") -> Receipt:
    """Write the receipt of a file; `objet` is ``carte``, or ``atlas`` for the pages of all accords in one file."""
    return Receipt(
        objet=objet,
        parametres=view.params(whole=True),
        fichier=kind,
        diffusion=view.diffusion,
        donnees=world.donnees,
        portefeuille=world.portfolio.version,
        contenu=world.portfolio.content_hash,
        logiciel=software_version(),
        moment=making.moment,
        logo=logo_digest(making.logo),
    )


def _furniture(view: View, making: Making, receipt_id: str) -> Furniture:
    """Give what a page carries around its map."""
    return Furniture(
        producer=view.producteur or PRODUCER,
        receipt_id=receipt_id,
        logo=making.logo,
        notices=notices(view.diffusion, date=view.date, moment=making.moment),
        date=making.moment.date(),
    )


def draw_page(
    view: View,
    world: World,
    making: Making,
    *,
    dpi: int | None = None,
    receipt_id: str = "",
    spec: MapSpec | None = None,
) -> Sheet:
    """
    Draw the page of a view once, for every format.

    Parameters
    ----------
    view, world, making
        What it shows, what it is drawn from, what surrounds it.
    dpi
        Pixels per inch in place of those of the page format, for a preview.
    receipt_id
        Identifier printed on the page, where it belongs to a file of several pages.
    spec
        The map of the view, where it is already built.
    """
    page = PAGE_FORMATS[view.format]
    number = receipt_id or receipt_of(view, world, making, kind="").id
    return map_figure(
        spec or build_map(view, world),
        world.geography(view.diffusion, view.date),
        page=replace(page, dpi=dpi) if dpi else page,
        furniture=_furniture(view, making, number),
    )


def crowding_of(view: View, world: World, spec: MapSpec) -> tuple[int, int]:
    """Count the marks of projects that have no room on their site on the page of a view, and all its marks."""
    making = Making(datetime.datetime.combine(view.date, datetime.time(12), datetime.UTC))
    return crowding(
        spec,
        world.geography(view.diffusion, view.date),
        page=PAGE_FORMATS[view.format],
        furniture=_furniture(view, making, ""),
    )


def map_files(
    view: View, world: World, making: Making, *, kinds: Sequence[FileKind]
) -> Iterator[tuple[FileKind, bytes]]:
    """Write the map of a view in some formats, drawing its page once."""
    sheet: Sheet | None = None
    for kind in kinds:
        receipt = receipt_of(view, world, making, kind=kind)
        if kind == "html":
            yield (
                kind,
                html_map(
                    build_map(view, world),
                    world.layers(view.diffusion, view.date),
                    limits=world.geography(view.diffusion, view.date).limits_source,
                    receipt=receipt,
                    furniture=_furniture(view, making, receipt.id),
                ),
            )
            continue
        sheet = sheet or draw_page(view, world, making)
        yield kind, figure_bytes(sheet, file_format=kind, metadata=receipt.metadata)


def map_file(view: View, world: World, making: Making, *, kind: FileKind) -> bytes:
    """Write the map of a view as one file; the same bytes each time for the same arguments."""
    return next(map_files(view, world, making, kinds=[kind]))[1]


def file_stem(view: View, world: World) -> str:
    """Name a file after its subject, its place and its size: « projets_haut-leon_a4-paysage »."""
    subject = view.sujet if view.sujet != "observation" else view.indicateur
    place = world.place(view.epci or None)
    parts = [subject, *([view.theme] if view.theme != "tous" else []), place, view.format]
    return "_".join(slug(part) for part in parts)


def slug(text: str) -> str:
    """Write a name with letters, digits and hyphens only."""
    return re.sub(r"[^a-z0-9]+", "-", folded(text)).strip("-")
