"""The finish of an SVG: title and description, layers that Inkscape names, embedded faces, metadata."""

import re
from collections.abc import Mapping
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from render.printing import faces
from render.printing.faces import Face
from render.printing.lettering import HALO_ALPHA, HALO_PREFIX, SPACED_PREFIX
from render.printing.sheet import Sheet

NAMESPACE: Final = "urn:accords-territoires-solidaires:metadonnees"
_INKSCAPE: Final = "http://www.inkscape.org/namespaces/inkscape"
_ROOT: Final = re.compile(r"<svg [^>]*>")
_PROLOGUE: Final = re.compile(r"\A.*?(?=<svg )", re.DOTALL)
_METADATA: Final = re.compile(r"\s*<metadata>.*?</metadata>", re.DOTALL)
_GROUP: Final = re.compile(r'<g id="([^"]+)"')
_TEXT_GROUP: Final = re.compile(rf'<g id="((?:texte|{SPACED_PREFIX[:-1]})-[^"]+)">\s*<text style="([^"]*)"')
_HALO: Final = re.compile(rf"{HALO_PREFIX}([\d.]+)-([0-9A-Fa-f]{{6}})-")
_SPACED: Final = re.compile(rf"\A{SPACED_PREFIX}([\d.]+)-")
_TEXT: Final = re.compile(r"<text [^>]*style=\"([^\"]*)\"[^>]*>([^<]*)</text>")
_DEFAULT_STYLE: Final = '<style type="text/css">'


def finished(text: str, sheet: Sheet, words: Mapping[str, str]) -> str:
    """
    Finish the SVG of a page as a file of its own.

    Parameters
    ----------
    text
        As matplotlib wrote it.
    sheet
        The page: its layers.
    words
        Metadata; `Title` and `Description` become `<title>` and `<desc>`.
    """
    text = dressed(text, sheet)
    fonts = faces.style_sheet(*_used(text))
    text = text.replace(_DEFAULT_STYLE, _DEFAULT_STYLE + fonts, 1)
    opening = _ROOT.search(text)
    if opening is None:
        return text
    root = opening[0].replace(
        "<svg ", '<svg role="img" lang="fr" xml:lang="fr" aria-labelledby="titre description" ', 1
    )
    head = (
        f'<title id="titre">{escape(words.get("Title", ""))}</title>'
        f'<desc id="description">{escape(words.get("Description", ""))}</desc>{_metadata(words)}'
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n {head}{text[opening.end() :]}'


def dressed(text: str, sheet: Sheet) -> str:
    """Name the layers, and give texts their halo and the room between their letters."""
    text = _METADATA.sub("", _PROLOGUE.sub("", text, count=1), count=1)
    text = text.replace("<svg ", f'<svg xmlns:inkscape="{_INKSCAPE}" ', 1)
    text = _GROUP.sub(lambda match: _layer(match, sheet.layers), text)
    return _TEXT_GROUP.sub(_styled, text)


def _layer(match: "re.Match[str]", layers: Mapping[str, str]) -> str:
    label = layers.get(match[1])
    if label is None:
        return match[0]
    return f'{match[0]} inkscape:groupmode="layer" inkscape:label={quoteattr(label)}'


def _styled(match: "re.Match[str]") -> str:
    style = match[2]
    halo, spacing = _HALO.search(match[1]), _SPACED.match(match[1])
    if halo:
        style += (
            f"; paint-order: stroke; stroke: #{halo[2]}; stroke-opacity: {HALO_ALPHA}; "
            f"stroke-width: {2 * float(halo[1]):g}px; stroke-linejoin: round"
        )
    if spacing:
        style += f"; letter-spacing: {spacing[1]}px"
    return f'<g id="{match[1]}"><text style="{style}"'


def _used(text: str) -> tuple[set[Face], set[str]]:
    used: set[Face] = set()
    signs: set[str] = set()
    for style, words in _TEXT.findall(text):
        used.add(
            "semibold" if "weight: 600" in style else "italic" if "style: italic" in style else "regular"
        )
        signs |= set(words)
    return used, signs


def _metadata(words: Mapping[str, str]) -> str:
    entries = "".join(f"<entree cle={quoteattr(key)}>{escape(words[key])}</entree>" for key in sorted(words))
    return f'<metadata><donnees xmlns="{NAMESPACE}">{entries}</donnees></metadata>'
