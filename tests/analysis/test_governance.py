import datetime as dt

import pandas as pd
import pytest

from analysis.governance import (
    annual_plan,
    calendar,
    decisions_about,
    next_instances,
    past_instances,
    project_stages,
)
from tests.analysis.portfolio_cases import financed, portfolio_of

NORTH, SOUTH = "200000001", "200000002"
INSTANCES = [
    {"instance_id": "I1", "type": "comité territorial", "siren": NORTH, "date": "2023-11-20"},
    {"instance_id": "I2", "type": "comité de pilotage", "date": "2024-01-15"},
    {"instance_id": "I3", "date": "2024-03-11"},
    {"instance_id": "I4", "type": "comité territorial", "siren": SOUTH, "date": "2024-04-01"},
]
DECISIONS = [
    {"decision_id": "D1", "instance_id": "I1", "projet_id": "P1", "sens": "inscrit au plan annuel"},
    {"decision_id": "D2", "instance_id": "I2", "projet_id": "P1", "sens": "examiné en COPIL"},
    {"decision_id": "D3", "instance_id": "I3", "financement_id": "F1", "sens": "attribué", "montant_eur": 5},
    {"decision_id": "D4", "instance_id": "I3", "projet_id": "P2", "sens": "ajourné"},
    {"decision_id": "D5", "instance_id": "I3", "accord_id": "A1", "sens": "modifié"},
]


def governed(**tables):
    rows = {
        "accord": [{"accord_id": "A1"}, {"accord_id": "A2", "siren": SOUTH}],
        "projet": [
            {"projet_id": "P1", "intitule": "École"},
            {"projet_id": "P2", "accord_id": "A2", "siren": SOUTH},
            {"projet_id": "P3"},
        ],
        "financement": [{"financement_id": "F1", "projet_id": "P1", "montant_vote_eur": 5}],
        "instance": INSTANCES,
        "decision": DECISIONS,
    }
    return portfolio_of(**(rows | tables))


@pytest.mark.parametrize(
    ("date", "stage"),
    [
        (dt.date(2023, 11, 19), None),
        (dt.date(2023, 11, 20), "inscrit au plan annuel"),
        (dt.date(2024, 3, 10), "examiné en COPIL"),
        (dt.date(2024, 3, 11), "attribué"),
    ],
)
def test_the_stage_is_the_last_dated_decision(date, stage):
    found = project_stages(governed(), date=date).loc["P1", "sens"]
    assert (None if pd.isna(found) else found) == stage


def test_every_project_has_a_stage_row_even_without_decision():
    stages = project_stages(governed(), date=dt.date(2025, 1, 1))
    assert stages.index.tolist() == ["P1", "P2", "P3"]
    assert stages.loc["P3"].isna().all()


def test_decisions_name_what_they_are_about():
    rows = decisions_about(governed()).set_index("decision_id")
    assert rows.loc["D3", ["objet", "projet_id", "siren", "accord_id"]].tolist() == [
        "École",
        "P1",
        NORTH,
        "A1",
    ]
    assert rows.loc["D5", "objet"] == "Accord d’essai"


def test_decisions_of_an_epci_leave_the_others_out():
    assert decisions_about(governed(), siren=NORTH)["decision_id"].tolist() == ["D1", "D2", "D3", "D5"]
    assert decisions_about(governed(), siren=SOUTH)["decision_id"].tolist() == ["D4"]


def test_decisions_about_a_shared_accord_concern_each_of_its_epci():
    portfolio = governed(
        accord=[{"accord_id": "A9", "siren": None, "perimetre": "plusieurs EPCI"}],
        projet=[{"projet_id": f"P{i}", "accord_id": "A9", "siren": s} for i, s in ((1, NORTH), (2, SOUTH))],
        avenant=[
            {"avenant_id": "V1", "accord_id": "A9", "date_vote": "2024-03-11", "date_effet": "2024-03-11"}
        ],
        decision=[{"decision_id": "D1", "instance_id": "I3", "avenant_id": "V1", "sens": "modifié"}],
    )
    for siren in (NORTH, SOUTH):
        assert decisions_about(portfolio, siren=siren)["objet"].tolist() == ["Ajoute un enjeu"]


def test_next_committees_are_its_own_and_the_départements():
    rows = next_instances(governed(), siren=NORTH, date=dt.date(2024, 1, 15))
    assert rows["instance_id"].tolist() == ["I2", "I3"]
    assert rows["n_decisions"].tolist() == [1, 2]
    assert next_instances(governed(), siren=SOUTH, date=dt.date(2024, 3, 11))["n_decisions"].tolist() == [
        1,
        0,
    ]


def test_past_committees_come_latest_first():
    rows = past_instances(governed(), siren=NORTH, date=dt.date(2024, 1, 16))
    assert rows["instance_id"].tolist() == ["I2", "I1"]
    assert past_instances(governed(), date=dt.date(2030, 1, 1))["instance_id"].tolist() == [
        "I4",
        "I3",
        "I2",
        "I1",
    ]


def test_the_calendar_holds_what_is_dated_between_two_days():
    project = {"projet_id": "P1", "fin": "2024-02-01"}
    portfolio = governed(
        projet=[project, {"projet_id": "P2", "fin": "2024-02-02", "avancement": "réalisé"}],
        financement=[
            {"financement_id": "F1", "projet_id": "P1", "montant_vote_eur": 5, "date_limite": "2024-02-10"},
            {"financement_id": "F2", "projet_id": "P1", "date_limite": "2024-02-11"},
        ],
        avenant=[{"avenant_id": "V1", "date_vote": "2024-01-01", "date_effet": "2024-02-20"}],
        decision=[],
    )
    events = calendar(portfolio, debut=dt.date(2024, 1, 15), fin=dt.date(2024, 3, 11), siren=NORTH)
    assert list(zip(events["kind"], events["reference_id"], strict=True)) == [
        ("instance", "I2"),
        ("fin_projet", "P1"),
        ("date_limite", "F1"),
        ("avenant", "V1"),
        ("instance", "I3"),
    ]


def test_the_calendar_of_all_holds_every_committee_and_accord():
    events = calendar(governed(), debut=dt.date(2020, 1, 1), fin=dt.date(2030, 1, 1))
    assert events["kind"].value_counts().to_dict() == {"instance": 4, "vote_accord": 2, "fin_accord": 2}


AID = {"section": "investissement", "assiette_eur": 80_000}


def planned(*lines, **project):
    row = {"projet_id": "P1", "plan_annuel": 2025, "cout_ht_eur": 100_000} | project
    return annual_plan(financed(*lines, projet=[row]), annee=2025, siren=NORTH)


def test_the_yearly_plan_gives_cost_base_rate_aid_and_what_others_bring():
    row = planned(
        AID | {"etat": "sollicité", "montant_sollicite_eur": 24_000},
        AID | {"montant_vote_eur": 30_000, "apporteur_type": "État", "apporteur": "État"},
        {"montant_vote_eur": 46_000, "apporteur_type": "maître d'ouvrage"},
    ).iloc[0]
    assert row[["cout_eur", "assiette_eur", "aide_eur", "aide_votee", "taux"]].tolist() == [
        100_000,
        80_000,
        24_000,
        False,
        0.3,
    ]
    assert row[["autres_eur", "part_mo_eur", "a_boucler_eur", "etat_plan"]].tolist() == [
        30_000,
        46_000,
        0,
        "bouclé",
    ]


def test_the_rate_is_unknown_when_a_line_has_no_base():
    assert planned(AID | {"montant_vote_eur": 1}, {"montant_vote_eur": 1})["taux"].isna().all()


@pytest.mark.parametrize(
    "project", [{"plan_annuel": 2024}, {"plan_annuel": None}, {"siren": SOUTH}, {"avancement": "abandonné"}]
)
def test_other_years_other_epci_and_abandoned_projects_are_not_in_the_plan(project):
    assert planned(AID | {"montant_vote_eur": 1}, **project).empty


def test_a_project_without_aid_is_in_the_plan():
    row = planned().iloc[0]
    assert (row["aide_eur"], row["aide_votee"]) == (0, False)
