"""« Comparer »: the territories of the link, their own figures, and sentences that are true of them."""

import datetime as dt

import pytest

from analysis.accord import accord_state
from analysis.similarity import similar_territories
from app import cache_comparer, texts, texts_comparer
from app.navigation import COMPARE, OVERVIEW
from data.demonstration import demonstration_portfolio
from data.territoire import load_communes, load_epci
from render import numbers
from tests.app.portfolios import HAUT_LEON, POHER, ROSCOFF, import_grants

EPCI, COMMUNES = load_epci(), load_communes()
BREST, CROZON, DOUARNENEZ, LANDERNEAU = "242900314", "200066868", "242900645", "242900801"
DAY = dt.date(2026, 11, 23)


def compared(reader):
    return [drawn["focus"] for drawn in reader.maps]


def figures(reader):
    (table,) = [one.value for one in reader.test.table if "Habitants en 2023" in one.value.to_csv()]
    return table.map(lambda cell: cell.replace("\\", "")).set_index(table.columns[0])


def test_without_choice_an_accord_stands_beside_the_two_most_like_it(session):
    reader = session().open(COMPARE, accord=HAUT_LEON)
    assert reader.faults == []
    index = cache_comparer.observed_epci()[cache_comparer.index_indicators()]
    similar = similar_territories(index, HAUT_LEON, exclude=["part_65_ans_et_plus"], k=2)
    assert compared(reader) == [HAUT_LEON, *similar.index]
    assert "Faute de choix dans le lien" in reader.text
    assert numbers.number(similar["distance"].iloc[0], decimals=2) in reader.text


def test_a_commune_in_use_stands_for_its_epci(session):
    assert compared(session().open(COMPARE, territoire=ROSCOFF))[0] == HAUT_LEON


def test_a_link_restores_its_territories_and_its_indicator(session):
    reader = session().open(COMPARE, avec=f"{BREST},{POHER}", indicateur="logements_vacants")
    assert compared(reader) == [BREST, POHER]
    assert all("Logements vacants" in drawn["title"] for drawn in reader.maps)
    assert "Faute de choix" not in reader.text
    assert len(reader.test.get("plotly_chart")) == 2


def test_all_maps_use_the_same_colours_for_the_same_classes(session):
    reader = session().open(COMPARE, avec=f"{BREST},{POHER},{CROZON},{DOUARNENEZ}")
    legends = [
        [
            (one["label"].rpartition(" (")[0], one["colour"])
            for one in drawn["legend"]
            if one["mark"] == "aplat"
        ]
        for drawn in reader.maps
    ]
    assert len(legends) == 4
    assert all(legend == legends[0] for legend in legends)


def test_a_rate_over_very_few_inhabitants_is_hatched_as_on_the_other_pages(session):
    reader = session().open(COMPARE, avec=f"{BREST},{LANDERNEAU}", indicateur="logements_vacants")
    brest, landerneau = ([one["label"] for one in drawn["legend"]] for drawn in reader.maps)
    few = COMMUNES.index[COMMUNES["siren_epci"].eq(LANDERNEAU) & COMMUNES["population"].lt(200)]
    assert len(few) > 0
    assert f"Hachures : moins de 200 habitants ({len(few)})" in landerneau
    assert not any(label.startswith("Hachures") for label in brest)


def test_a_fifth_territory_is_left_out_with_a_message(session):
    five = (HAUT_LEON, POHER, BREST, CROZON, DOUARNENEZ)
    reader = session().open(COMPARE, avec=",".join(five))
    assert compared(reader) == list(five[:4])
    assert texts_comparer.TROP in reader.warnings


def test_a_bad_territory_is_told_and_the_others_stay(session):
    reader = session().open(COMPARE, avec=f"{BREST},<b>,{POHER}")
    assert compared(reader) == [BREST, POHER]
    assert any("<b>" in message for message in reader.warnings)
    reader.open(COMPARE, avec="rien", accord=HAUT_LEON)
    assert compared(reader)[0] == HAUT_LEON
    assert reader.faults == []


def test_one_territory_alone_asks_for_another(session):
    reader = session().open(COMPARE, avec=BREST)
    assert texts_comparer.TROP_PEU in reader.text
    assert reader.maps == []


def test_key_figures_are_those_of_the_accords(session):
    reader = session().open(COMPARE, avec=f"{HAUT_LEON},{CROZON}")
    table = figures(reader)
    for place, siren in enumerate((HAUT_LEON, CROZON)):
        state = accord_state(demonstration_portfolio(), EPCI, siren=siren, date=DAY)
        column = table.iloc[:, place]
        assert column["Promis"] == numbers.euros(state.promis_eur)
        assert column["Voté"] == numbers.euros(state.vote_eur)
        assert column["Reste à affecter"] == numbers.euros(state.reste_eur)
        assert column["Voté par habitant (partie finistérienne)"] == numbers.per_inhabitant(
            state.eur_par_habitant
        )
        assert column["Habitants en 2023"] == numbers.number(EPCI.at[siren, "population"])
        assert column["Enjeux sans moyens"] == str(state.n_enjeux_sans_moyens)


def test_choices_are_written_to_the_link(session):
    reader = session().open(COMPARE, accord=HAUT_LEON)
    (widget,) = reader.test.multiselect
    before = list(widget.value)
    (maps,) = [one for one in reader.test.selectbox if one.label == texts_comparer.INDICATEUR]
    maps.select("densite").run()
    assert reader.link["indicateur"] == "densite"
    assert compared(reader) == before
    reader.test.multiselect[0].set_value([POHER, BREST]).run()
    assert reader.link["avec"] == f"{POHER},{BREST}"
    assert compared(reader) == [POHER, BREST]


def test_ratios_stocks_and_gaps_can_be_compared(session):
    reader = session()
    for name in ("population", "distance_lycee", "evolution_population", "part_femmes_maires"):
        reader.open(COMPARE, avec=f"{POHER},{CROZON}", indicateur=name)
        assert reader.faults == [], name
        members = [set(COMMUNES.index[COMMUNES["siren_epci"] == siren]) for siren in (POHER, CROZON)]
        assert [set(drawn["texts"]) for drawn in reader.maps] == members, name


def test_grants_without_any_accord_are_told_as_such(session, store):
    import_grants(store)
    reader = session().open(COMPARE, avec=f"{HAUT_LEON},{POHER}")
    assert reader.faults == []
    assert texts_comparer.SANS_ACCORD in reader.text
    table = figures(reader)
    assert "Promis" not in table.index
    assert table.loc["Projets hors accord"].tolist()[:2] == ["1", "0"]


def test_a_day_before_any_decision_opens(session):
    reader = session().open(COMPARE, avec=f"{HAUT_LEON},{POHER}", date="2016-01-01")
    assert reader.faults == []
    assert "Aucun vote du Département dans un accord" in reader.text


@pytest.mark.parametrize("page", [OVERVIEW, COMPARE])
def test_a_past_date_says_that_projects_are_counted_as_known_today(page, session):
    assert texts.PROJETS_CONNUS not in session().open(page, avec=f"{HAUT_LEON},{POHER}").text
    past = session().open(page, avec=f"{HAUT_LEON},{POHER}", date="2023-06-30")
    assert texts.PROJETS_CONNUS in past.text
