import datetime as dt

import pandas as pd
import pytest

from analysis.votes import dated_decisions, vote_states
from tests.analysis.portfolio_cases import financed

# One commission permanente on 15 March of each year.
CPS = [{"instance_id": f"I{year}", "date": f"{year}-03-15"} for year in range(2021, 2028)]


def state(line, decisions, date, **tables):
    rows = [{"decision_id": f"D{i}", "financement_id": "F1"} | d for i, d in enumerate(decisions)]
    portfolio = financed(line, instance=CPS, decision=rows, **tables)
    return vote_states(portfolio, date=date).loc["F1"]


LIFE = [
    {"instance_id": "I2022", "sens": "attribué", "montant_eur": 100_000},
    {"instance_id": "I2023", "sens": "modifié", "montant_eur": 120_000},
    {"instance_id": "I2024", "sens": "prorogé"},
    {"instance_id": "I2026", "sens": "annulé"},
]


@pytest.mark.parametrize(
    ("date", "worth", "voted_on"),
    [
        (dt.date(2022, 3, 14), 0, None),
        (dt.date(2022, 3, 15), 100_000, "2022-03-15"),
        (dt.date(2023, 12, 31), 120_000, "2023-03-15"),
        (dt.date(2024, 3, 15), 120_000, "2024-03-15"),
        (dt.date(2026, 3, 14), 120_000, "2024-03-15"),
        (dt.date(2026, 3, 15), 0, "2026-03-15"),
        (None, 0, "2026-03-15"),
    ],
)
def test_a_line_is_worth_what_its_last_decision_says(date, worth, voted_on):
    found = state({"montant_vote_eur": 120_000}, LIFE, date)
    assert found["vote_eur"] == worth
    assert (None if pd.isna(found["date_vote"]) else str(found["date_vote"].date())) == voted_on


def test_a_line_not_yet_voted_is_to_come_and_a_cancelled_one_is_not():
    before = state({"montant_vote_eur": 1}, LIFE, dt.date(2022, 1, 1))
    after = state({"montant_vote_eur": 1}, LIFE, dt.date(2027, 1, 1))
    assert (before["a_venir"], before["annule"]) == (True, False)
    assert (after["a_venir"], after["annule"]) == (False, True)


def test_without_a_later_decision_the_recorded_amount_prevails():
    decisions = [{"instance_id": "I2022", "montant_eur": 100}]
    assert state({"montant_vote_eur": 90}, decisions, dt.date(2024, 1, 1))["vote_eur"] == 90
    assert state({"montant_vote_eur": None}, decisions, dt.date(2024, 1, 1))["vote_eur"] == 100


def test_without_a_date_an_expected_vote_is_not_a_vote():
    expected = [{"instance_id": "I2027", "montant_eur": 80}]
    asked = {"etat": "sollicité", "montant_vote_eur": None, "montant_sollicite_eur": 80}
    assert state(asked, expected, None)["vote_eur"] == 0
    assert state(asked, expected, dt.date(2027, 4, 1))["vote_eur"] == 80


def test_an_aid_given_again_after_a_withdrawal_counts():
    decisions = [*LIFE, {"instance_id": "I2027", "sens": "attribué", "montant_eur": 50_000}]
    assert state({"montant_vote_eur": 50_000}, decisions, dt.date(2027, 4, 1))["vote_eur"] == 50_000


def test_decisions_that_only_instruct_do_not_vote():
    decisions = [
        {"instance_id": "I2022", "sens": sens} for sens in ("instruit", "examiné en COPIL", "ajourné")
    ]
    asked = {"etat": "sollicité", "montant_vote_eur": None, "montant_sollicite_eur": 10}
    assert not state(asked, decisions, dt.date(2024, 1, 1))["en_vigueur"]


@pytest.mark.parametrize(
    ("debut", "date", "counts"),
    [
        (None, dt.date(1999, 1, 1), True),
        ("2023-06-01", dt.date(2023, 5, 31), False),
        ("2023-06-01", dt.date(2023, 6, 1), True),
        ("2023-06-01", None, True),
    ],
)
def test_an_undecided_line_counts_from_the_start_of_its_project(debut, date, counts):
    found = state({"montant_vote_eur": 100}, [], date, projet=[{"projet_id": "P1", "debut": debut}])
    assert found["vote_eur"] == (100 if counts else 0)
    assert found["a_venir"] == (not counts)


@pytest.mark.parametrize("etat", ["envisagé", "sollicité", "refusé"])
def test_an_undecided_line_that_is_not_acquired_is_worth_nothing(etat):
    assert state({"montant_vote_eur": 100, "etat": etat}, [], None)["vote_eur"] == 0


def test_the_line_may_name_its_decision():
    decision = [{"decision_id": "D1", "instance_id": "I2024"}]
    portfolio = financed({"montant_vote_eur": 7, "decision_id": "D1"}, instance=CPS, decision=decision)
    assert vote_states(portfolio, date=dt.date(2024, 1, 1))["vote_eur"].item() == 0
    assert vote_states(portfolio, date=dt.date(2024, 4, 1))["vote_eur"].item() == 7


def test_the_amount_of_a_decision_about_two_lines_is_not_given_to_either():
    decisions = [
        {"decision_id": "D1", "instance_id": "I2022", "montant_eur": 300},
        {"decision_id": "D2", "instance_id": "I2026", "financement_id": "F1", "sens": "annulé"},
    ]
    lines = [{"montant_vote_eur": amount, "decision_id": "D1"} for amount in (100, 200)]
    portfolio = financed(*lines, instance=CPS, decision=decisions)
    assert vote_states(portfolio, date=dt.date(2024, 1, 1))["vote_eur"].tolist() == [100, 200]


def test_decisions_of_one_day_are_taken_in_the_order_of_a_file():
    # The codes would sort the other way round: the cancellation is the last word of that day.
    decisions = [
        {"decision_id": "D1", "instance_id": "I2022", "sens": "annulé"},
        {"decision_id": "D2", "instance_id": "I2022", "sens": "attribué"},
    ]
    portfolio = financed({"montant_vote_eur": 1}, instance=CPS, decision=decisions)
    assert dated_decisions(portfolio)["sens"].tolist() == ["attribué", "annulé"]
