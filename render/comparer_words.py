"""What is said and tabulated of territories side by side: key figures, what sets them apart, why these."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from analysis.side_by_side import TOGETHER
from data.catalogue import Indicateur
from render import numbers
from render.typography import listed, quoted, typeset

REFERENCE: Final = "Ensemble des 21 EPCI"
WITHOUT_ACCORD: Final = "non saisi"
NO_REFERENCE: Final = "–"
VOTED_ALONE: Final = " (EPCI dont l’accord est voté)"

_ROWS: Final[Mapping[str, tuple[str, Callable[[Any], str]]]] = {
    "population": ("Habitants en 2023", numbers.number),
    "n_communes": ("Communes", numbers.number),
    "promis_eur": ("Promis", numbers.euros),
    "vote_eur": ("Voté", numbers.euros),
    "verse_eur": ("Versé", numbers.euros),
    "reste_eur": ("Reste à affecter", numbers.euros),
    "eur_par_habitant": ("Voté par habitant (partie finistérienne)", numbers.per_inhabitant),
    "jours_prevus": ("Ingénierie prévue", numbers.days),
    "jours_faits": ("Ingénierie réalisée", numbers.days),
    "n_projets": ("Projets de l’accord", numbers.number),
    "n_enjeux": ("Enjeux", numbers.number),
    "n_enjeux_sans_moyens": ("Enjeux sans moyens", numbers.number),
    "n_projets_hors": ("Projets hors accord", numbers.number),
    "vote_hors_eur": ("Voté hors accord par le Département", numbers.euros),
    "autres_hors_eur": ("Voté hors accord par d’autres financeurs", numbers.euros),
}
_OF_ENJEUX: Final = ("n_enjeux", "n_enjeux_sans_moyens")


def key_figures_table(figures: pd.DataFrame, names: "pd.Series[str]") -> pd.DataFrame:
    """
    Write the key figures, one row per figure, one column per territory and one for the reference.

    A figure that is unknown everywhere, as all those of an accord where none is recorded, has no row.

    Parameters
    ----------
    figures
        From `analysis.side_by_side.side_by_side`.
    names
        SIREN → name.
    """
    known = figures.notna().any(axis="columns")
    shown = {row: words for row, words in _ROWS.items() if known[row]}
    columns: dict[str, list[str]] = {"Chiffre": [label for label, _ in shown.values()]}
    for code in figures.columns:
        title = REFERENCE if code == TOGETHER else str(names[code])
        columns[title] = [
            _figure(figures.at[row, code], row, write, together=code == TOGETHER)
            for row, (_, write) in shown.items()
        ]
    return pd.DataFrame(columns)


def _figure(value: Any, row: str, write: Callable[[Any], str], *, together: bool) -> str:
    if numbers.is_known(value):
        return write(value) + (VOTED_ALONE if together and row == "eur_par_habitant" else "")
    return NO_REFERENCE if together and row in _OF_ENJEUX else WITHOUT_ACCORD


def similar_table(figures: pd.DataFrame, similar: pd.DataFrame, names: "pd.Series[str]") -> pd.DataFrame:
    """
    List a territory and those that resemble it, one row each, with what makes them comparable per inhabitant.

    Parameters
    ----------
    figures
        From `analysis.side_by_side.side_by_side`: the territory itself first.
    similar
        From `analysis.similarity.similar_territories`.
    names
        SIREN → name.
    """
    chosen = figures.drop(columns=TOGETHER)
    # Known of no accord, though there are some: not told to these readers.
    some = bool(chosen.loc["n_enjeux"].notna().any())
    untold = {str(name) for name in chosen.index if some and chosen.loc[name].isna().all()}
    distance = similar["distance"].reindex(chosen.columns)
    rows = {
        "Territoire": [str(names[str(code)]) for code in chosen.columns],
        "Ressemblance": [
            numbers.number(gap, decimals=2) if numbers.is_known(gap) else NO_REFERENCE for gap in distance
        ],
        **{
            _ROWS[name][0]: [_figure(value, name, _ROWS[name][1], together=False) for value in chosen.T[name]]
            for name in ("population", "eur_par_habitant", "promis_eur", "vote_eur", "verse_eur", "n_projets")
            if name != "promis_eur" or name not in untold
        },
    }
    if "n_enjeux_sans_moyens" not in untold:
        rows["Enjeux sans moyens"] = [
            WITHOUT_ACCORD if pd.isna(total) else f"{numbers.number(without)} sur {numbers.number(total)}"
            for without, total in zip(chosen.T["n_enjeux_sans_moyens"], chosen.T["n_enjeux"], strict=True)
        ]
    return pd.DataFrame(rows)


def contrast_sentence(
    contrasts: pd.DataFrame,
    values: pd.DataFrame,
    reference: "Mapping[str, float | None]",
    names: "pd.Series[str]",
    indicateurs: Mapping[str, Indicateur],
) -> str:
    """
    Say on which indicator territories differ most, and on which they are most alike.

    Parameters
    ----------
    contrasts
        From `analysis.contrast.contrasts`.
    values
        One row per territory, one column per indicator, in its unit.
    reference
        Indicator → value of the Finistère, None where it has none.
    names
        SIREN → name.
    indicateurs
        Indicator → catalogue entry.
    """
    if len(contrasts) < 2:
        return typeset(
            "Trop peu d'indicateurs sont connus de tous ces territoires pour dire ce qui les distingue."
        )

    def told(place: int) -> str:
        row = contrasts.iloc[place]
        name = str(contrasts.index[place])
        indicateur = indicateurs[name]
        growth = indicateur.agregation == "tcam"

        def said(value: Any) -> str:
            return numbers.unit_value(value, indicateur, sign=growth)

        low, high = (said(values.at[row[end], name]) for end in ("bas", "haut"))
        known = reference.get(name)
        mean = f" ; Finistère : {said(known)}" if numbers.is_known(known) else ""
        if low == high:
            return f"{quoted(indicateur.label)} ({low}{mean})"
        return f"{quoted(indicateur.label)}, de {low} ({names[row['bas']]}) à {high} ({names[row['haut']]}){mean}"

    return typeset(
        f"Ce qui distingue le plus ces territoires : {told(0)}. "
        f"Ce qui les rapproche le plus : {told(len(contrasts) - 1)}."
    )


def means_sentence(figures: pd.DataFrame, names: "pd.Series[str]", *, partial: bool = False) -> str:
    """
    Compare the euros voted per inhabitant inside the accords, and name who has enjeux without means.

    Parameters
    ----------
    figures
        From `analysis.side_by_side.side_by_side`.
    names
        SIREN → name.
    partial
        Whether the figures count a part of the votes only.
    """
    chosen = figures.drop(columns=TOGETHER)
    per_inhabitant = chosen.T["eur_par_habitant"]
    voted = per_inhabitant[per_inhabitant > 0]
    if voted.empty:
        known = "diffusé" if partial else "enregistré"
        return typeset(
            f"Aucun vote du Département dans un accord n'est {known} pour ces territoires à cette date."
        )
    low, high = str(voted.idxmin()), str(voted.idxmax())
    if len(voted) == 1:
        vote = "un vote diffusé" if partial else "un vote"
        said = f"Seul accord avec {vote} : {names[high]}, {numbers.per_inhabitant(voted[high])}"
    else:
        said = (
            f"Dans les accords, le Département a voté de {numbers.per_inhabitant(voted[low])} ({names[low]}) "
            f"à {numbers.per_inhabitant(voted[high])} ({names[high]})"
        )
    reference = figures.at["eur_par_habitant", TOGETHER]
    if numbers.is_known(reference):
        said += f", contre {numbers.per_inhabitant(reference)} pour l'ensemble des accords"
    lacking = chosen.T["n_enjeux_sans_moyens"]
    parts = [
        f"{names[str(code)]} ({numbers.plural(count, '', 'un enjeu', '# enjeux')})"
        for code, count in lacking[lacking > 0].items()
    ]
    rest = f" Des enjeux restent sans moyens votés : {listed(parts)}." if parts else ""
    return typeset(f"{said}.{rest}")


def growth_sentence(
    series: pd.DataFrame, names: "pd.Series[str]", *, base: int, chosen: Sequence[str]
) -> str:
    """
    Compare the populations of the last year with those of the base year.

    Parameters
    ----------
    series
        From `analysis.population_series.population_index`.
    names
        SIREN → name.
    base
        Year worth 100.
    chosen
        SIREN compared.
    """
    last = int(series["millesime"].max())
    change = series[series["millesime"] == last].set_index("code")["indice"] - 100

    def said(value: Any) -> str:
        return numbers.percent(value, sign=True)

    parts = [f"{names[siren]} {said(change[siren])}" for siren in chosen]
    return typeset(f"Population de {base} à {last} : {listed(parts)} ; Finistère {said(change['29'])}.")


def choice_sentence(siren: str, similar: pd.DataFrame, names: "pd.Series[str]", *, excluded: bool) -> str:
    """
    Say why these territories stand side by side when the link names none.

    Parameters
    ----------
    siren
        Territory that the comparison starts from.
    similar
        From `analysis.similarity.similar_territories`, on the indicators of the index.
    names
        SIREN → name.
    excluded
        Whether the indicator of the maps was left out of the distance.
    """
    parts = [
        f"{names[str(code)]} ({numbers.number(row['distance'], decimals=2)})"
        for code, row in similar.iterrows()
    ]
    without = ", sans celui des cartes" if excluded else ""
    return typeset(
        f"Faute de choix dans le lien, la comparaison réunit {names[siren]} et les territoires qui lui "
        f"ressemblent le plus : {listed(parts)}. La distance, entre parenthèses, est en écarts-types, sur les "
        f"indicateurs de l'indice de fragilité{without}."
    )
