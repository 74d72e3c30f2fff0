"""
The blocks that a paper is made of, as plain values that the template lays out.

A block holds words, never markup: the template writes every text as text, so that an imported title stays a title.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from render import numbers
from render.tables import NOTHING

Block = dict[str, Any]

AMOUNTS_RIGHT: Final = (
    "Coût",
    "Assiette",
    "Taux",
    "Aide du Département",
    "Autres financeurs",
    "Part du maître d’ouvrage",
    "Reste à trouver",
    "Promis",
    "Voté",
    "Versé",
    "Reste",
    "Montant",
    "Projets",
    "Réalisés",
    "En cours",
    "À venir",
    "Jours",
    "Par habitant",
    "% voté",
    "% versé",
    "Alertes",
    "Nombre",
)
"""Headers of the columns that hold figures: they are set to the right."""


def paragraphs(*texts: str) -> Block:
    """Write sentences, one paragraph each; empty ones are left out."""
    return {"type": "paragraphes", "textes": [text for text in texts if text]}


def bullets(texts: Sequence[str], *, small: bool = False) -> Block:
    """List sentences, in small letters for those that only a careful reader needs."""
    return {"type": "liste", "textes": list(texts), "petite": small}


def note(text: str) -> Block:
    """Write a remark in small letters."""
    return {"type": "note", "texte": text}


def key_figures(figures: Sequence[tuple[str, str, str]]) -> Block:
    """Set figures side by side: name, value, remark."""
    return {
        "type": "chiffres",
        "chiffres": [{"nom": name, "valeur": value, "note": remark} for name, value, remark in figures],
    }


def subtitle(text: str) -> Block:
    """Open a part of a section."""
    return {"type": "intertitre", "texte": text}


def table(
    rows: pd.DataFrame,
    shares: Sequence[float],
    *,
    total: Sequence[str] = (),
    bars: Mapping[str, Sequence[float]] | None = None,
) -> Block:
    """
    Set a table.

    Parameters
    ----------
    rows
        Texts as written for the reader; the columns are the headers.
    shares
        Width of each column, in parts of the whole.
    total
        Last row, set apart; empty for none.
    bars
        Header → lengths in [0, 1], drawn under the figures of that column.

    Raises
    ------
    ValueError
        When widths or total do not match the columns.
    """
    headers = [str(name) for name in rows.columns]
    if len(shares) != len(headers) or (total and len(total) != len(headers)):
        msg = f"The table has {len(headers)} columns: give as many widths and cells in its total."
        raise ValueError(msg)
    return {
        "type": "table",
        "entetes": headers,
        "parts": list(shares),
        "droite": [header in AMOUNTS_RIGHT for header in headers],
        "lignes": [[_cell(value) for value in row] for row in rows.itertuples(index=False)],
        "total": list(total),
        "barres": {str(headers.index(name)): list(lengths) for name, lengths in (bars or {}).items()},
    }


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value or NOTHING
    return numbers.number(value) if numbers.is_known(value) and value else NOTHING


def picture(svg: str, *, title: str, alt: str, height: float, floating: bool = False) -> Block:
    """
    Show an image under its title.

    Parameters
    ----------
    svg
        Vectors.
    title
        Title, set as text over it.
    alt
        Alternative text.
    height
        In mm; the width is that of its column.
    floating
        Let it go to the head or the foot of a page, so that what follows fills the room that it does not fit in.
    """
    return {"type": "image", "svg": svg, "titre": title, "alt": alt, "hauteur": height, "flottante": floating}


def columns(left: Sequence[Block], right: Sequence[Block], *, share: float) -> Block:
    """Set blocks on two columns; `share` of the width goes to the left one."""
    return {"type": "colonnes", "gauche": list(left), "droite": list(right), "part": share}


def section(title: str, blocks: Sequence[Block], *, new_page: bool = False) -> dict[str, Any]:
    """Open a section."""
    return {"titre": title, "blocs": list(blocks), "nouvelle_page": new_page}
