"""Everything that is wrong with a portfolio, told at once in French."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

import pandas as pd

from data.checks import accords, financements, gouvernance, projets
from data.checks.cells import key_faults, read_table, reference_faults
from data.checks.fault import Fault, Gravite, Rule, apply_rules
from data.schema import TABLES

__all__ = ["RULES", "Fault", "Gravite", "blocking", "validate"]

RULES: tuple[Rule, ...] = accords.RULES + projets.RULES + financements.RULES + gouvernance.RULES
"""Every rule between cells and rows; what the schema dictates is checked besides."""


def validate(
    portfolio_tables: Mapping[str, pd.DataFrame],
    *,
    sirens: Set[str],
    insees: Set[str],
    themes: Set[str],
    indicateurs: Set[str],
) -> list[Fault]:
    """
    List every fault of a portfolio; never raise on what the cells hold.

    Parameters
    ----------
    portfolio_tables
        Frames by table name, typed or as texts in canonical writing; an absent table counts as empty.
    sirens, insees, themes, indicateurs
        Legal EPCI, communes, themes and indicators: the referential and the catalogue.

    Returns
    -------
    faults
        Errors and warnings (`gravite`), in the order of the tables, then of the lines. Empty when
        nothing is wrong.
    """
    faults = [
        Fault(
            str(name), None, "", "", "Cette table est inconnue.", f"Tables attendues : {', '.join(TABLES)}."
        )
        for name in portfolio_tables
        if name not in TABLES
    ]
    rows: dict[str, pd.DataFrame] = {}
    for name, table in TABLES.items():
        rows[name], found = read_table(portfolio_tables.get(name), table)
        faults += found
    referential = {
        "epci.siren": sirens,
        "commune.insee": insees,
        "theme.id": themes,
        "indicateur.id": indicateurs,
    }
    faults += key_faults(rows)
    faults += reference_faults(rows, referential)
    faults += apply_rules(RULES, rows)
    order = {name: rank for rank, name in enumerate(TABLES)}
    return sorted(faults, key=lambda fault: (order.get(fault.table, -1), fault.line or 0))


def blocking(faults: Iterable[Fault]) -> list[Fault]:
    """Keep the faults that forbid the publication."""
    return [fault for fault in faults if fault.gravite == "erreur"]
