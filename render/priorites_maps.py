"""The map of the composite index: rank classes, hatched where they do not hold under other defensible choices."""

from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from render import maps, numbers, theme
from render.mapspec import LegendItem, MapSpec
from render.typography import listed, typeset

UNSTABLE: Final = "Hachures : classe instable"
_NAMED: Final = 3


@dataclass(frozen=True)
class IndexWords:
    """Words of the map of an index: title, sources, the caveat that always goes with it, notes on the weights."""

    title: str
    source: str
    caveat: str
    notes: tuple[str, ...] = ()


def priority_map(
    ranking: pd.DataFrame, names: "pd.Series[str]", words: IndexWords, *, chosen: str | None = None
) -> MapSpec:
    """
    Map the rank classes of an index, darkest for the highest scores; unstable classes are hatched.

    Parameters
    ----------
    ranking
        Index SIREN: `score`, `rang`, `classe` (1 = highest), `rang_meilleur`, `rang_pire` (bounds of the
        5-95 % band) and `stable`; nulls where there is no score.
    names
        SIREN → name on the map; the table follows its order.
    words
        Title, source, caveat.
    chosen
        SIREN outlined.
    """
    rows = ranking.reindex(names.index)
    written = {str(code): _written(row) for code, row in zip(rows.index, _records(rows), strict=True)}
    classes = int(rows["classe"].max()) if rows["classe"].notna().any() else 0
    stable = rows["stable"].fillna(True).astype(bool)
    place = (rows["classe"] - 1 + (~stable).astype(int) * classes).astype("Int64")
    colours = theme.sequential("besoin", classes)[::-1] if classes else ()
    base = MapSpec(
        title=words.title,
        level="epci",
        texts={**written, **dict.fromkeys(maps.OUTSIDE_EPCI, "hors intercommunalité")},
        legend_title="Classes de rang (1er : score le plus élevé)",
        legend=(),
        source=words.source,
        alt=typeset(f"Carte : {words.title}. {ranking_sentence(rows, names)} {words.caveat}"),
        chosen=chosen,
        notes=words.notes,
        table=_table(rows, names),
    )
    labels = [_class_label(rows, one + 1) for one in range(classes)]
    statut = pd.Series("manquant", index=rows.index)
    painted = maps.with_classes(base, place, statut, colours=[*colours, *colours], labels=[*labels, *labels])
    return _hatched(painted, classes, unstable=bool((~stable).any()))


def _hatched(spec: MapSpec, classes: int, *, unstable: bool) -> MapSpec:
    """Hatch the second half of the classes and tell it once in the legend."""
    palette = tuple(
        theme.Flat(flat.colour, hatch=True) if classes <= at < 2 * classes else flat
        for at, flat in enumerate(spec.palette)
    )
    told = (LegendItem(UNSTABLE, theme.NEED, "hachures"),) if unstable else ()
    legend = (*spec.legend[:classes], *told, *spec.legend[2 * classes :])
    return replace(spec, palette=palette, legend=legend)


def ranking_sentence(ranking: pd.DataFrame, names: "pd.Series[str]") -> str:
    """
    Name the highest scores and count the territories whose class does not hold.

    Parameters
    ----------
    ranking, names
        As for `priority_map`.
    """
    known = ranking[ranking["score"].notna()].sort_values("rang", kind="stable")
    if known.empty:
        return typeset("Aucun territoire n’a de score : trop de valeurs manquent.")
    first = [
        f"{names[code]} ({numbers.number(known.at[code, 'score'], decimals=1)})"
        for code in known.index[:_NAMED]
    ]
    unstable = int((~known["stable"].astype(bool)).sum())
    told = numbers.plural(
        unstable,
        "Toutes les classes sont stables.",
        f"La classe d’un territoire sur {len(known)} est instable : elle est hachurée.",
        f"La classe de # territoires sur {len(known)} est instable : elle est hachurée.",
    )
    return typeset(f"Scores les plus élevés, sur 100 : {listed(first)}. {told}")


def _class_label(rows: pd.DataFrame, number: int) -> str:
    ranks = rows.loc[rows["classe"] == number, "rang"]
    if ranks.empty:
        return f"Classe {number} (0)"
    low, high = int(ranks.min()), int(ranks.max())
    band = numbers.ordinal(low) if low == high else f"{numbers.ordinal(low)} au {numbers.ordinal(high)} rang"
    return f"{band} ({len(ranks)})"


def _written(row: dict[Any, Any]) -> str:
    if pd.isna(row["rang"]):
        return "sans rang"
    band = band_words(row)
    stable = "" if row["stable"] else " · classe instable"
    return typeset(
        f"{numbers.ordinal(int(row['rang']))} ({numbers.number(row['score'], decimals=1)} sur 100) · {band}{stable}"
    )


def band_words(row: dict[Any, Any]) -> str:
    """Write the band of a rank: « du 1er au 3e »."""
    if pd.isna(row["rang_meilleur"]):
        return "intervalle inconnu"
    low, high = int(row["rang_meilleur"]), int(row["rang_pire"])
    if low == high:
        return f"toujours {numbers.ordinal(low)}"
    return f"du {numbers.ordinal(low)} au {numbers.ordinal(high)}"


def _table(rows: pd.DataFrame, names: "pd.Series[str]") -> pd.DataFrame:
    records = _records(rows)
    ranked = [not pd.isna(row["rang"]) for row in records]
    return pd.DataFrame(
        {
            "Code": names.index,
            "Territoire": names.to_numpy(),
            "Rang": [
                numbers.ordinal(int(row["rang"])) if known else "–"
                for row, known in zip(records, ranked, strict=True)
            ],
            "Score sur 100": [numbers.number(row["score"], decimals=1) for row in records],
            "Rang dans 90\u00a0% des variantes": [
                band_words(row) if known else "–" for row, known in zip(records, ranked, strict=True)
            ],
            "Classe": [
                ("stable" if row["stable"] else "instable") if known else "–"
                for row, known in zip(records, ranked, strict=True)
            ],
        }
    )


def _records(rows: pd.DataFrame) -> list[dict[Any, Any]]:
    return [dict(row) for row in rows.to_dict("records")]
