"""The charts of the composite index: ranks with their bands, two axes, what makes a score, every weighting."""

from collections.abc import Mapping

import pandas as pd

from render.charts import Words, values_ranking
from render.chartspec import ChartSpec

RANK_HEADERS = {
    "value": "Rang",
    "low": "Meilleur rang (5\u00a0%)",
    "high": "Moins bon rang (95\u00a0%)",
}
OFFICIAL = "Réglage officiel"


def rank_chart(
    ranking: pd.DataFrame,
    names: "pd.Series[str]",
    words: Words,
    *,
    official: "pd.Series[int] | None" = None,
    chosen: str | None = None,
) -> ChartSpec:
    """
    Rank territories with the band in which each rank stays.

    Parameters
    ----------
    ranking
        Index SIREN: `rang`, `rang_meilleur`, `rang_pire`.
    names
        SIREN → name shown; it also chooses the territories.
    words
        Title, source.
    official
        Rank by SIREN under the official weights, when the ranking uses others.
    chosen
        SIREN highlighted.
    """
    shown = ranking.reindex(names.index)
    reference = official.reindex(names.index) if official is not None else pd.Series(pd.NA, index=names.index)
    rows = {
        "code": names.index.astype(str),
        "label": names.to_numpy(),
        "value": shown["rang"].astype("Int64").array,
        "low": shown["rang_meilleur"].astype("Int64").array,
        "high": shown["rang_pire"].astype("Int64").array,
        "reference": reference.astype("Int64").array,
    }
    return ChartSpec(
        "intervalles",
        words.title,
        pd.DataFrame(rows).sort_values("value", kind="stable", na_position="last"),
        source=words.source,
        headers=RANK_HEADERS,
        highlight=chosen,
        reference_label=OFFICIAL,
        family="besoin",
        level="epci",
    )


def axes_chart(
    positions: pd.DataFrame,
    names: "pd.Series[str]",
    words: Words,
    *,
    axes: Mapping[str, str],
    chosen: str | None = None,
) -> ChartSpec:
    """
    Place territories on the two dimensions of an index.

    Parameters
    ----------
    positions
        From `analysis.priorities.two_axes`: one column per axis, by SIREN.
    names
        SIREN → name shown.
    words
        Title, source.
    axes
        Column → label, horizontal axis first.
    chosen
        SIREN highlighted.
    """
    horizontal, vertical = axes
    shown = positions.reindex(names.index)
    rows = {
        "code": names.index.astype(str),
        "label": names.to_numpy(),
        "x": shown[horizontal].to_numpy(),
        "value": shown[vertical].to_numpy(),
    }
    return ChartSpec(
        "nuage",
        words.title,
        pd.DataFrame(rows),
        source=words.source,
        headers={"x": axes[horizontal], "value": axes[vertical]},
        highlight=chosen,
        family="besoin",
        level="epci",
    )


def contributions_chart(
    contributions: "pd.Series[float]", labels: Mapping[str, str], words: Words
) -> ChartSpec:
    """
    Share a score between its indicators, largest part first.

    Parameters
    ----------
    contributions
        Points by indicator; they sum to the score, which the title tells.
    labels
        Indicator → words.
    words
        Title, source.
    """
    rows = pd.DataFrame(
        {
            "code": contributions.index.astype(str),
            "label": [labels.get(str(code), str(code)) for code in contributions.index],
            "value": contributions.to_numpy(),
            "statut": "ok",
        }
    )
    return ChartSpec(
        "classement",
        words.title,
        rows,
        source=words.source,
        unit="points",
        decimals=1,
        headers={"label": "Indicateur"},
        family="besoin",
    )


def acceptability_chart(
    shares: "pd.Series[float]", names: "pd.Series[str]", words: Words, *, chosen: str | None = None
) -> ChartSpec:
    """
    Rank territories by the share of all weightings that put them among the first.

    Parameters
    ----------
    shares
        By SIREN, in [0, 1].
    names
        SIREN → name shown.
    words
        Title, source; the unit and decimals are set here.
    chosen
        SIREN highlighted.
    """
    written = Words(words.title, words.source, unit="%", decimals=0)
    return values_ranking(100 * shares, names, written, chosen=chosen, family="besoin")
