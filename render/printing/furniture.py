"""What every image carries around its map: title, source, perimeter, producer, notices, logo."""

from __future__ import annotations

import datetime
import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from PIL import Image, UnidentifiedImageError

from render import numbers, theme
from render.mapspec import MapSpec
from render.moyens_maps import INHABITANTS
from render.printing import faces
from render.printing.errors import LogoError
from render.printing.geography import PrintGeography
from render.printing.lettering import Style
from render.printing.page import Rect
from render.printing.scene import Scale, Scene, strip_height, subject
from render.printing.sheet import Ink, Layer
from render.typography import typeset

DEMONSTRATION: Final = "DONNÉES DE DÉMONSTRATION"
DEMONSTRATION_WORDS: Final = "projets et montants inventés"
PROJECTION: Final = "Projection Lambert-93 (EPSG:2154)"
GENERALISED: Final = "Limites généralisées : ne pas s’y fier à cette échelle"
GENERALISED_INSETS: Final = "Agrandis : limites généralisées"
GENERALISED_BEYOND: Final = 250_000
_LOGO_BYTES: Final = 5_000_000
_LOGO_PIXELS: Final = 25_000_000
_SHRUNK: Final = (1.0, 0.9, 0.8, 0.72)


@dataclass(frozen=True)
class Furniture:
    """
    What is on a page and not in its `MapSpec`.

    Attributes
    ----------
    producer
        Who made the map.
    receipt_id
        Identifier of the receipt that makes the image again.
    logo
        A PNG or JPEG image, or None.
    notices
        Sentences that must go with the image: diffusion, pre-election reserve.
    date
        Day of the image, written under it.
    subtitle
        Line under the title; by default, the territories shown.
    """

    producer: str
    receipt_id: str = ""
    logo: bytes | None = None
    notices: tuple[str, ...] = ()
    date: datetime.date | None = None
    subtitle: str = ""

    @cached_property
    def logo_pixels(self) -> Any:
        """
        Rows of RGBA pixels of the logo, None without one.

        Raises
        ------
        LogoError
            If it is neither PNG nor JPEG, or too large.
        """
        return None if self.logo is None else read_logo(self.logo)


def read_logo(content: bytes) -> Any:
    """Read the pixels of a logo; `LogoError` if it is not a PNG or JPEG image of a reasonable size."""
    remedy = "choisissez une image PNG ou JPEG de moins de 5 Mo"
    if len(content) > _LOGO_BYTES:
        msg = typeset(f"Le logo pèse {numbers.number(len(content))} octets : {remedy}.")
        raise LogoError(msg)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=("PNG", "JPEG"))
            if image.width * image.height > _LOGO_PIXELS:
                msg = typeset(f"Le logo mesure {image.width} × {image.height} pixels : {remedy}.")
                raise LogoError(msg)
            return np.asarray(image.convert("RGBA"))
    except (OSError, UnidentifiedImageError, SyntaxError, Image.DecompressionBombWarning) as error:
        msg = typeset(f"Le logo n’est pas une image lisible : {remedy}.")
        raise LogoError(msg) from error


@dataclass(frozen=True)
class Heading:
    """Title and subtitle, cut into lines that hold in their width."""

    title: tuple[str, ...]
    subtitle: tuple[str, ...]
    title_style: Style
    subtitle_style: Style

    @property
    def height(self) -> float:
        """What both take, in millimetres."""
        gap = 0.25 * self.title_style.leading if self.subtitle else 0.0
        return self.title_style.height(len(self.title)) + gap + self.subtitle_style.height(len(self.subtitle))

    def draw(self, layer: Layer, x: float, top: float) -> None:
        """Write both under a point."""
        bottom = layer.lines(self.title, (x, top), self.title_style, role="titre")
        gap = 0.25 * self.title_style.leading
        layer.lines(self.subtitle, (x, bottom - gap), self.subtitle_style, role="sous-titre")


def heading(title: str, subtitle: str, scale: Scale, width: float) -> Heading:
    """Set a title on one or two lines, smaller if it must be; what is longer still ends by « … »."""
    for factor in _SHRUNK:
        style = Scale(scale.type * factor).style("title", "semibold", theme.ATLANTIC)
        lines = style.balanced(title, width)
        if len(lines) <= 2:
            break
    kept = faces.shortened(lines, 3, style.face, style.size, width)
    below = scale.style("subtitle", colour=theme.INK_SOFT)
    under = faces.shortened(below.wrap(subtitle, width), 2, below.face, below.size, width)
    return Heading(tuple(kept), tuple(under), style, below)


def territory_words(spec: MapSpec, geography: PrintGeography) -> str:
    """Say at which level the map is drawn, and where: the default subtitle."""
    count = len(subject(spec, geography))
    if spec.focus:
        name = geography.epci["nom"][spec.focus]
        if spec.level == "epci":
            return typeset(str(name))
        return typeset(f"{name} – {numbers.plural(count, '', '1 commune', '# communes')}")
    return "Par commune" if spec.level == "commune" else "Par intercommunalité"


def perimeter_words(spec: MapSpec, geography: PrintGeography) -> str:
    """Say what the map covers, Poher Communauté and the two islands included."""
    communes = geography.communes
    beyond = int((communes["departement"] != "29").sum())
    if spec.focus:
        members = communes[communes["siren_epci"] == spec.focus]
        here = numbers.plural(len(members), "", "1 commune", "# communes")
        away = int((members["departement"] != "29").sum())
        more = f", dont {away} dans les Côtes-d’Armor" if away else ""
        return typeset(f"Périmètre : {geography.epci['nom'][spec.focus]}, {here}{more}")
    if spec.level == "commune":
        here = numbers.plural(len(communes) - beyond, "", "1 commune", "# communes")
        return typeset(f"Périmètre : {here} du Finistère et {beyond} de Poher Communauté (Côtes-d’Armor)")
    count = numbers.plural(len(geography.epci), "", "1 intercommunalité", "# intercommunalités")
    # What is divided by the inhabitants of the Finistère part does not hold for the whole of Poher.
    part = INHABITANTS in spec.source
    poher = (
        "habitants de la partie finistérienne pour Poher Communauté" if part else "Poher Communauté en entier"
    )
    return typeset(f"Périmètre : {count}, {poher} ; Ouessant et Île-de-Sein hors EPCI")


def footer_lines(words: Sequence[str], style: Style, width: float) -> list[str]:
    """Set statements one after the other, as many to a line as it holds, none cut where it can be avoided."""
    lines: list[str] = []
    for statement in words:
        joined = f"{lines[-1]} · {statement}" if lines else statement
        if lines and style.width(faces.clean(joined)) <= width:
            lines[-1] = joined
        else:
            lines.extend(style.wrap(statement, width))
    return lines


def coarse_words(scene: Scene) -> str:
    """Warn where limits are too coarse for the scale of the map, or only for that of its insets."""
    if scene.geography.precise:
        return ""
    if scene.view.denominator < GENERALISED_BEYOND:
        return GENERALISED
    return GENERALISED_INSETS if scene.enlarges else ""


def footer_words(spec: MapSpec, geography: PrintGeography, furniture: Furniture, *, coarse: str) -> list[str]:
    """List the statements under the map: source, limits, perimeter, projection, producer, receipt."""
    words = [typeset(f"Source : {spec.source}"), geography.limits_source]
    if coarse:
        words.append(typeset(coarse))
    made = f"Réalisation : {furniture.producer}"
    if furniture.date:
        made += f", le {numbers.date_fr(furniture.date)}"
    words += [perimeter_words(spec, geography), PROJECTION, typeset(made)]
    if furniture.receipt_id:
        words.append(typeset(f"Reçu : {furniture.receipt_id}"))
    return words


def draw_demonstration(layer: Layer, frame: Rect, scale: Scale) -> Rect:
    """Draw the mark of invented figures as a strip over the map, where no crop of the map can lose it."""
    strong = scale.style("body", "semibold", theme.DEMONSTRATION, spacing=0.06)
    plain = scale.style("body", colour=theme.DEMONSTRATION)
    words = f"{DEMONSTRATION} "
    tail = f"– {DEMONSTRATION_WORDS}"
    width = strong.width(words) + plain.width(tail)
    if width > frame.w - 4:
        tail, width = "", strong.width(DEMONSTRATION)
    height = strip_height(scale)
    strip = Rect(frame.x, frame.top - height, frame.w, height)
    layer.rectangle(strip, Ink(theme.DEMONSTRATION_PAPER, theme.DEMONSTRATION, 0.6 * scale.type))
    baseline = strip.cy - strong.ascent * 0.4
    left = strip.cx - width / 2
    layer.text(words.strip(), (left, baseline), strong, role="demonstration")
    if tail:
        layer.text(tail, (left + strong.width(words), baseline), plain, role="demonstration")
    return strip
