import pytest

from analysis.governance import annual_plan, decisions_about, instances_of
from data.demonstration import demonstration_portfolio
from tests.app.linked_pages import DAY, HAUT_LEON, opened, publish_empty, table, use_store, words

USUAL = ("comité territorial", "comité de pilotage", "commission permanente")


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch):
    return use_store(tmp_path, monkeypatch)


def committees(siren=None, *, past=False):
    every = instances_of(demonstration_portfolio(), siren=siren)
    every = every[every["type"].isin(USUAL)]
    return every[(every["date"].dt.date < DAY) == past]


def test_committees_to_come_then_past_are_listed():
    assert len(table(opened("calendrier"), "Ordre du jour")) == len(committees())
    test = opened("calendrier", moment="passees", epci=HAUT_LEON)
    assert len(table(test, "Ordre du jour")) == len(committees(HAUT_LEON, past=True))


def test_an_epci_sees_its_own_committees_and_those_of_the_departement():
    places = set(table(opened("calendrier", epci=HAUT_LEON), "Territoire")["Territoire"])
    assert places == {"Haut-Léon", "Département"}


def test_the_decisions_of_a_committee_come_from_its_link():
    decisions = decisions_about(demonstration_portfolio())
    held = committees(past=True)
    busiest = held.sort_values("n_decisions").iloc[-1]
    test = opened("calendrier", instance=busiest["instance_id"])
    expected = decisions[decisions["instance_id"] == busiest["instance_id"]]
    assert list(table(test, "Décision")["Objet"]) == list(expected["objet"])


def test_the_yearly_plan_is_that_of_the_analysis():
    test = opened("calendrier", annee="2025", epci=HAUT_LEON)
    plan = annual_plan(demonstration_portfolio(), annee=2025, siren=HAUT_LEON, date=DAY)
    assert len(plan) > 0
    assert list(table(test, "Opération")["Opération"]) == list(plan["intitule"])


def test_the_coming_year_is_the_plan_shown_first():
    assert opened("calendrier").selectbox(key="lien_annee").value == str(DAY.year + 1)


def test_a_bad_link_falls_back_with_a_message():
    test = opened("calendrier", epci="123", annee="1900", instance="inconnue", moment="hier")
    assert len(test.warning) == 4
    assert len(table(test, "Ordre du jour")) == len(committees())


def test_the_building_of_the_accords_is_shown_even_to_an_empty_portfolio(store):
    publish_empty(store)
    said = words(opened("calendrier"))
    assert "Aucune instance n’est saisie" in said
    assert "Aucun projet n’est inscrit à un plan annuel" in said
    assert "second semestre 2020" in said


def test_before_the_first_committee_all_are_to_come():
    test = opened("calendrier", date="2018-01-01")
    assert "aucune instance passée" in words(test)
