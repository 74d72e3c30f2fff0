"""Builders of `ChartSpec`: which figures become which chart, siblings of `render.maps`."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from analysis.accord_state import AccordState
from data.catalogue import Indicateur
from render import theme
from render.chartspec import ChartSpec
from render.typography import capital

LONGEST_RANKING: Final = 25
"""Beyond, a ranking shows its first rows only, and its title says so; the table of the map has them all."""

MUNICIPAL_RENEWAL: Final = datetime.date(2026, 3, 15)
"""First round of the municipal elections of 2026 (décret n° 2025-848 du 27 août 2025)."""


def indicator_ranking(
    observed: pd.DataFrame,
    names: "pd.Series[str]",
    indicateur: Indicateur,
    *,
    level: str,
    reference: float | None,
    highlight: str | None = None,
) -> ChartSpec:
    """
    Rank the territories on one indicator, the département as a line.

    Parameters
    ----------
    observed
        Index code; `valeur`, `statut` (`analysis.observation.observe`).
    names
        Code → name; only these territories are ranked.
    indicateur
        Its catalogue entry.
    level
        `epci` or `commune`.
    reference
        Value of the Finistère; never drawn for a stock, to which it does not compare.
    highlight
        Territory chosen.
    """
    growth = indicateur.agregation == "tcam"
    shown = observed.reindex(names.index)
    rows = pd.DataFrame(
        {
            "code": names.index.astype(str),
            "label": names.to_numpy(),
            "value": shown["valeur"].to_numpy(),
            "statut": shown["statut"].fillna("manquant").to_numpy(),
        }
    )
    return _ranking(
        rows,
        title=indicateur.label,
        format="evolution" if growth else "nombre",
        unit=indicateur.unite,
        decimals=indicateur.decimales,
        source=f"{indicateur.source}, {indicateur.licence}",
        millesime=indicateur.millesime,
        highlight=highlight,
        reference=reference if indicateur.nature == "ratio" else None,
        reference_label="Finistère",
        level=level,
    )


def means_ranking(
    eur_par_habitant: "pd.Series[float]",
    names: "pd.Series[str]",
    *,
    title: str,
    source: str,
    reference: float | None,
    demonstration: bool,
) -> ChartSpec:
    """
    Rank the EPCI on the euros voted per inhabitant.

    Parameters
    ----------
    eur_par_habitant
        Index SIREN, euros.
    names
        SIREN → name.
    title, source, demonstration
        Words of the chart.
    reference
        Euros per inhabitant over all these EPCI.
    """
    values = eur_par_habitant.reindex(names.index).fillna(0.0)
    rows = pd.DataFrame(
        {"code": names.index, "label": names.to_numpy(), "value": values.to_numpy(), "statut": "ok"}
    )
    return _ranking(
        rows,
        title=title,
        format="par_habitant",
        source=source,
        reference=reference,
        reference_label="21 EPCI",
        family="moyens",
        level="epci",
        demonstration=demonstration,
    )


def _ranking(rows: pd.DataFrame, **words: Any) -> ChartSpec:
    ordered = rows.sort_values(
        ["value", "label"], ascending=[False, True], na_position="last", ignore_index=True
    )
    title = str(words.pop("title"))
    if len(ordered) > LONGEST_RANKING:
        title = f"{title} : les {LONGEST_RANKING} valeurs les plus hautes"
        ordered = ordered.head(LONGEST_RANKING)
    return ChartSpec(
        kind="classement",
        title=title,
        rows=ordered,
        headers={"code": "Code", "label": "Territoire", "value": str(words.get("unit") or "Valeur")},
        **words,
    )


def means_by_moyen(state: AccordState, *, source: str, demonstration: bool) -> ChartSpec:
    """Set side by side, per kind of means that is in euros, what is promised, voted and paid by the Département."""
    steps = {"promis_eur": "Promis", "vote_eur": "Voté", "paye_eur": "Versé"}
    in_euros = state.par_moyen[state.par_moyen[list(steps)].fillna(0.0).sum(axis=1) > 0]
    rows = in_euros.melt(id_vars="moyen", value_vars=list(steps), var_name="series", value_name="value")
    rows = rows.assign(label=rows["moyen"].map(str.capitalize), series=rows["series"].map(steps))
    return ChartSpec(
        kind="groupees",
        title="Moyens du Département par type",
        rows=rows[rows["value"].notna()][["label", "series", "value"]].reset_index(drop=True),
        source=source,
        format="euros_compacts",
        headers={"label": "Moyen", "series": "Étape", "value": "Montant (€)"},
        colours={"Promis": "#E3D3BC", "Voté": theme.MEANS, "Versé": "#5A3416"},
        family="moyens",
        demonstration=demonstration,
    )


def means_by_funder(lines: pd.DataFrame, *, source: str, demonstration: bool) -> ChartSpec:
    """
    Show who votes what: one bar per kind of funder, the owner's own share included.

    Parameters
    ----------
    lines
        `analysis.funding.funding_lines` of one accord or territory.
    source, demonstration
        Words of the chart.
    """
    totals = lines.groupby("apporteur_type")[["sollicite_eur", "vote_eur", "paye_eur"]].sum()
    totals = totals[totals.sum(axis=1) > 0].sort_values("vote_eur", ascending=False)
    steps = {"sollicite_eur": "Sollicité", "vote_eur": "Voté", "paye_eur": "Versé"}
    rows = totals.reset_index().melt("apporteur_type", var_name="series", value_name="value")
    rows = rows.assign(
        label=rows["apporteur_type"].str.replace("'", "’").map(capital), series=rows["series"].map(steps)
    )
    return ChartSpec(
        kind="groupees",
        title="Financements par apporteur",
        rows=rows[["label", "series", "value"]],
        source=source,
        format="euros_compacts",
        headers={"label": "Apporteur", "series": "Étape", "value": "Montant (€)"},
        colours={"Sollicité": "#E3D3BC", "Voté": theme.MEANS, "Versé": "#5A3416"},
        family="moyens",
        demonstration=demonstration,
    )


def payments_by_year(state: AccordState, *, source: str, demonstration: bool) -> ChartSpec:
    """Show the Département’s payments per year and kind of means: a vote is whole, only payments have a year."""
    rows = pd.DataFrame(
        {
            "label": state.par_exercice["exercice"].astype(str),
            "series": state.par_exercice["moyen"].astype(str),
            "value": state.par_exercice["paye_eur"],
        }
    )
    return ChartSpec(
        kind="empilees",
        title="Versements du Département par année",
        rows=rows[rows["value"] > 0].reset_index(drop=True),
        source=source,
        format="euros_compacts",
        headers={"label": "Année", "series": "Moyen", "value": "Versé (€)"},
        colours=theme.MEANS_SERIES,
        family="moyens",
        demonstration=demonstration,
    )


def observation_points(
    values: Mapping[str, pd.DataFrame],
    references: Mapping[str, float | None],
    names: "pd.Series[str]",
    indicateurs: Sequence[Indicateur],
    *,
    highlight: str,
) -> ChartSpec:
    """
    Place a territory among the 21 EPCI on several indicators, each with its own unit.

    Parameters
    ----------
    values, references
        Indicator id → `observe` at EPCI level, and value of the Finistère.
    names
        SIREN → name.
    indicateurs
        In the order of the rows.
    highlight
        SIREN of the territory.
    """
    parts = [
        pd.DataFrame(
            {
                "row": indicateur.label,
                "code": names.index.astype(str),
                "label": names.to_numpy(),
                "value": values[indicateur.id].reindex(names.index)["valeur"].to_numpy(),
                "reference": references[indicateur.id],
                "unit": indicateur.unite,
                "decimals": indicateur.decimales,
            }
        )
        for indicateur in indicateurs
    ]
    sources = dict.fromkeys(f"{indicateur.source}" for indicateur in indicateurs)
    return ChartSpec(
        kind="points",
        title="Le territoire parmi les 21 intercommunalités",
        rows=pd.concat(parts, ignore_index=True),
        source=" ; ".join(sources),
        headers={
            "row": "Indicateur",
            "label": "Territoire",
            "value": "Valeur",
            "reference": "Finistère",
            "unit": "Unité",
        },
        highlight=highlight,
        reference_label="Finistère",
        level="epci",
    )


def accord_timeline(state: AccordState, *, source: str, demonstration: bool) -> ChartSpec:
    """
    Draw the six years of an accord: votes, amendments, municipal renewal, and the day.

    The accord must have a beginning and an end.
    """
    events: list[tuple[str, str, datetime.date | None, datetime.date | None]] = [
        ("Durée de l’accord", "Accord", state.debut, state.fin),
        ("Vote du Département", "Votes", state.date_vote_cd, None),
        ("Vote de l’intercommunalité", "Votes", state.date_vote_epci, None),
        ("Signature", "Votes", state.date_signature, None),
        ("Élections municipales", "Renouvellement", MUNICIPAL_RENEWAL, None),
    ]
    events += [
        (f"Avenant n° {avenant['numero']}", "Avenants", avenant["date_vote"].date(), None)
        for avenant in state.avenants.to_dict("records")
    ]
    rows = pd.DataFrame(
        [event for event in events if event[2] is not None], columns=["label", "series", "start", "end"]
    )
    return ChartSpec(
        kind="chronologie",
        title="Les six années de l’accord",
        rows=rows,
        source=source,
        headers={"label": "Étape", "series": "Nature", "start": "Début", "end": "Fin"},
        reference=state.date,
        reference_label="Au",
        demonstration=demonstration,
    )
