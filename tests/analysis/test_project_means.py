"""What each project receives: every euro of the lines once, nothing lost, nothing shown before its date."""

import datetime as dt

import pytest

from analysis.funding import departement_lines, funding_lines, other_lines
from analysis.project_facts import principal_enjeux
from analysis.project_means import project_means
from data.demonstration import demonstration_portfolio
from tests.analysis.portfolio_cases import financed, portfolio_of
from tests.analysis.portfolio_draws import drawn, portfolio

DAY = dt.date(2026, 3, 15)
STATE = {"apporteur": "État", "apporteur_type": "État"}


def means_of(given, *, date=None):
    return project_means(given, funding_lines(given, date=date))


def test_every_project_has_one_row_even_without_any_line():
    given = portfolio_of(projet=[{"projet_id": "P1"}, {"projet_id": "P2", "accord_id": None}])
    means = means_of(given)
    assert means["projet_id"].tolist() == ["P1", "P2"]
    assert means[["vote_eur", "paye_eur", "autres_eur", "jours_prevus"]].to_numpy().sum() == 0
    assert means["enjeu_id"].isna().all()


def test_the_votes_of_the_departement_stand_apart_from_those_of_others():
    given = financed(
        {"montant_vote_eur": 100},
        {"montant_vote_eur": 20},
        STATE | {"montant_vote_eur": 300},
        {"apporteur": "Commune d’essai", "apporteur_type": "commune", "montant_vote_eur": 1000},
    )
    (row,) = means_of(given).to_dict("records")
    assert (row["vote_eur"], row["autres_eur"]) == (120, 300)


def test_payments_and_days_are_those_of_the_departement():
    given = financed(
        {"montant_vote_eur": 100},
        {"moyen": "ingénierie"},
        STATE | {"montant_vote_eur": 300},
        echeance=[
            {"echeance_id": "E1", "financement_id": "F1", "exercice": 2024, "paye_eur": 40},
            {
                "echeance_id": "E2",
                "financement_id": "F2",
                "exercice": 2024,
                "jours_prevus": 6,
                "jours_faits": 2,
            },
            {"echeance_id": "E3", "financement_id": "F3", "exercice": 2024, "paye_eur": 299},
        ],
    )
    (row,) = means_of(given).to_dict("records")
    assert (row["paye_eur"], row["jours_prevus"]) == (40, 6)


def test_a_vote_counts_from_its_date_on():
    given = financed(
        {"montant_vote_eur": 100},
        instance=[{"instance_id": "I1", "date": "2024-05-13"}],
        decision=[
            {
                "decision_id": "D1",
                "instance_id": "I1",
                "projet_id": "P1",
                "financement_id": "F1",
                "montant_eur": 100,
            }
        ],
    )
    before, after = (means_of(given, date=dt.date(2024, 5, day)) for day in (12, 13))
    assert (before["vote_eur"].item(), after["vote_eur"].item()) == (0, 100)


def test_the_largest_votes_come_first_and_ties_keep_the_order_of_codes():
    amounts = {"P1": 10, "P2": 50, "P3": 10, "P4": 0, "P5": 0}
    others = {"P4": 5, "P5": 9}
    lines = [
        {"financement_id": f"F{projet}", "projet_id": projet, "montant_vote_eur": amount}
        for projet, amount in amounts.items()
    ]
    lines += [
        STATE | {"financement_id": f"G{projet}", "projet_id": projet, "montant_vote_eur": amount}
        for projet, amount in others.items()
    ]
    given = portfolio_of(projet=[{"projet_id": one} for one in reversed(amounts)], financement=lines)
    means = means_of(given)
    assert means["projet_id"].tolist() == ["P2", "P1", "P3", "P5", "P4"]
    assert means.index.tolist() == [0, 1, 2, 3, 4]


def test_a_project_follows_its_principal_enjeu():
    given = portfolio_of(
        enjeu=[{"enjeu_id": "J1"}, {"enjeu_id": "J2", "rang": 2}],
        projet=[{"projet_id": "P1"}],
        projet_enjeu=[
            {"projet_id": "P1", "enjeu_id": "J1", "principal": False},
            {"projet_id": "P1", "enjeu_id": "J2", "principal": True},
        ],
    )
    assert means_of(given)["enjeu_id"].tolist() == ["J2"]


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("date", [None, DAY])
def test_the_projects_add_up_to_the_lines(seed, date):
    given = portfolio(drawn(seed))
    lines = funding_lines(given, date=date)
    _hold(given, lines)


@pytest.mark.parametrize("date", [None, dt.date(2023, 6, 30), DAY])
def test_the_projects_of_the_demonstration_add_up_to_the_lines(date):
    given = demonstration_portfolio()
    _hold(given, funding_lines(given, date=date))


def _hold(given, lines):
    means = project_means(given, lines)
    projets = given.table("projet")
    assert sorted(means["projet_id"]) == sorted(projets["projet_id"])
    own, others = departement_lines(lines), other_lines(lines)
    for name in ("vote_eur", "paye_eur", "jours_prevus"):
        assert means[name].sum() == pytest.approx(own[name].sum())
    assert means["autres_eur"].sum() == pytest.approx(others["vote_eur"].sum())
    assert not means[["vote_eur", "paye_eur", "jours_prevus", "autres_eur"]].isna().any(axis=None)
    assert means["vote_eur"].is_monotonic_decreasing
    held = means.set_index("projet_id")["enjeu_id"].dropna()
    assert held.to_dict() == principal_enjeux(given).to_dict()
    again = means.drop(columns=["enjeu_id", "autres_eur", "vote_eur", "paye_eur", "jours_prevus"])
    expected = projets.set_index("projet_id").loc[again["projet_id"]].reset_index()
    assert again.equals(expected[again.columns])


def test_a_portfolio_without_any_project_still_has_amounts_that_add_up():
    means = means_of(portfolio_of(), date=DAY)
    assert means[["vote_eur", "paye_eur", "autres_eur", "jours_prevus"]].sum().tolist() == [0.0] * 4
