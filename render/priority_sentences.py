"""French sentences that go with a rank: what it is, how firm it is, what makes it and what would change it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from analysis.equity import Theil
from analysis.reading import RankReading
from render.numbers import number, ordinal, percent, plural, rounded, trimmed
from render.typography import capital, listed, quoted, typeset

MAIN_PARTS: Final = 2
_ALWAYS: Final = 0.995
_NEVER: Final = 0.005


def rank_sentence(reading: RankReading, *, sujet: str) -> str:
    """
    Say the rank and the band in which it stays under other defensible choices.

    Parameters
    ----------
    reading
        Facts of the territory.
    sujet
        Name of the territory as a subject (« le Pays d’Iroise »).
    """
    subject = capital(sujet)
    if reading.rang is None:
        known = _share(reading.part_connue)
        return typeset(
            f"{subject} n’a pas de rang : les valeurs connues ne portent que {known} du poids de l’indice."
        )
    place = (
        f"{subject} est au {ordinal(reading.rang)} rang sur {number(reading.n)} "
        f"({number(reading.score, decimals=1)} sur 100)"
    )
    band = _band(reading)
    if band == f"au {ordinal(reading.rang)}":
        return typeset(f"{place} et y reste dans 90 % des variantes de calcul.")
    return typeset(f"{place} ; dans 90 % des variantes de calcul, ce rang va {band}.")


def overlap_sentence(reading: RankReading) -> str:
    """Say with how many territories the order means nothing; empty without a rank."""
    if reading.rang is None:
        return ""
    return typeset(
        plural(
            reading.n_recouvrements,
            "Aucun autre territoire n’a un intervalle de rang qui recoupe le sien.",
            "L’intervalle d’un autre territoire recoupe le sien : leur ordre n’a pas de sens.",
            "Les intervalles de # autres territoires recoupent le sien : l’ordre entre eux n’a pas de sens.",
        )
    )


def stability_sentence(reading: RankReading) -> str:
    """Say whether the class of the map holds; empty without a rank."""
    if reading.rang is None:
        return ""
    share = _share(reading.p_classe)
    if reading.stable:
        return typeset(f"Sa classe est stable : elle tient dans {share} des variantes.")
    return typeset(
        f"Sa classe est instable, et hachurée sur la carte : elle ne tient que dans {share} des variantes."
    )


def acceptability_sentence(reading: RankReading) -> str:
    """
    Say how often the territory is in the top over every admissible weighting (SMAA); empty without a rank.

    Parameters
    ----------
    reading
        Facts drawn with `analysis.draws.ALL_WEIGHTINGS`.
    """
    if reading.rang is None:
        return ""
    top = number(reading.top)
    if reading.p_top >= _ALWAYS:
        return f"Ce territoire fait partie des {top} premiers pour presque toutes les pondérations possibles."
    if reading.p_top <= _NEVER:
        return f"Presque aucune pondération ne place ce territoire parmi les {top} premiers."
    return f"Ce territoire fait partie des {top} premiers pour {_share(reading.p_top)} des pondérations possibles."


def parts_sentence(reading: RankReading, *, labels: Mapping[str, str]) -> str:
    """
    Say which indicators make most of the score; empty when the means allow no shares.

    Parameters
    ----------
    reading
        Facts of the territory.
    labels
        French label of each indicator.
    """
    main = [part for part in reading.parts if part.points > 0][:MAIN_PARTS]
    if not main:
        return ""
    named = [f"{quoted(labels.get(p.indicateur, p.indicateur))} ({_points(p.points)})" for p in main]
    return typeset(f"Ce qui pèse le plus dans ce score : {listed(named)}.")


def change_sentence(reading: RankReading, *, labels: Mapping[str, str]) -> str:
    """
    Say what weight would change the rank; empty without a rank.

    Parameters
    ----------
    reading
        Facts of the territory.
    labels
        French label of each theme.
    """
    if reading.rang is None:
        return ""
    change = reading.changement
    if change is None:
        return "Changer le poids d’une seule dimension ne change pas ce rang."
    verb = "montait" if change.poids_requis > change.poids else "descendait"
    theme = quoted(labels.get(change.theme, change.theme))
    before, after = (
        f"{trimmed(100 * weight, decimals=1)} %" for weight in (change.poids, change.poids_requis)
    )
    return typeset(
        f"Ce rang deviendrait le {ordinal(change.rang)} si le poids de {theme} {verb} de {before} à {after}."
    )


def inequality_sentence(theil: Theil, *, gini: float) -> str:
    """
    Say how unequal the means per inhabitant are, and that equality is no target.

    Parameters
    ----------
    theil
        Theil's T and its parts.
    gini
        Gini coefficient of the same amounts.
    """
    if math.isnan(theil.total):
        return typeset("Aucun moyen n’est voté : il n’y a pas d’inégalité à mesurer.")
    between = _share(theil.between / theil.total if theil.total > 0 else 0.0)
    return typeset(
        f"L’indice de Gini des euros par habitant vaut {number(gini, decimals=2)} (0 : le même montant pour chacun) ; "
        f"{between} de l’inégalité de Theil sépare les groupes de territoires. "
        "Un accord est sélectif par nature : l’égalité n’y est pas un objectif."
    )


def _band(reading: RankReading) -> str:
    best, worst = reading.rang_meilleur, reading.rang_pire
    if best is None or worst is None:
        return "au rang inconnu"
    return f"au {ordinal(best)}" if best == worst else f"du {ordinal(best)} au {ordinal(worst)}"


def _share(share: float) -> str:
    return percent(100 * share, decimals=0)


def _points(points: float) -> str:
    kept = rounded(points, decimals=1)
    return f"{number(points, decimals=1)} {'points' if kept is not None and kept >= 2 else 'point'}"
