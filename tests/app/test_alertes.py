import pytest

from analysis.alerts import alerts
from analysis.enjeux import enjeu_means
from app.texts import ALERTES
from app.texts_alertes import PROJET
from app.texts_projets import TITRE
from data.demonstration import demonstration_portfolio
from tests.app.linked_pages import BREST, DAY, opened, publish_empty, table, use_store, words


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch):
    return use_store(tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def every():
    return alerts(demonstration_portfolio(), aujourdhui=DAY)


def test_the_counts_by_kind_and_by_epci_are_those_of_the_list(every):
    test = opened("alertes")
    kinds = table(test, "Nombre").set_index("Point de vigilance")["Nombre"]
    expected = every["kind"].map(ALERTES).value_counts()
    assert {kind: int(count) for kind, count in kinds.items() if count} == expected.to_dict()
    assert table(test, "Total")["Total"].sum() == len(table(test, "Objet")) == len(every)


def test_enjeux_without_means_are_said_to_be_those_of_voted_accords(every):
    count = int((every["kind"] == "enjeu_sans_moyens").sum())
    means = enjeu_means(demonstration_portfolio(), date=DAY)
    # Accords that are not voted yet have some too, which no alert tells.
    assert count < means["sans_moyens"].sum()
    assert f"{count} enjeux sans moyens dans les accords votés" in words(opened("alertes"))


def test_the_link_keeps_one_kind_and_one_epci(every):
    test = opened("alertes", nature="retard", epci=BREST)
    expected = every[(every["kind"] == "retard") & (every["siren"] == BREST)]
    assert list(table(test, "Objet")["Objet"]) == list(expected["objet"])
    assert test.multiselect(key="lien_nature").value == ["retard"]


def test_inside_and_outside_accords_make_the_whole(every):
    parts = [len(table(opened("alertes", cadre=one), "Objet")) for one in ("accord", "hors")]
    assert sum(parts) == len(every)


def test_one_epci_shows_what_its_accord_page_shows():
    expected = alerts(demonstration_portfolio(), aujourdhui=DAY, siren=BREST)
    assert list(table(opened("alertes", epci=BREST), "Objet")["Objet"]) == list(expected["objet"])


def test_a_bad_link_falls_back_with_a_message(every):
    test = opened("alertes", nature="panique")
    assert len(test.warning) == 1
    assert len(table(test, "Objet")) == len(every)


@pytest.mark.parametrize("empty", [True, False])
def test_nothing_to_watch_is_said(store, empty):
    if empty:
        publish_empty(store)
        test = opened("alertes")
    else:
        test = opened("alertes", nature="caduque", date="2016-01-01")
    assert "aucun point de vigilance" in words(test)


def test_a_project_of_the_list_opens_from_it(every):
    test = opened("alertes", nature="retard", epci=BREST)
    late = every[(every["kind"] == "retard") & (every["siren"] == BREST)].iloc[0]
    (box,) = [one for one in test.selectbox if one.label == PROJET]
    box.set_value(late["projet_id"]).run()
    assert test.title[0].value == TITRE
    assert late["objet"] in words(test)
