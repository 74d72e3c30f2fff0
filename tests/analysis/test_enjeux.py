import datetime as dt

import pytest

from analysis.enjeux import enjeu_means
from tests.analysis.portfolio_cases import portfolio_of

TODAY = dt.date(2024, 1, 1)


def means_of(*lines, date=TODAY, **tables):
    rows = {
        "enjeu": [{"enjeu_id": "J1", "rang": 2}, {"enjeu_id": "J2", "rang": 1}],
        "projet": [{"projet_id": "P1"}, {"projet_id": "P2"}],
        "projet_enjeu": [
            {"projet_id": "P1", "enjeu_id": "J1"},
            {"projet_id": "P1", "enjeu_id": "J2", "principal": False},
        ],
    } | tables
    financement = [{"financement_id": f"F{i}", "projet_id": "P1"} | line for i, line in enumerate(lines)]
    return enjeu_means(portfolio_of(**rows, financement=financement), date=date).set_index("enjeu_id")


def test_euros_follow_the_principal_enjeu_only():
    means = means_of({"montant_vote_eur": 100, "montant_sollicite_eur": 150})
    assert means["vote_eur"].to_dict() == {"J2": 0, "J1": 100}
    assert means["n_projets"].to_dict() == {"J2": 0, "J1": 1}
    assert means["n_projets_lies"].to_dict() == {"J2": 1, "J1": 1}
    assert means["sans_moyens"].to_dict() == {"J2": True, "J1": False}


def test_enjeux_come_in_the_order_of_their_rang():
    assert means_of().index.tolist() == ["J2", "J1"]


@pytest.mark.parametrize(
    ("line", "without"),
    [
        ({"montant_vote_eur": 1}, False),
        ({"montant_vote_eur": 1, "apporteur": "État", "apporteur_type": "État"}, True),
        ({"etat": "sollicité", "montant_sollicite_eur": 1}, True),
        ({"moyen": "accompagnement"}, False),
        ({"moyen": "ingénierie"}, True),
    ],
)
def test_means_are_what_the_département_has_granted(line, without):
    assert means_of(line).loc["J1", "sans_moyens"] == without


def test_days_planned_are_means():
    days = [{"echeance_id": "E1", "financement_id": "F0", "exercice": 2024, "jours_prevus": 3}]
    assert not means_of({"moyen": "ingénierie"}, echeance=days).loc["J1", "sans_moyens"]


def test_money_of_others_is_shown_apart():
    row = means_of({"montant_vote_eur": 9, "apporteur": "État", "apporteur_type": "État"}).loc["J1"]
    assert (row["vote_eur"], row["autres_eur"]) == (0, 9)


def test_abandoned_projects_do_not_count():
    means = means_of(projet=[{"projet_id": "P1", "avancement": "abandonné"}])
    assert means.loc["J1", ["n_projets", "n_projets_lies"]].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("date", "held"),
    [
        (dt.date(2022, 12, 31), {"J1": True, "J2": False}),
        (dt.date(2023, 1, 1), {"J1": True, "J2": True}),
        (dt.date(2025, 6, 30), {"J1": True, "J2": True}),
        (dt.date(2025, 7, 1), {"J1": False, "J2": True}),
        (None, {"J1": False, "J2": True}),
    ],
)
def test_amendments_add_and_remove_enjeux(date, held):
    means = means_of(
        date=date,
        avenant=[
            {"avenant_id": "V1", "date_vote": "2022-11-01", "date_effet": "2023-01-01"},
            {"avenant_id": "V2", "numero": 2, "date_vote": "2025-07-01", "date_effet": "2025-01-01"},
        ],
        enjeu=[
            {"enjeu_id": "J1", "avenant_sortie": "V2"},
            {"enjeu_id": "J2", "avenant_entree": "V1"},
        ],
    )
    assert means["en_vigueur"].to_dict() == held
    # What the accord no longer holds does not lack means.
    assert means["sans_moyens"].to_dict() == held


def test_without_enjeux_there_is_nothing():
    assert means_of(enjeu=[], projet_enjeu=[]).empty
