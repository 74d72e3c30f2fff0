"""The page on coverage: enjeux, inhabitants, services and sites, as the analysis gives them."""

import datetime as dt

import pandas as pd
import pytest

from analysis.enjeux import enjeu_means
from analysis.trips import imported_layers
from app import cache_couverture, texts_couverture
from app.couverture.services import Measured
from app.navigation import COVERAGE
from data.demonstration import demonstration_portfolio
from data.store import Store
from data.territoire import load_communes, load_distances, load_lieux, load_voisins
from render import numbers
from render.coverage_summary import layer_dict
from tests.app.portfolios import import_grants
from tests.ingest.imports import PLACES, read

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


@pytest.mark.parametrize("km", texts_couverture.SEUILS["km"])
def test_services_are_mapped_at_both_levels_with_their_interval(session, km):
    reader = session()
    overall = cache_couverture.shares_overall("lycees", "km").loc[float(km)]
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
    found = cache_couverture.siting("lycees", "km", 1, 10)
    assert reader.link["recherche"] == "1-10"
    assert set(reader.maps[1]["symbols"]) == set(found.choice.sites)
    assert (found.covered + found.gained) / found.population == pytest.approx(found.choice.value)
    near = cache_couverture.shares_overall("lycees", "km").loc[10.0]
    assert found.known / found.population == pytest.approx(1 - near["part_non_calculee"])
    assert found.covered / found.known == pytest.approx(near["part"], abs=0.005)
    cache_couverture.siting.clear()


@pytest.mark.filterwarnings("ignore::DeprecationWarning:spopt", "ignore::DeprecationWarning:pulp")
def test_two_sites_are_two_in_the_legend_and_each_source_is_cited_once(session, monkeypatch):
    monkeypatch.setattr(cache_couverture, "DRAWS", 1)
    cache_couverture.siting.clear()
    reader = session().open(COVERAGE, lieux="2", recherche="2-10")
    assert reader.faults == []
    labels = [item["label"] for item in reader.maps[1]["legend"]]
    assert any(label.startswith("Avec les lieux trouvés") for label in labels)
    assert not any("le lieu" in label for label in labels)
    services = Measured("lycees", "km")
    assert services.source.count("2023") == 1
    cache_couverture.siting.clear()


def test_an_accord_that_is_not_voted_is_marked(session):
    assert texts_couverture.NON_VOTE in session().open(COVERAGE, date="2021-01-01").text


def test_grants_alone_have_no_enjeu_but_reach_inhabitants(session, store):
    import_grants(store)
    reader = session().open(COVERAGE)
    assert reader.faults == []
    assert texts_couverture.SANS_ACCORD in reader.text
    assert cache_couverture.reached(0)["n_projets"].sum() == 3


def times(place):
    """Write a table of the minutes from every commune to one place, from 5 to 34."""
    rows = [f"{code};{place};{5 + n % 30}" for n, code in enumerate(load_communes().index)]
    return "\n".join(["insee;lieu;minutes", *rows])


@pytest.fixture
def services(store):
    """Import three places, one of which travels."""
    read(PLACES, "france-services", Store(store))
    return store


def test_only_the_embedded_layer_is_shown_without_a_choice(session):
    reader = session().open(COVERAGE)
    assert texts_couverture.COUCHE not in [one.label for one in reader.test.selectbox]


def test_an_imported_layer_is_offered_with_its_own_source_vintage_and_words(session, services):
    reader = session().open(COVERAGE)
    (box,) = [one for one in reader.test.selectbox if one.label == texts_couverture.COUCHE]
    assert len(box.options) == 2
    box.set_value("France services").run()
    assert reader.faults == []
    assert reader.link["couche"] == "France services"
    (drawn,) = reader.maps
    assert "lieu France services" in drawn["title"]
    assert "ANCT, 2023, Licence Ouverte 2.0" in reader.text
    assert "lycée" not in drawn["title"]
    assert "Un service itinérant" in reader.text
    page = cache_couverture.shares_overall("France services", "km")
    assert f"{numbers.percent(100 * page.at[10.0, 'part'], decimals=0)} (entre" in reader.text
    command = layer_dict(
        "France services",
        imported_layers(load_lieux())["France services"],
        communes=load_communes(),
        voisins=load_voisins(),
        distances=load_distances(),
    )
    for row in command["ensemble"]:
        assert page.loc[row["seuil"], ["part_basse", "part", "part_haute"]].tolist() == pytest.approx(
            [row["part_basse"], row["part"], row["part_haute"]], abs=1e-6
        )


def test_imported_distances_change_the_shares_and_are_cited(session, services):
    session().open(COVERAGE, couche="France services")
    before = cache_couverture.shares_overall("France services", "km").loc[10.0, "part"]
    near = "\n".join(f"{code};fs-1;3" for code in load_communes().index)
    read(f"insee;lieu;km\n{near}\n", "distances", Store(services))
    reader = session().open(COVERAGE, couche="France services")
    assert reader.faults == []
    after = cache_couverture.shares_overall("France services", "km").loc[10.0, "part"]
    assert before < after == 1
    assert "trajets importés" in reader.text
    assert "281 communes ont une distance importée" in reader.text


def test_times_to_existing_services_alone_cannot_site_a_new_one_and_the_page_says_so(session, services):
    read("insee;lieu;minutes\n29019;fs-1;50\n", "distances", Store(services))
    reader = session().open(COVERAGE, couche="France services")
    assert reader.faults == []
    assert any("trajets de commune à commune" in str(one.value) for one in reader.test.info)
    assert cache_couverture.can_site("France services", "km")


@pytest.mark.filterwarnings("ignore::DeprecationWarning:spopt", "ignore::DeprecationWarning:pulp")
def test_a_table_in_minutes_is_shown_in_bands_of_minutes_and_leads_the_next_site(
    session, services, monkeypatch
):
    monkeypatch.setattr(cache_couverture, "DRAWS", 1)
    read(f"{times('29197')}\n{times('fs-1').partition(chr(10))[2]}", "distances", Store(services))
    link = {"couche": "France services", "duree": "20", "duree_rayon": "20", "recherche": "1-20"}
    reader = session().open(COVERAGE, **link)
    assert reader.faults == []
    bands, sites = reader.maps
    assert "moins de 20 minutes" in bands["title"]
    people = load_communes().query("departement == '29'")["population"].astype(float)
    minutes = pd.Series([5 + n % 30 for n in range(281)], index=load_communes().index)
    # Each has a place of its own, and no trip to itself in the table.
    minutes[["29199", "29232", "29019", "29024"]] = 0
    share = people[minutes.reindex(people.index) <= 20].sum() / people.sum()
    found = cache_couverture.shares_overall("France services", "minutes")
    assert found.at[20.0, "part"] == pytest.approx(share)
    site = cache_couverture.siting("France services", "minutes", 1, 20)
    assert site.choice.sites == ("29197",)
    assert set(sites["symbols"]) == {"29197"}
    assert site.covered / site.population == pytest.approx(share)
    cache_couverture.siting.clear()
