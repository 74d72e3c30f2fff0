"""The gap map: a need crossed with the means voted, in nine classes that turn on the values of the Finistère."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from data.catalogue import Indicateur
from render import maps, numbers, theme
from render.mapspec import LegendItem, MapSpec, SquareLegend
from render.moyens_maps import INHABITANTS, NOTHING_VOTED, OF_A_PART
from render.typography import listed, typeset

LEVELS: Final = ("plus faible", "proche", "plus élevé")
LEVELS_PLURAL: Final = ("plus faibles", "proches", "plus élevés")
ABOUT_MIDDLE: Final = "Rang et colonne du milieu : proche du Finistère, à un demi-écart-type près."


@dataclass(frozen=True)
class GapWords:
    """
    Words of a gap map: its title, where both figures come from, and whether some are invented.

    `partial` tells that only a part of the votes is shown.
    """

    title: str
    source: str
    demonstration: bool
    partial: bool = False


def gap_map(
    classes: pd.DataFrame,
    observed: pd.DataFrame,
    eur_par_habitant: "pd.Series[float]",
    names: "pd.Series[str]",
    words: GapWords,
    *,
    indicateur: Indicateur,
) -> MapSpec:
    """
    Map a need crossed with the euros voted per inhabitant, with its square legend.

    Who has no means keeps the colour of its need, hatched: need without means is what the map is looked at for.

    Parameters
    ----------
    classes
        From `analysis.gap_classes.gap_classes`: `besoin`, `moyens`, `classe`, by SIREN.
    observed
        The need by SIREN: `valeur`, `statut` (`analysis.observation.observe`).
    eur_par_habitant
        Euros voted per inhabitant by SIREN; zero where nothing is voted.
    names
        SIREN → name on the map; the table follows its order.
    words
        Title, source.
    indicateur
        Catalogue entry of the need.
    """
    shown = classes.reindex(names.index)
    need = observed.reindex(names.index)
    means = eur_par_habitant.reindex(names.index).fillna(0.0)
    statut = need["statut"].fillna("manquant").astype("str")
    nothing = NOTHING_VOTED[words.partial]
    table = pd.DataFrame(
        {
            "Code": names.index,
            "Territoire": names.to_numpy(),
            indicateur.label: [
                numbers.unit_value(value, indicateur, statut=reason)
                for value, reason in zip(need["valeur"], need["statut"].fillna("manquant"), strict=True)
            ],
            "Voté par habitant": [
                numbers.per_inhabitant(value, short=True) if value > 0 else nothing.lower() for value in means
            ],
            "Par rapport au Finistère": [_position(row) for row in shown.to_dict("records")],
        },
        index=names.index,
    )
    texts = {
        str(code): f"{row[indicateur.label]} · {row['Voté par habitant']} · {row['Par rapport au Finistère']}"
        for code, row in table.iterrows()
    }
    base = MapSpec(
        title=words.title,
        level="epci",
        texts={**texts, **dict.fromkeys(maps.OUTSIDE_EPCI, "hors intercommunalité")},
        legend_title="Besoin et moyens votés par habitant",
        legend=(),
        source=f"{words.source} ; {INHABITANTS}",
        alt=typeset(f"Carte : {words.title}. {gap_sentence(shown, names, partial=words.partial)}"),
        notes=(ABOUT_MIDDLE,),
        square=SquareLegend(3, rows="besoin", columns="moyens"),
        demonstration=words.demonstration,
        table=table.reset_index(drop=True),
    )
    cells = [colour for row in theme.BIVARIATE for colour in row]
    painted = maps.with_classes(
        base,
        shown["classe"].fillna(shown["besoin"] + len(cells)),
        statut,
        colours=[*cells, *(row[0] for row in theme.BIVARIATE)],
        labels=[*_labels(shown["classe"]), *LEVELS],
    )
    without = shown["besoin"].notna() & shown["classe"].isna()
    return _hatched(painted, len(cells), nothing.lower(), names[without])


def _hatched(spec: MapSpec, cells: int, nothing: str, without: "pd.Series[str]") -> MapSpec:
    """Hatch the colours that follow the cells of the square, for those who have no means, and say it once."""
    last = cells + len(LEVELS)
    palette = tuple(
        theme.Flat(flat.colour, hatch=True) if cells <= place < last else flat
        for place, flat in enumerate(spec.palette)
    )
    if without.empty:
        return replace(spec, palette=palette, legend=(*spec.legend[:cells], *spec.legend[last:]))
    told = LegendItem(f"Hachures : {nothing} ({len(without)})", theme.INK_SOFT, "hachures")
    return replace(
        spec,
        palette=palette,
        legend=(*spec.legend[:cells], told, *spec.legend[last:]),
        alt=typeset(f"{spec.alt} Hachures, {nothing} : {listed([str(name) for name in without])}."),
    )


def gap_table(table: pd.DataFrame, classes: pd.DataFrame) -> pd.DataFrame:
    """
    Order the table of a gap map as one looks for gaps: the highest needs first and, among them, the fewest means.

    Parameters
    ----------
    table
        The table of `gap_map`.
    classes
        From `analysis.gap_classes.gap_classes`.
    """
    known = classes.reindex(table["Code"].astype(str))
    shown = table.drop(columns=["Code", "Par rapport au Finistère"]).assign(
        **{
            "Besoin comparé": [_level(one, LEVELS) for one in known["besoin"]],
            "Moyens comparés": [_level(one, LEVELS_PLURAL) for one in known["moyens"]],
        }
    )
    order = known.reset_index(drop=True).sort_values(
        ["besoin", "moyens"], ascending=[False, True], kind="stable"
    )
    return shown.loc[order.index].reset_index(drop=True)


def _level(place: Any, words: tuple[str, ...]) -> str:
    if pd.isna(place):
        return "non comparable"
    return "aucun" if place < 0 else words[int(place)]


def gap_sentence(classes: pd.DataFrame, names: "pd.Series[str]", *, partial: bool = False) -> str:
    """
    Name the territories whose need is higher than the Finistère's and whose means are lower, or none.

    Parameters
    ----------
    classes
        From `analysis.gap_classes.gap_classes`.
    names
        SIREN → name.
    partial
        Only a part of the votes is shown.
    """
    high = classes[classes["besoin"].eq(2).fillna(False).astype(bool)]
    without = _named(high["moyens"].eq(-1), names)
    lower = _named(high["moyens"].eq(0), names)
    if high.empty:
        return typeset("Aucune intercommunalité n’a un besoin nettement plus élevé que le Finistère.")
    start = numbers.plural(
        len(high),
        "",
        "Une intercommunalité a un besoin nettement plus élevé que le Finistère",
        "# intercommunalités ont un besoin nettement plus élevé que le Finistère",
    )
    nothing = f"aucun moyen voté sur ce thème{f' {OF_A_PART}' if partial else ''}"
    parts = [
        *([f"{nothing} : {listed(without)}"] if without else []),
        *([f"moyens par habitant plus faibles : {listed(lower)}"] if lower else []),
    ]
    if not parts:
        return typeset(f"{start} ; aucune n’a des moyens par habitant plus faibles que lui.")
    return typeset(f"{start} ({' ; '.join(parts)}).")


def _named(mask: "pd.Series[Any]", names: "pd.Series[str]") -> list[str]:
    codes = set(mask.index[mask.fillna(False).astype(bool)])
    return [str(name) for code, name in names.items() if code in codes]


def _position(row: Mapping[Any, Any]) -> str:
    if pd.isna(row["besoin"]):
        return "non comparable"
    need = f"besoin {LEVELS[int(row['besoin'])]}"
    if pd.isna(row["moyens"]):
        return need
    means = int(row["moyens"])
    return f"{need}, {'aucun moyen' if means < 0 else f'moyens {LEVELS_PLURAL[means]}'}"


def _labels(classes: "pd.Series[Any]") -> list[str]:
    counts = classes.value_counts()
    return [
        f"Besoin {LEVELS[place // 3]}, moyens {LEVELS_PLURAL[place % 3]} ({int(counts.get(place, 0))})"
        for place in range(9)
    ]
