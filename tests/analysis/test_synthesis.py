import dataclasses
import datetime as dt

from analysis.synthesis import synthesis
from tests.analysis.portfolio_cases import EPCI, portfolio_of

TODAY = dt.date(2025, 3, 31)


def overview():
    return synthesis(
        portfolio_of(
            accord=[
                {"accord_id": "A1"},
                {"accord_id": "A2", "siren": "200000002", "etape": "ateliers", "date_vote_cd": None},
                {"accord_id": "A3", "debut": "2015-10-01", "fin": "2021-09-30", "date_vote_cd": None},
            ],
            projet=[
                {"projet_id": "P1"},
                {"projet_id": "P2", "avancement": "abandonné"},
                {"projet_id": "P3", "accord_id": None},
                {"projet_id": "P4", "accord_id": None, "siren": None, "insee": "29155"},
                {"projet_id": "P5"},
            ],
            financement=[
                {"financement_id": f"F{i}", "projet_id": f"P{i}", "montant_vote_eur": 10**i}
                for i in (1, 3, 4)
            ]
            + [
                {"financement_id": "F5", "projet_id": "P1", "moyen": "ingénierie"},
                {"financement_id": "F6", "projet_id": "P1", "moyen": "accompagnement"},
            ],
            echeance=[
                {"echeance_id": "E1", "financement_id": "F1", "exercice": 2024, "paye_eur": 4},
                {
                    "echeance_id": "E2",
                    "financement_id": "F5",
                    "exercice": 2024,
                    "jours_prevus": 3,
                    "jours_faits": 2,
                },
                {"echeance_id": "E3", "financement_id": "F6", "exercice": 2024, "jours_prevus": 9},
            ],
        ),
        EPCI,
        date=TODAY,
    )


def test_accords_are_counted_by_what_they_have_become():
    found = overview()
    assert (found.n_accords, found.n_accords_en_preparation, found.n_accords_echus) == (1, 1, 1)
    assert found.n_epci == 2


def test_inside_and_outside_accords_are_told_apart():
    found = overview()
    assert (found.dans_accord.n_projets, found.dans_accord.vote_eur, found.dans_accord.part_payee) == (
        2,
        10,
        0.4,
    )
    assert (found.hors_accord.n_projets, found.hors_accord.vote_eur) == (1, 1000)


def test_days_are_those_of_engineering_and_accompaniments_are_counted():
    inside = overview().dans_accord
    assert (inside.jours_prevus, inside.jours_faits, inside.n_accompagnements) == (3, 2, 1)


def test_islands_are_beside_the_epci():
    found = overview()
    assert (found.hors_epci.n_projets, found.hors_epci.vote_eur) == (1, 10_000)
    assert found.hors_epci.part_payee == 0
    assert found.ensemble.vote_eur == 1010


def test_inside_plus_outside_is_all():
    found = overview()
    for field in dataclasses.fields(found.ensemble):
        parts = getattr(found.dans_accord, field.name) + getattr(found.hors_accord, field.name)
        assert parts == getattr(found.ensemble, field.name)


def test_an_empty_portfolio_has_figures():
    found = synthesis(portfolio_of(accord=[]), EPCI, date=TODAY)
    assert (found.n_accords, found.ensemble.n_projets, found.ensemble.part_payee) == (0, 0, None)
