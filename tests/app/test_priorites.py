"""The page on priorities: its figures are those of the analysis, its weights live in the link, its caveat stays."""

import re

import pandas as pd
import pytest

from analysis.draws import ALL_WEIGHTINGS
from analysis.index_spec import CAVEAT, default_spec
from analysis.observation import observe_all
from analysis.priorities import compute_index
from analysis.reading import rank_bands, stable_classes
from analysis.robustness import assess
from app import cache, cache_priorites, texts_priorites
from app.navigation import PRIORITIES
from app.priorites.weights import official_weights, parameter, weighting_of
from data.catalogue import load_catalogue
from data.observation import load_observation
from data.territoire import load_communes, load_epci
from tests.app.portfolios import import_grants

MONTS_D_ARREE, CROZON = "200067197", "200066868"
EPCI = load_epci()
AGEING = {"poids_ages": "60"}


@pytest.fixture(scope="module")
def index():
    """The official index, computed from the whole table of the observation."""
    catalogue = load_catalogue()
    values = observe_all(load_observation(), load_communes(), catalogue, niveau="epci")
    return compute_index(values, default_spec(catalogue))


def sliders(reader):
    return {one.key.removeprefix("lien_"): one.value for one in reader.test.slider}


def test_the_page_shows_the_index_of_the_analysis(session, index):
    assert session().open(PRIORITIES).faults == []
    shown = cache_priorites.ranking(())
    pd.testing.assert_frame_equal(shown[index.table.columns], index.table)
    robustness = assess(index)
    best, worst = rank_bands(robustness)
    assert shown["rang_meilleur"].tolist() == best.tolist()
    assert shown["rang_pire"].tolist() == worst.tolist()
    assert shown["stable"].tolist() == stable_classes(robustness).tolist()


def test_unstable_classes_are_hatched_and_only_they(session):
    (drawn,) = session().open(PRIORITIES).maps
    stable = cache_priorites.ranking(())["stable"]
    hatched = {code: drawn["palette"][place].get("hatch", False) for code, place in drawn["fills"].items()}
    assert {code for code in EPCI.index if hatched[code]} == set(stable.index[~stable])


def test_the_caveat_is_shown_whatever_is_chosen(session):
    reader = session()
    for params in ({}, {"epci": CROZON}, AGEING):
        assert [one.value for one in reader.open(PRIORITIES, **params).test.info][:1] == [CAVEAT]


def test_every_epci_is_explained_and_its_parts_sum_to_its_score(session, index):
    reader = session()
    for siren, epci in EPCI.iterrows():
        reader.open(PRIORITIES, epci=siren)
        assert reader.faults == [], epci["nom"]
        assert epci["nom"] in [one.value for one in reader.test.header]
        (said,) = re.findall(r"est le score.*?: (.*?) = ([\d,]+),", reader.text)
        parts = [float(part.replace(",", ".")) for part in said[0].split(" + ")]
        assert float(said[1].replace(",", ".")) == pytest.approx(index.table.at[siren, "score"], abs=0.051)
        assert sum(parts) == pytest.approx(index.table.at[siren, "score"], abs=0.2)


def test_the_share_of_all_weightings_is_the_one_of_the_analysis(session, index):
    expected = assess(index, ALL_WEIGHTINGS).table["p_top"]
    pd.testing.assert_series_equal(cache_priorites.all_weightings().table["p_top"], expected)
    reader = session().open(PRIORITIES, epci=MONTS_D_ARREE)
    assert f"{round(100 * expected[MONTS_D_ARREE])}\u00a0% des pondérations possibles" in reader.text


def test_a_link_restores_the_weights_and_says_the_official_ones(session):
    reader = session().open(PRIORITIES, epci=MONTS_D_ARREE, **AGEING)
    assert sliders(reader) == {
        **{parameter(one): own for one, own in official_weights().items()},
        "poids_ages": 60,
    }
    assert "Âges 44,4\u00a0%" in reader.text
    assert texts_priorites.OFFICIEL.split(" {")[0] in reader.text
    assert "Réglage officiel\u00a0: 1er rang" in reader.text
    (drawn,) = reader.maps
    assert texts_priorites.POIDS_MODIFIES in drawn["title"]


def test_a_slider_writes_the_link_and_the_button_forgets_it(session):
    reader = session().open(PRIORITIES, epci=CROZON)
    (slider,) = [one for one in reader.test.slider if one.key == "lien_poids_habitat"]
    slider.set_value(70).run()
    assert reader.link == {"epci": CROZON, "poids_habitat": "70"}
    (button,) = [one for one in reader.test.button if one.label == texts_priorites.REVENIR]
    button.click().run()
    assert reader.link == {"epci": CROZON}
    assert sliders(reader)["poids_habitat"] == official_weights()["habitat"]


def test_the_list_gives_what_a_click_on_the_map_gives(session):
    reader = session().open(PRIORITIES)
    assert texts_priorites.AUCUN_EPCI in reader.text
    (choice,) = [one for one in reader.test.selectbox if one.key == "lien_epci"]
    choice.set_value(CROZON).run()
    assert reader.link["epci"] == CROZON
    (drawn,) = reader.maps
    assert drawn["chosen"] == CROZON


def test_equal_weights_are_the_official_setting_whatever_their_size():
    official = official_weights()
    assert weighting_of(official) == ()
    assert weighting_of(dict.fromkeys(official, 80)) == ()
    assert weighting_of(dict.fromkeys(official, 0)) == ()
    assert weighting_of({**official, "ages": 26}) != ()


@pytest.mark.parametrize("changement", texts_priorites.CHANGEMENTS)
def test_one_dimension_alone_may_carry_the_whole_weight(session, changement):
    alone = {parameter(theme): "0" for theme in official_weights() if theme != "ages"}
    reader = session().open(PRIORITIES, epci=CROZON, changement=changement, **alone)
    assert reader.faults == []
    assert "Âges 100\u00a0%" in reader.text


def test_no_weight_at_all_gives_the_official_setting_with_a_message(session):
    reader = session().open(PRIORITIES, **{parameter(theme): "0" for theme in official_weights()})
    assert reader.warnings == [texts_priorites.SANS_POIDS]
    (drawn,) = reader.maps
    assert texts_priorites.POIDS_OFFICIELS in drawn["title"]


def test_a_bad_link_falls_back_with_a_message_for_each_fault(session):
    reader = session().open(PRIORITIES, epci="0", poids_ages="beaucoup", poids_habitat="-3", changement="x")
    assert reader.faults == []
    assert len(reader.warnings) == 3
    reader.open(PRIORITIES, epci=CROZON, changement="x")
    assert len(reader.warnings) == 1


def test_the_index_owes_nothing_to_the_portfolio_or_the_date(session, store):
    before = session().open(PRIORITIES, date="2015-06-01").maps
    import_grants(store)
    cache.portfolio()
    after = session().open(PRIORITIES).maps
    assert [one["fills"] for one in before] == [one["fills"] for one in after]
