import datetime as dt

import numpy as np
import pandas as pd
import pytest

from analysis.envelopes import balance, progress, promised, stages
from analysis.errors import FrameError
from tests.analysis.portfolio_cases import portfolio_of

ACCORD = {"accord_id": "A1", "debut": "2022-01-01", "fin": "2027-12-31", "date_vote_cd": "2021-10-14"}
ENVELOPES = [
    {"enveloppe_id": "N1", "section": "investissement", "montant_eur": 1000},
    {"enveloppe_id": "N2", "section": "fonctionnement", "montant_eur": 200},
    {"enveloppe_id": "N3", "moyen": "ingénierie", "jours": 60},
    {"enveloppe_id": "N4", "section": "investissement", "montant_eur": -300, "avenant_id": "V1"},
    {"enveloppe_id": "N5", "moyen": "ingénierie", "jours": 20, "avenant_id": "V2"},
]
AMENDMENTS = [
    {"avenant_id": "V1", "numero": 1, "date_vote": "2023-06-01", "date_effet": "2024-01-01"},
    # Voted after the day from which it applies: nobody could promise it before the vote.
    {"avenant_id": "V2", "numero": 2, "date_vote": "2025-03-01", "date_effet": "2025-01-01"},
]


def accord_with(*lines, accord=ACCORD):
    return portfolio_of(
        accord=[accord],
        avenant=AMENDMENTS,
        enveloppe=ENVELOPES,
        projet=[{"projet_id": "P1"}, {"projet_id": "P2", "accord_id": None}],
        financement=[{"financement_id": f"F{i}", "projet_id": "P1"} | line for i, line in enumerate(lines)],
    )


@pytest.mark.parametrize(
    ("date", "euros", "days"),
    [
        (dt.date(2021, 10, 13), 0, 0),
        (dt.date(2021, 10, 14), 1200, 60),
        (dt.date(2023, 12, 31), 1200, 60),
        (dt.date(2024, 1, 1), 900, 60),
        (dt.date(2025, 2, 28), 900, 60),
        (dt.date(2025, 3, 1), 900, 80),
        (None, 900, 80),
    ],
)
def test_promises_follow_the_vote_and_the_amendments(date, euros, days):
    kept = promised(accord_with(), date=date)
    assert (kept["montant_eur"].sum(), kept["jours"].sum()) == (euros, days)


def test_an_accord_that_is_not_voted_promises_nothing():
    draft = ACCORD | {"date_vote_cd": None, "etape": "validation"}
    assert promised(accord_with(accord=draft))["enveloppe_id"].tolist() == ["N4", "N5"]


def test_a_voted_accord_without_date_promises_from_its_start():
    undated = ACCORD | {"date_vote_cd": None}
    assert promised(accord_with(accord=undated), date=dt.date(2021, 12, 31)).empty
    assert len(promised(accord_with(accord=undated), date=dt.date(2022, 1, 1))) == 3


def test_left_to_allocate_is_promised_minus_voted_by_the_département_inside():
    portfolio = accord_with(
        {"montant_vote_eur": 300},
        {"montant_vote_eur": 5000, "apporteur_type": "État", "apporteur": "État"},
        {"montant_vote_eur": 70, "projet_id": "P2"},
    )
    row = balance(portfolio, date=dt.date(2024, 6, 1)).iloc[0]
    assert row[["promis_eur", "vote_eur", "reste_eur"]].tolist() == [900, 300, 600]
    assert row["part_votee"] == pytest.approx(1 / 3)


def test_the_balance_can_be_given_by_moyen():
    table = balance(accord_with({"montant_vote_eur": 300}), by=["accord_id", "moyen"]).set_index("moyen")
    assert table.loc["financement", ["promis_eur", "vote_eur"]].tolist() == [900, 300]
    assert table.loc["ingénierie", "jours_promis"] == 80
    assert np.isnan(table.loc["ingénierie", "promis_eur"])


def test_what_was_never_promised_leaves_nothing_to_allocate():
    portfolio = portfolio_of(
        projet=[{"projet_id": "P1"}],
        financement=[{"financement_id": "F1", "projet_id": "P1", "montant_vote_eur": 10}],
    )
    row = balance(portfolio).iloc[0]
    assert row["vote_eur"] == 10
    assert row[["promis_eur", "reste_eur", "part_votee"]].isna().all()


def test_envelopes_are_not_known_by_theme():
    with pytest.raises(FrameError, match="accord_id, moyen, section"):
        balance(accord_with(), by=["theme"])


@pytest.mark.parametrize(
    ("date", "share", "months"),
    [
        (dt.date(2021, 6, 1), 0, 0),
        (dt.date(2021, 10, 1), 0, 0),
        (dt.date(2024, 10, 1), 1096 / 2191, 36),
        (dt.date(2025, 11, 15), 1506 / 2191, 49),
        (dt.date(2027, 9, 30), 2190 / 2191, 71),
        (dt.date(2027, 10, 1), 1, 72),
        (dt.date(2040, 1, 1), 1, 72),
    ],
)
def test_six_years_elapse_day_by_day(date, share, months):
    found = progress(pd.Timestamp(2021, 10, 1), pd.Timestamp(2027, 9, 30), date=date)
    assert found == (pytest.approx(share), months, 72)


@pytest.mark.parametrize(
    ("recorded", "date", "stage"),
    [
        ("en œuvre", dt.date(2021, 10, 13), "validation"),
        ("en œuvre", dt.date(2021, 10, 14), "voté"),
        ("en œuvre", dt.date(2022, 1, 1), "en œuvre"),
        ("en œuvre", dt.date(2028, 1, 1), "échu"),
        ("échu", dt.date(2027, 12, 31), "en œuvre"),
        ("voté", dt.date(2024, 1, 1), "voté"),
        ("dialogue", dt.date(2021, 1, 1), "dialogue"),
    ],
)
def test_the_stage_at_a_date_agrees_with_the_dates(recorded, date, stage):
    assert stages(portfolio_of(accord=[ACCORD | {"etape": recorded}]), date=date)["A1"] == stage


def test_an_accord_never_voted_does_not_expire():
    draft = ACCORD | {"etape": "ateliers", "date_vote_cd": None}
    assert stages(portfolio_of(accord=[draft]), date=dt.date(2030, 1, 1))["A1"] == "ateliers"


def test_without_accords_there_is_nothing():
    portfolio = portfolio_of(accord=[])
    assert balance(portfolio).empty
    assert stages(portfolio, date=dt.date(2024, 1, 1)).empty
