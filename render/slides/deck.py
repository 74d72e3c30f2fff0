"""The slides of one accord: title, what it comes to, map, means, enjeux, decisions."""

import io
import re
from collections.abc import Callable, Sequence
from typing import Any, Final, cast

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Mm

from render import theme
from render.accord_summary import named_sentences
from render.moyens_maps import INHABITANTS
from render.printing import bare_map, figure_bytes
from render.sheets import accord_tables, accord_words, pictures, words
from render.sheets.asks import asked_of_committee
from render.sheets.dossier import Dossier
from render.slides.package import settled
from render.slides.pieces import (
    NOTE,
    Box,
    Ink,
    plain,
    set_ink,
    show_chart,
    show_figures,
    show_picture,
    show_table,
    write,
)
from render.typography import typeset

WIDTH_MM: Final = 338.667
HEIGHT_MM: Final = 190.5
MOST_ENJEUX: Final = 9
_MARGIN: Final = 16.0
_WIDE: Final = WIDTH_MM - 2 * _MARGIN
_TITLE_ONLY: Final = 5
_COVER: Final = 0
_MAP_MM: Final = (_WIDE, 128.0)
_ENLARGED: Final = 1.4
"""How much larger than paper a map is on a slide: its letters can be read from the back of a room."""
_YEARS: Final = re.compile(r"\b(\d{4})-(\d{4})\b")
_LINE: Final = 100
"""Letters on a line of the list of decisions, in the widest face that may replace that of the deck."""
_LEAD_LINE: Final = 84
"""The same for the sentence over that list, in larger type."""
_RIGHT: Final = ("Projets", "Réalisés", "En cours", "À venir", "Voté", "Versé", "Jours", "Montant")


def slides_bytes(dossier: Dossier, *, receipt_id: str = "", keywords: str = "") -> bytes:
    """
    Write the slides of an accord.

    Parameters
    ----------
    dossier
        The accord, at a date and for an audience.
    receipt_id
        Identifier of the receipt, printed on each slide.
    keywords
        The receipt, kept in the properties of the file.
    """
    deck = _blank()
    _cover(deck, dossier)
    more = ["", *(add(deck, dossier) or "" for add in _slides(dossier))]
    _footers(deck, dossier, receipt_id, more)
    _french(deck)
    _properties(deck, dossier, keywords)
    out = io.BytesIO()
    deck.save(out)
    return settled(out.getvalue(), moment=dossier.holdings.edition.moment)


def _slides(dossier: Dossier) -> list[Callable[[Any, Dossier], str | None]]:
    """List what adds each slide, and gives what it cites beside the portfolio."""
    if dossier.state.accord_id is None:
        return [_essential, _map, _means]
    decisions = [] if dossier.public else [_decisions]
    return [_essential, _map, _means, _enjeux, *decisions]


def _blank() -> Any:
    """Open a wide deck; the layouts of the default template, made for 4:3, are stretched with it."""
    deck = Presentation()
    stretch = Mm(WIDTH_MM) / deck.slide_width
    for part in [deck.slide_master, *deck.slide_layouts]:
        for shape in part.placeholders:
            if shape._element.spPr.xfrm is not None:
                shape.left, shape.width = round(shape.left * stretch), round(shape.width * stretch)
    deck.slide_width, deck.slide_height = Mm(WIDTH_MM), Mm(HEIGHT_MM)
    return deck


def _titled(deck: Any, title: str) -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    head = slide.shapes.title
    head.left, head.top, head.width, head.height = Box(_MARGIN, 9, _WIDE, 18).emu
    _write_title(head, title, 28)
    return slide


def _write_title(shape: Any, title: str, size: float) -> None:
    # The two years of an accord stay on one line.
    shape.text_frame.text = _YEARS.sub("\\1\u2011\\2", plain(title))
    paragraph = shape.text_frame.paragraphs[0]
    paragraph.alignment = 1
    for run in paragraph.runs:
        set_ink(run.font, Ink(size, theme.ATLANTIC, bold=True))


def _cover(deck: Any, dossier: Dossier) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[_COVER])
    head, under = slide.shapes.title, slide.placeholders[1]
    head.left, head.top, head.width, head.height = Box(_MARGIN, 24, _WIDE, 64).emu
    under.left, under.top, under.width, under.height = Box(_MARGIN, 92, _WIDE, 30).emu
    _write_title(head, accord_words.accord_title(dossier), 36)
    head.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    under.text_frame.text = plain(accord_words.identity(dossier))
    for paragraph in under.text_frame.paragraphs:
        paragraph.alignment = 1
        for run in paragraph.runs:
            set_ink(run.font, Ink(18, theme.INK_SOFT))
    write(slide, Box(_MARGIN, 128, _WIDE, 12), [words.POLICY], ink=Ink(16, theme.ATLANTIC, bold=True))


def _essential(deck: Any, dossier: Dossier) -> str:
    slide = _titled(deck, words.SECTIONS["essentiel"])
    show_figures(slide, Box(_MARGIN, 32, _WIDE, 30), accord_words.key_figures_of(dossier))
    write(slide, Box(_MARGIN, 70, _WIDE, 92), [one for one in accord_words.essential_words(dossier) if one])
    return typeset(f" ; {INHABITANTS}")


def _map(deck: Any, dossier: Dossier) -> str:
    spec, edition = pictures.territory_map(dossier), dossier.holdings.edition
    slide = _titled(deck, spec.title)
    geography = dossier.holdings.world.geography(edition.audience, edition.date)
    width, height = _MAP_MM
    sheet = bare_map(spec, geography, width_mm=width / _ENLARGED, height_mm=height / _ENLARGED)
    png = figure_bytes(sheet, file_format="png", metadata={})
    show_picture(slide, Box(_MARGIN, 32, width, height), png, name=spec.title, alt=spec.alt)
    return f" · {geography.limits_source}"


def _means(deck: Any, dossier: Dossier) -> None:
    slide = _titled(deck, words.MEANS_TITLE)
    half = (_WIDE - 10) / 2
    places = (
        (pictures.payments_chart(dossier), _MARGIN),
        (pictures.funders_chart(dossier), _MARGIN + half + 10),
    )
    for spec, left in places:
        write(slide, Box(left, 31, half, 11), [spec.title], ink=Ink(16, bold=True))
        if len(spec.rows):
            show_chart(slide, Box(left, 43, half, 117), spec)
        else:
            write(slide, Box(left, 46, half, 10), [words.NO_FUNDER], ink=NOTE)


def _enjeux(deck: Any, dossier: Dossier) -> None:
    slide = _titled(deck, words.SECTIONS["avancement"])
    rows = accord_tables.enjeux_table(dossier)
    if rows.empty:
        write(slide, Box(_MARGIN, 34, _WIDE, 12), [words.NO_ENJEU[dossier.public]])
        return
    write(slide, Box(_MARGIN, 30, _WIDE, 12), [accord_words.accord_words(dossier)])
    shown = rows.head(MOST_ENJEUX)
    shown.loc[len(rows)] = accord_tables.enjeux_total(dossier)
    shares = (40, 10, 11, 10, 10, 14, 14, 9)
    show_table(slide, Box(_MARGIN, 50, _WIDE, 108), shown, shares, right=_RIGHT, total=True)


def _decisions(deck: Any, dossier: Dossier) -> None:
    slide = _titled(deck, words.SECTIONS["decisions"])
    said = named_sentences(dossier.state, dossier.forms).get("rendez_vous", "")
    asked = asked_of_committee(dossier)
    under = 34.0 + 8 * (1 + len(said) // _LEAD_LINE)
    write(slide, Box(_MARGIN, 30, _WIDE, under - 30), [said])
    if asked:
        write(slide, Box(_MARGIN, under, _WIDE, 120 - under), asked, ink=Ink(14), bullets=True)
    expected = accord_tables.expected_table(dossier).head(3)
    if len(expected) and dossier.next_committee is not None:
        lines = sum(1 + len(one) // _LINE for one in asked)
        top = min(under + 6 + 7 * lines + 2 * len(asked), 120)
        agenda = words.agenda(dossier.next_committee["date"].date())
        write(slide, Box(_MARGIN, top, _WIDE, 9), [agenda], ink=Ink(14, bold=True))
        show_table(slide, Box(_MARGIN, top + 10, _WIDE, 32), expected, (70, 26, 14), right=_RIGHT)
    elif not asked:
        write(slide, Box(_MARGIN, under + 4, _WIDE, 12), [words.NO_EXPECTED])


def _footers(deck: Any, dossier: Dossier, receipt_id: str, more: Sequence[str]) -> None:
    """Repeat on every slide who may see it, the mark of the demonstration, the source and the receipt."""
    holdings = dossier.holdings
    total = len(deck.slides)
    marks = [words.DEMONSTRATION] if holdings.demonstration else []
    source = words.source_line(holdings)
    for place, slide in enumerate(deck.slides):
        said = " · ".join([*marks, *holdings.edition.notices])
        if said:
            write(slide, Box(_MARGIN, 164, _WIDE, 9), [said], ink=Ink(NOTE.size, theme.WARNING, bold=True))
        foot = (
            f"{source}{more[place]} · {words.footer(holdings, receipt_id=receipt_id)} · {place + 1}/{total}"
        )
        write(slide, Box(_MARGIN, 173, _WIDE, 12), [foot], ink=Ink(9, theme.INK_SOFT))


def _french(deck: Any) -> None:
    """Tell the language of every text, for screen readers and spelling."""
    for slide in deck.slides:
        for run in slide._element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}rPr"):
            run.set("lang", "fr-FR")


def _properties(deck: Any, dossier: Dossier, keywords: str) -> None:
    properties = deck.core_properties
    moment = dossier.holdings.edition.moment
    properties.title = plain(accord_words.accord_title(dossier))
    properties.author = properties.last_modified_by = words.PRODUCER
    properties.subject = plain(accord_words.accord_description(dossier))
    properties.language = "fr-FR"
    properties.revision = 1
    properties.created = properties.modified = moment.replace(tzinfo=None)
    # The setter of the library stops at 255 characters, the format does not.
    element = cast(Any, properties)._element
    element.get_or_add_keywords().text = keywords
