"""What would change a rank, as tables and words, and how weights differ from the official ones."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from render import numbers
from render.typography import listed, quoted, typeset

_CHOICES: Final[Mapping[str, str]] = {
    "zscore": "Valeurs centrées réduites, au lieu de 0 à 100",
    "minmax": "Valeurs ramenées de 0 à 100",
    "rank": "Rangs, au lieu des valeurs",
    "reference": "Distance à une référence",
    "arithmetic": "Moyenne arithmétique",
    "geometric": "Moyenne géométrique : un point faible se compense moins",
    "harmonic": "Moyenne harmonique",
    "none": "Sans traitement des valeurs extrêmes",
    "auto": "Traitement des valeurs extrêmes",
}


def critical_table(thresholds: pd.DataFrame, themes: Mapping[str, str], *, rank: int) -> pd.DataFrame:
    """
    List, by dimension, the nearest weights that change a rank.

    Parameters
    ----------
    thresholds
        From `analysis.rank_change.critical_weights`.
    themes
        Theme id → label.
    rank
        Rank now.
    """
    rows = [
        {
            "Dimension": themes.get(str(theme), str(theme)),
            "Poids actuel": _weight(row["poids"]),
            "Rang actuel": numbers.ordinal(rank),
            "S’il baisse": _threshold(row["poids_bas"], row["rang_bas"]),
            "S’il monte": _threshold(row["poids_haut"], row["rang_haut"]),
        }
        for theme, row in thresholds.iterrows()
    ]
    return pd.DataFrame(rows)


def _weight(share: Any) -> str:
    return f"{numbers.trimmed(100 * share, decimals=1)}\u00a0%"


def _threshold(weight: Any, rank: Any) -> str:
    if pd.isna(weight):
        return "aucun poids ne change ce rang"
    return f"{numbers.ordinal(int(rank))} à {_weight(weight)}"


def choices_table(
    changes: pd.DataFrame, themes: Mapping[str, str], indicateurs: Mapping[str, str]
) -> pd.DataFrame:
    """
    List the ranks that one territory would have when a single choice changes, largest moves first.

    Parameters
    ----------
    changes
        Rows of one territory from `analysis.rank_change.one_at_a_time`.
    themes, indicateurs
        Id → label.
    """
    sizes = changes["ecart"].astype("Float64").abs()
    ordered = changes.assign(taille=sizes).sort_values("taille", ascending=False, kind="stable")
    return pd.DataFrame(
        [
            {
                "Choix qui change": _choice(str(row["choix"]), str(row["option"]), themes, indicateurs),
                "Rang": "–" if pd.isna(row["rang"]) else numbers.ordinal(int(row["rang"])),
                "Écart": "–" if pd.isna(row["ecart"]) else _move(int(row["ecart"])),
            }
            for row in ordered.to_dict("records")
        ],
        columns=["Choix qui change", "Rang", "Écart"],
    )


def _choice(kind: str, option: str, themes: Mapping[str, str], indicateurs: Mapping[str, str]) -> str:
    if kind == "poids":
        words = "plus léger d’un quart" if option.endswith("-") else "plus lourd d’un quart"
        return typeset(f"Poids de {quoted(themes.get(option[:-1], option[:-1]))} {words}")
    if kind == "retrait":
        return typeset(f"Sans l’indicateur {quoted(indicateurs.get(option, option))}")
    return typeset(_CHOICES.get(option, option))


def _move(places: int) -> str:
    if places == 0:
        return "même rang"
    size = numbers.plural(abs(places), "", "1 place", "# places")
    return f"{size} plus {'bas' if places > 0 else 'haut'}"


def choices_sentence(changes: pd.DataFrame) -> str:
    """Count the single choices that change the rank of a territory."""
    moved = int(changes["ecart"].fillna(0).ne(0).sum())
    return typeset(
        numbers.plural(
            moved,
            f"Aucun des {len(changes)} choix essayés un à un ne change ce rang.",
            f"Un seul des {len(changes)} choix essayés un à un change ce rang.",
            f"# des {len(changes)} choix essayés un à un changent ce rang.",
        )
    )


def weights_words(weights: Mapping[str, float], themes: Mapping[str, str]) -> str:
    """Write weights: « Démographie 25 %, Âges 25 % »."""
    return typeset(
        ", ".join(f"{themes.get(theme, theme)} {_weight(share)}" for theme, share in weights.items())
    )


def moved_sentence(ranks: "pd.Series[int]", official: "pd.Series[int]", names: "pd.Series[str]") -> str:
    """
    Say which ranks other weights change, the largest move by name.

    Parameters
    ----------
    ranks, official
        Rank by SIREN, with the weights in use and with the official ones.
    names
        SIREN → name.
    """
    moves = (ranks - official).dropna().astype(int)
    count = int(moves.ne(0).sum())
    if not count:
        return typeset("Avec ces poids, aucun rang ne change par rapport au réglage officiel.")
    largest = int(moves.abs().max())
    who = [
        f"{names[code]} (du {numbers.ordinal(int(official[code]))} au {numbers.ordinal(int(ranks[code]))} rang)"
        for code in moves.index[moves.abs() == largest]
    ]
    start = numbers.plural(
        count,
        "",
        "Avec ces poids, un territoire change de rang",
        f"Avec ces poids, # territoires sur {len(moves)} changent de rang",
    )
    return typeset(f"{start} par rapport au réglage officiel ; le plus : {listed(who)}.")
