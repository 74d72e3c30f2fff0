import math

import pytest

from analysis.funding import funding_lines
from analysis.plan import financing_plans, intervention_rates, plan_lines
from tests.analysis.portfolio_cases import financed

DEP = {"section": "investissement", "assiette_eur": 80_000}
STATE = DEP | {"apporteur": "État", "apporteur_type": "État"}
PRIVATE = DEP | {"apporteur": "Fondation", "apporteur_type": "privé"}
OWNER = {"apporteur": "Commune d’essai", "apporteur_type": "maître d'ouvrage", "section": "investissement"}


def plan_of(*lines, **project):
    row = {"projet_id": "P1", "cout_ht_eur": 100_000} | project
    return financing_plans(financed(*lines, projet=[row])).loc["P1"]


def test_a_plan_adds_acquired_requested_and_the_owners_share():
    plan = plan_of(
        DEP | {"montant_vote_eur": 30_000},
        STATE | {"etat": "sollicité", "montant_sollicite_eur": 40_000},
        OWNER | {"montant_vote_eur": 25_000},
    )
    assert plan[["acquis_eur", "sollicite_eur", "departement_eur", "autres_eur", "part_mo_eur"]].tolist() == [
        30_000,
        40_000,
        30_000,
        40_000,
        25_000,
    ]
    assert (plan["a_boucler_eur"], plan["etat_plan"]) == (5_000, "à boucler")


@pytest.mark.parametrize(
    ("owner", "etat"),
    [(70_000, "bouclé"), (69_999, "bouclé"), (69_998.99, "à boucler"), (70_001.01, "dépassé")],
)
def test_a_plan_is_complete_to_one_euro(owner, etat):
    assert (
        plan_of(DEP | {"montant_vote_eur": 30_000}, OWNER | {"montant_vote_eur": owner})["etat_plan"] == etat
    )


def test_a_refused_or_considered_aid_brings_nothing():
    plan = plan_of(
        DEP | {"montant_vote_eur": 30_000},
        STATE | {"etat": "refusé", "montant_sollicite_eur": 40_000},
        STATE | {"etat": "envisagé", "montant_sollicite_eur": 10_000},
        OWNER | {"montant_vote_eur": 30_000},
    )
    assert plan["a_boucler_eur"] == 40_000


def test_the_owners_share_counts_as_soon_as_it_is_written():
    lines = DEP | {"montant_vote_eur": 80_000}, OWNER | {"etat": "envisagé", "montant_sollicite_eur": 20_000}
    assert plan_of(*lines)["etat_plan"] == "bouclé"


def test_an_unrecorded_owners_share_is_not_called_a_gap():
    plan = plan_of(DEP | {"montant_vote_eur": 30_000})
    assert plan["etat_plan"] == "part du maître d'ouvrage non renseignée"
    assert math.isnan(plan["a_boucler_eur"])


def test_a_plan_paid_by_aids_alone_is_complete():
    assert plan_of(DEP | {"montant_vote_eur": 100_000})["etat_plan"] == "bouclé"


@pytest.mark.parametrize("bases", [("HT", "TTC"), ("TTC", "HT")])
def test_ht_and_ttc_are_not_added(bases):
    plan = plan_of(*(DEP | {"montant_vote_eur": 10_000, "base": base} for base in bases))
    assert plan["etat_plan"] == "bases mêlées"
    assert math.isnan(plan["a_boucler_eur"])
    assert math.isnan(plan["part_mo"])


def test_lines_in_another_base_than_the_only_cost_are_mixed():
    assert plan_of(DEP | {"montant_vote_eur": 10_000, "base": "TTC"})["etat_plan"] == "bases mêlées"


@pytest.mark.parametrize("cost", [None, 0])
def test_a_plan_without_cost_has_no_gap(cost):
    plan = plan_of(DEP | {"montant_vote_eur": 10_000}, cout_ht_eur=cost)
    assert plan["etat_plan"] == "coût inconnu"
    assert math.isnan(plan["a_boucler_eur"])


def test_a_project_without_lines_has_a_plan():
    plan = plan_of()
    assert plan["acquis_eur"] == 0
    assert plan["etat_plan"] == "part du maître d'ouvrage non renseignée"


@pytest.mark.parametrize(
    ("owner", "share", "to_check", "lack"),
    [(20_000, 0.2, False, 0), (19_000, 19 / 99, True, 800), (0, 0, True, 16_000)],
)
def test_the_owner_must_bring_a_fifth_of_public_money(owner, share, to_check, lack):
    plan = plan_of(
        DEP | {"montant_vote_eur": 50_000},
        STATE | {"montant_vote_eur": 30_000},
        PRIVATE | {"montant_vote_eur": 999_999},
        OWNER | {"montant_vote_eur": owner},
    )
    assert plan["part_mo"] == pytest.approx(share, abs=1e-6)
    assert plan["part_mo_a_verifier"] == to_check
    assert plan["part_mo_manque_eur"] == pytest.approx(lack)


def test_the_owners_share_is_deduced_from_the_cost_when_it_is_not_recorded():
    plan = plan_of(DEP | {"montant_vote_eur": 60_000}, STATE | {"montant_vote_eur": 30_000})
    assert plan["part_mo"] == pytest.approx(0.1)
    assert plan["part_mo_deduite"]
    assert plan["part_mo_a_verifier"]
    assert plan["part_mo_manque_eur"] == pytest.approx(10_000)


@pytest.mark.parametrize("owner", ["association", "bailleur", "État", "autre"])
def test_the_minimum_share_binds_local_authorities_only(owner):
    plan = plan_of(DEP | {"montant_vote_eur": 100_000}, maitre_ouvrage_type=owner)
    assert math.isnan(plan["part_mo"])
    assert not plan["part_mo_a_verifier"]


def test_the_minimum_share_is_about_investment():
    running = DEP | {"section": "fonctionnement", "montant_vote_eur": 100_000}
    assert math.isnan(plan_of(running)["part_mo"])
    # A plan of both sections does not tell which part of the cost is an investment.
    assert math.isnan(plan_of(running, DEP | {"montant_vote_eur": 1})["part_mo"])


def test_the_rate_of_intervention_is_on_the_eligible_base():
    lines = funding_lines(
        financed(
            DEP | {"montant_vote_eur": 24_000},
            {"montant_vote_eur": 24_000},
            DEP | {"etat": "sollicité"},
            projet=[{"projet_id": "P1", "cout_ht_eur": 100_000}],
        )
    )
    rates = intervention_rates(lines)
    assert rates.iloc[0] == 0.3
    assert rates.iloc[1:].isna().all()


def test_the_plan_keeps_the_index_of_its_lines():
    lines = funding_lines(financed(DEP | {"etat": "refusé"}, DEP | {"montant_vote_eur": 5}))
    assert plan_lines(lines)["montant_eur"].to_dict() == {1: 5}
