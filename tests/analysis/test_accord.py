import datetime as dt

import pytest

from analysis.accord import accord_state
from analysis.errors import FrameError, UnknownAccordError
from tests.analysis.portfolio_cases import EPCI, portfolio_of

NORTH, SOUTH = "200000001", "200000002"
TODAY = dt.date(2025, 3, 31)

STATE_AID = {"apporteur": "État", "apporteur_type": "État"}


def hand_worked():
    """Two accords; the first promised 1 000 €, voted 600 €, paid 150 €, and holds three enjeux."""
    return portfolio_of(
        accord=[{"accord_id": "A1"}, {"accord_id": "A2", "siren": SOUTH}],
        avenant=[{"avenant_id": "V1", "date_vote": "2023-06-01", "date_effet": "2023-07-01"}],
        enveloppe=[
            {"enveloppe_id": "N1", "montant_eur": 800},
            {"enveloppe_id": "N2", "montant_eur": 200, "avenant_id": "V1"},
            {"enveloppe_id": "N3", "moyen": "ingénierie", "jours": 40},
            {"enveloppe_id": "N4", "moyen": "accompagnement", "jours": 7},
        ],
        enjeu=[{"enjeu_id": f"J{i}", "rang": i} for i in (1, 2, 3)],
        contribution=[
            {"contribution_id": "C1", "date": "2021-02-01"},
            {"contribution_id": "C2", "date": "2021-03-01"},
        ],
        projet=[
            {"projet_id": "P1", "intitule": "Halle", "fin": "2024-06-30"},
            {"projet_id": "P2"},
            {"projet_id": "P3"},
            {"projet_id": "P4", "accord_id": None, "voie": "politique thématique"},
            {"projet_id": "P5", "accord_id": "A2", "siren": SOUTH},
        ],
        projet_enjeu=[{"projet_id": "P1", "enjeu_id": "J1"}, {"projet_id": "P2", "enjeu_id": "J2"}],
        financement=[
            {"financement_id": "F1", "projet_id": "P1", "montant_vote_eur": 450, "date_limite": "2025-12-31"},
            {"financement_id": "F2", "projet_id": "P3", "montant_vote_eur": 150, "date_limite": "2025-01-31"},
            {"financement_id": "F3", "projet_id": "P2", "moyen": "ingénierie"},
            {"financement_id": "F4", "projet_id": "P2", "moyen": "accompagnement"},
            {"financement_id": "F5", "projet_id": "P1", "montant_vote_eur": 900} | STATE_AID,
            {"financement_id": "F6", "projet_id": "P4", "montant_vote_eur": 70},
            {"financement_id": "F7", "projet_id": "P5", "montant_vote_eur": 200},
        ],
        echeance=[
            {"echeance_id": "E1", "financement_id": "F1", "exercice": 2024, "paye_eur": 150},
            {
                "echeance_id": "E2",
                "financement_id": "F3",
                "exercice": 2024,
                "jours_prevus": 12,
                "jours_faits": 9,
            },
            {
                "echeance_id": "E3",
                "financement_id": "F4",
                "exercice": 2024,
                "jours_prevus": 2,
                "jours_faits": 1,
            },
        ],
        instance=[
            {"instance_id": "I1", "date": "2024-03-11"},
            {"instance_id": "I2", "date": "2025-11-20", "siren": NORTH, "type": "comité territorial"},
        ],
        decision=[{"decision_id": "D1", "instance_id": "I1", "financement_id": "F1"}],
    )


@pytest.fixture(scope="module")
def state():
    return accord_state(hand_worked(), EPCI, siren=NORTH, date=TODAY)


def test_promised_voted_paid_left(state):
    assert (state.promis_eur, state.vote_eur, state.verse_eur, state.reste_eur) == (1000, 600, 150, 400)
    assert (state.part_votee, state.part_versee, state.reste_a_verser_eur) == (0.6, 0.25, 450)


def test_days_are_those_of_engineering(state):
    assert (state.jours_promis, state.jours_prevus, state.jours_faits) == (40, 12, 9)
    assert state.n_accompagnements == 1


def test_projects_count_inside_the_accord_and_outside(state):
    assert (state.n_projets, state.autres_eur) == (3, 900)
    assert (state.hors_accord.n_projets, state.hors_accord.vote_eur) == (1, 70)


def test_per_inhabitant_comes_with_the_reference_of_all_accords(state):
    # 600 € for 1 000 inhabitants; 800 € for the 4 000 inhabitants of both EPCI.
    assert (state.population, state.eur_par_habitant) == (1000, 0.6)
    assert (state.reference_eur_par_habitant, state.reference_n_accords) == (0.2, 2)
    assert state.depuis == 2021


def test_the_first_project_weighs_on_the_total(state):
    assert (state.premier_projet_id, state.premier_projet) == ("P1", "Halle")
    assert state.premier_projet_part == 0.75


def test_enjeux_and_what_no_enjeu_holds_add_up_to_the_accord(state):
    assert (state.n_enjeux, state.n_enjeux_sans_moyens) == (3, 1)
    assert state.enjeux.loc[state.enjeux["sans_moyens"], "enjeu_id"].tolist() == ["J3"]
    assert state.enjeux["vote_eur"].sum() + state.sans_enjeu_eur == state.vote_eur
    assert state.enjeux["n_projets"].sum() + state.n_projets_sans_enjeu == state.n_projets
    assert (state.sans_enjeu_eur, state.n_projets_sans_enjeu) == (150, 1)


def test_time_elapsed_and_stage(state):
    assert (state.etape, state.mois_ecoules, state.mois_total) == ("en œuvre", 41, 72)
    # 1 October 2021 to 31 March 2025 is 1 277 days of 2 191.
    assert state.part_ecoulee == pytest.approx(1277 / 2191)


def test_late_projects_and_lapsing_aids(state):
    assert state.retards["projet_id"].tolist() == ["P1"]
    assert (state.n_caducites, state.caducites_eur) == (1, 300)
    assert (state.n_caduques, state.caduques_eur) == (1, 150)
    assert state.horizon == dt.date(2026, 3, 31)


def test_governance_of_the_accord(state):
    assert state.decisions["decision_id"].tolist() == ["D1"]
    assert state.prochaines_instances["instance_id"].tolist() == ["I2"]
    assert state.contributions["contribution_id"].tolist() == ["C2", "C1"]
    assert state.avenants["avenant_id"].tolist() == ["V1"]


def test_means_by_moyen_and_by_year(state):
    by_moyen = state.par_moyen.set_index("moyen")
    assert by_moyen["vote_eur"].sum() == state.vote_eur
    assert by_moyen["promis_eur"].sum() == state.promis_eur
    assert by_moyen["jours_promis"].to_dict() == pytest.approx(
        {"accompagnement": 7, "financement": float("nan"), "ingénierie": 40}, nan_ok=True
    )
    assert state.par_exercice["paye_eur"].sum() == state.verse_eur


def test_an_earlier_date_knows_less():
    before = accord_state(hand_worked(), EPCI, siren=NORTH, date=dt.date(2023, 6, 30))
    assert (before.promis_eur, before.vote_eur, before.verse_eur) == (800, 150, 0)
    assert before.decisions.empty
    assert before.premier_projet_id == "P3"


def test_an_epci_without_accord_has_a_state():
    portfolio = portfolio_of(
        accord=[],
        projet=[{"projet_id": "P1", "accord_id": None}],
        financement=[{"financement_id": "F1", "projet_id": "P1", "montant_vote_eur": 50} | STATE_AID],
    )
    state = accord_state(portfolio, EPCI, siren=NORTH, date=TODAY)
    assert state.accord_id is None
    assert (state.nom, state.sirens, state.population) == ("Communauté du Nord", (NORTH,), 1000)
    assert (state.promis_eur, state.vote_eur, state.reste_eur) == (None, 0, None)
    assert (state.eur_par_habitant, state.part_ecoulee, state.etape) == (None, None, None)
    assert (state.hors_accord.n_projets, state.hors_accord.autres_eur) == (1, 50)


def test_an_accord_funded_by_others_only_promises_nothing():
    portfolio = portfolio_of(
        projet=[{"projet_id": "P1", "accord_id": None}],
        financement=[{"financement_id": "F1", "projet_id": "P1", "montant_vote_eur": 50} | STATE_AID],
    )
    state = accord_state(portfolio, EPCI, siren=NORTH, date=TODAY)
    assert (state.accord_id, state.promis_eur, state.vote_eur) == ("A1", None, 0)
    assert (state.part_votee, state.part_versee, state.premier_projet) == (None, None, None)


SUCCESSIVE = [
    {"accord_id": "A1", "debut": "2015-10-01", "fin": "2021-09-30", "date_vote_cd": None},
    {"accord_id": "A2", "debut": "2021-10-01", "fin": "2027-09-30", "date_vote_cd": None},
    {"accord_id": "A3", "debut": "2028-01-01", "fin": "2033-12-31", "date_vote_cd": None},
]


@pytest.mark.parametrize(
    ("date", "chosen"),
    [
        (dt.date(2010, 1, 1), "A1"),
        (dt.date(2021, 9, 30), "A1"),
        (dt.date(2021, 10, 1), "A2"),
        (dt.date(2027, 12, 31), "A2"),
        (dt.date(2028, 1, 1), "A3"),
    ],
)
def test_of_successive_accords_the_one_that_runs_is_shown(date, chosen):
    state = accord_state(portfolio_of(accord=SUCCESSIVE), EPCI, siren=NORTH, date=date)
    assert state.accord_id == chosen
    assert set(state.autres_accords) == {"A1", "A2", "A3"} - {chosen}


def test_another_accord_of_the_epci_can_be_asked_for():
    portfolio = portfolio_of(accord=SUCCESSIVE)
    assert accord_state(portfolio, EPCI, siren=NORTH, date=TODAY, accord_id="A1").etape == "échu"
    with pytest.raises(UnknownAccordError, match="expected one of A1, A2, A3"):
        accord_state(portfolio, EPCI, siren=NORTH, date=TODAY, accord_id="A9")


def test_an_unknown_epci_is_refused():
    with pytest.raises(FrameError, match="No EPCI '123456789'"):
        accord_state(portfolio_of(), EPCI, siren="123456789", date=TODAY)


def test_successive_accords_are_not_compared_with_each_other():
    portfolio = portfolio_of(
        accord=[*SUCCESSIVE, {"accord_id": "B1", "siren": SOUTH}],
        projet=[{"projet_id": "P1"}, {"projet_id": "P2", "accord_id": "A2"}],
        financement=[
            {"financement_id": f"F{i}", "projet_id": f"P{i}", "montant_vote_eur": 400 * i} for i in (1, 2)
        ],
    )
    state = accord_state(portfolio, EPCI, siren=NORTH, date=TODAY)
    assert state.eur_par_habitant == 0.8
    assert (state.reference_eur_par_habitant, state.reference_n_accords) == (0.2, 2)


def shared_accord():
    return portfolio_of(
        accord=[{"accord_id": "A9", "siren": None, "perimetre": "plusieurs EPCI"}],
        enveloppe=[{"enveloppe_id": "N1", "accord_id": "A9", "montant_eur": 1000}],
        projet=[
            {"projet_id": "P1", "accord_id": "A9"},
            {"projet_id": "P2", "accord_id": "A9", "siren": SOUTH},
        ],
        financement=[
            {"financement_id": f"F{i}", "projet_id": f"P{i}", "montant_vote_eur": 100 * i} for i in (1, 2)
        ],
    )


@pytest.mark.parametrize("siren", [NORTH, SOUTH])
def test_an_accord_of_several_epci_is_shown_whole_for_each(siren):
    state = accord_state(shared_accord(), EPCI, siren=siren, date=TODAY)
    assert (state.accord_id, state.partage, state.sirens) == ("A9", True, (NORTH, SOUTH))
    assert (state.promis_eur, state.vote_eur, state.population) == (1000, 300, 4000)
    assert state.eur_par_habitant == state.reference_eur_par_habitant == 300 / 4000


def test_an_accord_of_islands_is_reached_by_its_code():
    portfolio = portfolio_of(
        accord=[{"accord_id": "A7", "siren": None, "perimetre": "îles hors EPCI"}, {"accord_id": "A1"}],
        projet=[{"projet_id": "P1", "accord_id": "A7", "siren": None, "insee": "29155"}],
        financement=[{"financement_id": "F1", "projet_id": "P1", "montant_vote_eur": 10}],
        instance=[{"instance_id": "I1", "date": "2024-03-11"}, {"instance_id": "I2", "date": "2026-03-11"}],
        decision=[
            {"decision_id": "D1", "instance_id": "I1", "accord_id": "A7"},
            {"decision_id": "D2", "instance_id": "I1", "accord_id": "A1"},
        ],
    )
    state = accord_state(portfolio, EPCI, siren=None, date=TODAY, accord_id="A7")
    assert (state.sirens, state.population, state.eur_par_habitant, state.vote_eur) == ((), None, None, 10)
    assert state.decisions["decision_id"].tolist() == ["D1"]
    assert state.prochaines_instances["instance_id"].tolist() == ["I2"]
    # Its euros have no inhabitants to be divided by in the referential of EPCI.
    assert accord_state(portfolio, EPCI, siren=NORTH, date=TODAY).reference_eur_par_habitant == 0
