import math

import pandas as pd
import pytest

from analysis.errors import FrameError
from analysis.funding import funding_lines, summarise
from analysis.totals import (
    active_projects,
    departement_totals,
    leverage,
    per_inhabitant,
    theme_per_inhabitant,
    voted_per_inhabitant,
)
from tests.analysis.portfolio_cases import EPCI, portfolio_of


def placed(*places):
    """One project per place, funded by the Département with 1, 10, 100… euros."""
    projects = [{"projet_id": f"P{i}"} | place for i, place in enumerate(places)]
    lines = [
        {"financement_id": f"F{i}", "projet_id": f"P{i}", "montant_vote_eur": 10**i}
        for i in range(len(places))
    ]
    return funding_lines(portfolio_of(projet=projects, financement=lines))


NORTH, SOUTH = {"siren": "200000001"}, {"siren": "200000002"}
ISLAND = {"siren": None, "insee": "29155"}
NOWHERE = {"siren": None, "insee": None, "perimetre": "département"}
ABROAD = {"siren": "200000002", "insee": "22157"}
COMMUNES = pd.DataFrame({"departement": ["29", "22"]}, index=["29001", "22157"])


def test_euros_are_divided_by_the_inhabitants_in_finistère():
    ratios = per_inhabitant(summarise(placed(NORTH, SOUTH, ISLAND), ["siren"]), EPCI)
    assert ratios["vote_eur_par_habitant"].tolist() == [1 / 1000, 10 / 3000]


def test_an_epci_without_a_line_has_zero_euro():
    ratios = per_inhabitant(summarise(placed(NORTH), ["siren"]), EPCI)
    assert ratios.loc["200000002", ["vote_eur", "vote_eur_par_habitant"]].tolist() == [0, 0]


def test_votes_in_accords_are_divided_by_all_inhabitants_for_the_reference():
    voted = voted_per_inhabitant(placed(NORTH, SOUTH, ISLAND), EPCI, COMMUNES)
    assert voted.in_accords
    assert voted.values.tolist() == [1 / 1000, 10 / 3000]
    assert voted.reference == 11 / 4000


def test_without_a_vote_in_an_accord_other_funders_are_counted_in_finistère_only():
    outside = {"accord_id": None}
    projects = [{"projet_id": f"P{i}"} | outside | place for i, place in enumerate((NORTH, SOUTH | ABROAD))]
    state = {"apporteur": "État", "apporteur_type": "État", "montant_vote_eur": 50}
    lines = [{"financement_id": f"F{i}", "projet_id": f"P{i}"} | state for i in range(2)]
    voted = voted_per_inhabitant(
        funding_lines(portfolio_of(projet=projects, financement=lines)), EPCI, COMMUNES
    )
    assert not voted.in_accords
    assert voted.values.tolist() == [50 / 1000, 0]


def test_one_theme_counts_alone():
    lines = placed(NORTH, SOUTH | {"theme": "mobilites"})
    assert theme_per_inhabitant(lines, EPCI, theme="mobilites").values.tolist() == [0, 10 / 3000]
    assert theme_per_inhabitant(lines, EPCI, theme="numerique").reference == 0


def test_two_rows_for_one_epci_are_refused():
    summary = summarise(placed(NORTH, NORTH | {"theme": "mobilites"}), ["siren", "theme"])
    with pytest.raises(FrameError, match="one row per EPCI"):
        per_inhabitant(summary, EPCI)


def test_an_unknown_epci_is_refused():
    with pytest.raises(FrameError, match="200000009"):
        per_inhabitant(summarise(placed({"siren": "200000009"}), ["siren"]), EPCI)


def test_islands_and_the_whole_département_have_their_own_rows():
    totals = departement_totals(placed(NORTH, SOUTH, ISLAND, NOWHERE, ABROAD))["vote_eur"]
    assert totals.to_dict() == {
        "epci": 10_011,
        "hors_epci": 100,
        "sans_territoire": 1_000,
        "ensemble": 11_111,
        "hors_finistere": 10_000,
    }


def test_totals_of_nothing_are_zero_in_every_perimeter():
    assert departement_totals(placed()).loc[:, "vote_eur"].tolist() == [0] * 5


def funded(*lines):
    """Lines given as (project, type of funder, name, voted)."""
    rows = [
        {
            "financement_id": f"F{i}",
            "projet_id": projet,
            "apporteur_type": kind,
            "apporteur": name,
            "montant_vote_eur": vote,
        }
        for i, (projet, kind, name, vote) in enumerate(lines)
    ]
    projects = [
        {"projet_id": "P1"},
        {"projet_id": "P2", "theme": "mobilites"},
        {"projet_id": "P3", "theme": "numerique"},
    ]
    return funding_lines(portfolio_of(projet=projects, financement=rows))


LEVERED = funded(
    ("P1", "Département", "Département", 100),
    ("P1", "État", "État", 150),
    ("P1", "commune", "Commune d’essai", 50),
    ("P1", "EPCI", "Communauté du Nord", 50),
    ("P2", "Région", "Région", 900),
    ("P3", "Département", "Département", 300),
)


def test_leverage_counts_other_funders_where_the_département_is_present():
    # 200 € from the State and the EPCI; neither the owner's 50 € nor the Région's 900 € alone in P2.
    effect = leverage(LEVERED).iloc[0]
    assert effect.tolist() == [400, 200, 0.5]


def test_leverage_by_theme_is_unknown_without_the_département():
    effect = leverage(LEVERED, ["theme"]).set_index("theme")["effet_levier"]
    assert effect["habitat"] == 2
    assert effect["numerique"] == 0
    assert math.isnan(effect["mobilites"])


def test_leverage_cannot_be_cut_by_funder():
    with pytest.raises(FrameError, match="meet in a project"):
        leverage(LEVERED, ["apporteur_type"])


def test_a_project_without_lines_is_active_and_an_abandoned_one_is_not():
    portfolio = portfolio_of(projet=[{"projet_id": "P1"}, {"projet_id": "P2", "avancement": "abandonné"}])
    assert active_projects(portfolio)["projet_id"].tolist() == ["P1"]


def test_the_index_of_the_epci_is_kept():
    ratios = per_inhabitant(summarise(placed(NORTH), ["siren"]), EPCI.iloc[::-1])
    pd.testing.assert_index_equal(ratios.index, EPCI.index[::-1])
