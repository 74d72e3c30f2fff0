"""Words for those who do not see a chart."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import pandas as pd

from render import numbers
from render.alt_text import AltText, described, values_words
from render.chartspec import ChartSpec, Kind, chart_title, point_value
from render.numbers import is_known, ordinal
from render.reading import read_values
from render.typography import listed, typeset

_FEW: Final = 8
"""Most values that an alternative text tells one by one."""
_FIRST: Final = 3

KIND_WORDS: Final[Mapping[Kind, str]] = {
    "classement": "Classement en barres",
    "empilees": "Barres empilées",
    "groupees": "Barres groupées",
    "courbes": "Courbes",
    "points": "Points par indicateur",
    "chronologie": "Frise chronologique",
    "intervalles": "Rangs et leurs intervalles",
    "nuage": "Nuage de points",
}


def alt_text(spec: ChartSpec) -> AltText:
    """Describe a chart on two levels (see `render.alt_text.AltText`)."""
    if spec.kind == "classement":
        return _ranking_alt(spec)
    tellers: dict[str, Callable[[ChartSpec], str]] = {
        "points": _points_detail,
        "chronologie": _timeline_detail,
        "courbes": _lines_detail,
        "intervalles": _intervals_detail,
        "nuage": _scatter_detail,
    }
    detail = tellers.get(spec.kind, _series_detail)(spec)
    brief = typeset(f"{KIND_WORDS[spec.kind]} : {chart_title(spec).rstrip('. ')}.")
    return AltText(brief, typeset(detail))


def _ranking_alt(spec: ChartSpec) -> AltText:
    rows = spec.rows.set_index(spec.rows["code"].astype(str))
    values, names = rows["value"], rows["label"].astype(str)
    reading = read_values(values, names, write=spec.write, level=spec.level, statut=rows["statut"])
    extra = []
    if is_known(spec.reference):
        extra.append(f"{spec.reference_label} : {spec.write(spec.reference)}.")
    if spec.highlight in rows.index:
        chosen = rows.loc[str(spec.highlight)]
        extra.append(f"{chosen['label']} : {spec.write(chosen['value'], str(chosen['statut']))}.")
    return described(KIND_WORDS[spec.kind], chart_title(spec), reading, extra=" ".join(extra))


def _series_detail(spec: ChartSpec) -> str:
    known = spec.rows[spec.rows["value"].map(is_known).astype(bool)]
    if known.empty:
        return "Aucune valeur connue."
    key = "label" if spec.kind == "empilees" else ["label", "series"]
    totals = known.groupby(key, sort=False)["value"].sum()
    names = [at if isinstance(at, str) else ", ".join(map(str, at)) for at in totals.index]
    start = f"Séries : {listed([str(one) for one in known['series'].drop_duplicates()])}."
    if len(totals) <= _FEW:
        said = [f"{name} : {spec.write(value)}" for name, value in zip(names, totals, strict=True)]
        return f"{start} {' ; '.join(said)}."
    by_place = totals.reset_index(drop=True)
    reading = read_values(by_place, pd.Series(names), write=spec.write, level="barre")
    return f"{start} {values_words(reading)}"


def _lines_detail(spec: ChartSpec) -> str:
    known = spec.rows[spec.rows["value"].map(is_known).astype(bool)]
    named = (known["code"].astype(str) == str(spec.highlight)) | (known["label"] == spec.reference_label)
    named |= known["label"].isin(list(spec.colours))
    parts = []
    for label, rows in (known[named] if named.any() else known).groupby("label", sort=False):
        first, last = rows.iloc[0], rows.iloc[-1]
        start, end = spec.write_short(first["value"]), spec.write_short(last["value"])
        parts.append(f"{label} : de {start} en {first['x']} à {end} en {last['x']}")
    if not parts:
        return "Aucune valeur connue."
    others = known[~named]["code"].nunique() if named.any() else 0
    rest = numbers.plural(others, "", " Une autre courbe, grise.", " # autres courbes, grises.")
    return f"{' ; '.join(parts)}.{rest}"


def _points_detail(spec: ChartSpec) -> str:
    parts = []
    for row, rows in spec.rows.groupby("row", sort=False):
        chosen = rows[rows["code"] == spec.highlight]
        if chosen.empty:
            continue
        one = chosen.iloc[0]
        text = f"{row} : {point_value(one['value'], one)}"
        if is_known(one["reference"]):
            text += f", {spec.reference_label} {point_value(one['reference'], one)}"
        parts.append(text)
    return f"{' ; '.join(parts)}." if parts else "Aucun territoire choisi."


def _timeline_detail(spec: ChartSpec) -> str:
    if spec.rows.empty:
        return "Aucune date."
    parts = []
    for _, row in spec.rows.iterrows():
        day = numbers.date_fr(row["start"])
        until = f" au {numbers.date_fr(row['end'])}" if pd.notna(row["end"]) else ""
        parts.append(f"{row['label']} ({row['series']}) : {f'du {day}{until}' if until else day}")
    return f"{' ; '.join(parts)}."


def _intervals_detail(spec: ChartSpec) -> str:
    """Tell the first territories with their bands, then the chosen one."""
    known = spec.rows[spec.rows["value"].map(is_known).astype(bool)].sort_values("value", kind="stable")
    if known.empty:
        return "Aucun rang connu."
    first = [_banded(row) for row in known.head(_FIRST).to_dict("records")]
    rows = known[known["code"].astype(str) == str(spec.highlight)].to_dict("records")
    chosen = [f"Territoire choisi : {_banded(row)}." for row in rows]
    return " ".join([f"En tête : {listed(first)}.", *chosen])


def _banded(row: Mapping[Any, Any]) -> str:
    low, high = int(row["low"]), int(row["high"])
    band = "toujours le même" if low == high else f"intervalle du {ordinal(low)} au {ordinal(high)}"
    return f"{row['label']} ({ordinal(int(row['value']))}, {band})"


def _scatter_detail(spec: ChartSpec) -> str:
    """Tell the extremes of both axes and the place of the chosen territory."""
    both = spec.rows["x"].map(is_known).astype(bool) & spec.rows["value"].map(is_known).astype(bool)
    known = spec.rows[both]
    if known.empty:
        return "Aucune position connue."
    parts = []
    for column in ("x", "value"):
        ordered = known.sort_values(column, kind="stable").to_dict("records")
        low, high = ordered[0], ordered[-1]
        parts.append(
            f"{spec.headers.get(column, column)} : de {spec.write(low[column])} ({low['label']}) "
            f"à {spec.write(high[column])} ({high['label']})"
        )
    for _, row in known[known["code"].astype(str) == str(spec.highlight)].iterrows():
        parts.append(f"{row['label']} : {spec.write(row['x'])} et {spec.write(row['value'])}")
    return f"{' ; '.join(parts)}."
