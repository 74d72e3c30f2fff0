"""The page on coverage: enjeux, inhabitants, services and sites, as the analysis gives them."""

import datetime as dt

import pytest

from analysis.enjeux import enjeu_means
from app import cache_couverture, texts_couverture
from app.navigation import COVERAGE
from data.demonstration import demonstration_portfolio
from data.territoire import load_communes
from render import numbers
from tests.app.portfolios import import_grants

TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def enjeux():
    means = enjeu_means(demonstration_portfolio(), date=TODAY)
    return means[means["en_vigueur"]]


def matrix(reader):
    """The table of squares."""
    (found,) = [one.proto.body for one in reader.test.get("html") if 'class="cases"' in one.proto.body]
    return found


def test_the_matrix_has_one_square_per_enjeu(session, enjeux):
    reader = session().open(COVERAGE)
    assert reader.faults == []
    body = matrix(reader)
    assert body.count('class="case case-moyens"') == (~enjeux["sans_moyens"]).sum()
    assert body.count('class="case case-projet"') == (enjeux["sans_moyens"] & (enjeux["n_projets"] > 0)).sum()
    assert body.count('class="case case-rien"') == (enjeux["sans_moyens"] & (enjeux["n_projets"] == 0)).sum()


def test_every_enjeu_without_means_is_named_under_a_link_to_its_accord(session, enjeux):
    reader = session().open(COVERAGE)
    without = enjeux[enjeux["sans_moyens"]]
    text = reader.text.replace("\\", "")
    for title in without["intitule"]:
        assert title in text
    links = [link.proto.query_string for link in reader.test.get("page_link")]
    sirens = demonstration_portfolio().table("accord").set_index("accord_id")["siren"]
    for siren in sirens[without["accord_id"].unique()]:
        assert any(f"accord={siren}" in link for link in links)


def test_nearer_projects_reach_fewer_inhabitants(session):
    assert (
        cache_couverture.reached(0).set_index("theme")["part"]
        <= cache_couverture.reached(5).set_index("theme")["part"]
    ).all()
    reader = session().open(COVERAGE, portee="5")
    assert reader.faults == []
    reached = cache_couverture.reached(5)["population_atteinte"]
    (table,) = [one.value for one in reader.test.table if "Habitants atteints" in one.value]
    assert set(table["Habitants atteints"]) == {numbers.number(value) for value in reached}


@pytest.mark.parametrize("km", texts_couverture.SEUILS)
def test_services_are_mapped_at_both_levels_with_their_interval(session, km):
    reader = session()
    overall = cache_couverture.shares_overall().loc[float(km)]
    for niveau in ("epci", "commune"):
        reader.open(COVERAGE, distance=km, niveau=niveau)
        assert reader.faults == []
        assert f"entre {numbers.number(100 * overall['part_basse'])} et" in reader.text
        (drawn,) = reader.maps
        assert drawn["level"] == niveau
        assert "Non calculé" in [item["label"] for item in drawn["legend"]]


def test_an_island_has_no_distance(session):
    (drawn,) = session().open(COVERAGE, niveau="commune").maps
    assert drawn["texts"]["29155"] == "non calculé"
    assert set(drawn["texts"]) == set(load_communes().index)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:spopt", "ignore::DeprecationWarning:pulp")
def test_a_next_site_is_searched_only_when_asked(session, monkeypatch):
    monkeypatch.setattr(cache_couverture, "DRAWS", 1)
    cache_couverture.siting.clear()
    reader = session().open(COVERAGE)
    assert len(reader.maps) == 1
    (button,) = [one for one in reader.test.button if one.label == texts_couverture.CHERCHER]
    button.click().run()
    assert reader.faults == []
    found = cache_couverture.siting(1, 10)
    assert reader.link["recherche"] == "1-10"
    assert set(reader.maps[1]["symbols"]) == set(found.choice.sites)
    assert (found.covered + found.gained) / found.population == pytest.approx(found.choice.value)
    cache_couverture.siting.clear()


def test_an_accord_that_is_not_voted_is_marked(session):
    assert texts_couverture.NON_VOTE in session().open(COVERAGE, date="2021-01-01").text


def test_grants_alone_have_no_enjeu_but_reach_inhabitants(session, store):
    import_grants(store)
    reader = session().open(COVERAGE)
    assert reader.faults == []
    assert texts_couverture.SANS_ACCORD in reader.text
    assert cache_couverture.reached(0)["n_projets"].sum() == 3
