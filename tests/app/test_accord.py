"""The page of an accord beyond its figures: progress against time, trends, territories like it, ways onward."""

import datetime as dt

import pytest

from analysis.accord import accord_state
from analysis.similarity import similar_territories
from app import cache_comparer, texts, texts_accord
from app.navigation import ACCORD
from data.demonstration import demonstration_portfolio
from data.territoire import load_cantons, load_communes, load_epci
from render import numbers
from tests.app.portfolios import HAUT_LEON, OUESSANT, ROSCOFF, import_grants, publish, with_one_accord

BREST, LANDERNEAU = "29019", "242900801"
EPCI = load_epci()
TODAY = dt.date(2026, 11, 23)


def table_with(reader, column):
    table = next(one.value for one in reader.test.table if column in one.value.columns)
    return table.map(lambda cell: cell.replace("\\", ""))


def charts(reader):
    return [node.proto.spec for node in reader.test.get("plotly_chart")]


def test_time_elapsed_stands_beside_the_envelope_voted_and_paid(session):
    state = accord_state(demonstration_portfolio(), EPCI, siren=HAUT_LEON, date=TODAY)
    (bars,) = [
        body for body in reader_blocks(session().open(ACCORD, accord=HAUT_LEON)) if 'class="avancees"' in body
    ]
    parts = (state.part_ecoulee, state.part_votee, state.verse_eur / state.promis_eur)
    for label, part in zip((texts_accord.DUREE, texts_accord.VOTEE, texts_accord.VERSEE), parts, strict=True):
        shown = bars[bars.index(label) :]
        assert f"width:{100 * part:.1f}%" in shown[:200]
        assert numbers.percent(100 * part, decimals=0) in shown[:250]


def reader_blocks(reader):
    return [one.proto.body for one in reader.test.get("html")]


def test_the_page_says_the_day_it_is_stated_at(session):
    reader = session().open(ACCORD, accord=HAUT_LEON, date="2024-05-02")
    assert texts_accord.ETAT_AU.format(date="2\u00a0mai\u00a02024") in reader.text


def test_the_years_are_drawn_from_the_second_new_year_on(session):
    reader = session()
    count = {
        day: len(charts(reader.open(ACCORD, accord=HAUT_LEON, date=day)))
        for day in ("2020-06-30", "2021-11-15", "2023-06-30")
    }
    assert count["2020-06-30"] == count["2021-11-15"] == count["2023-06-30"] - 1


def test_territories_alike_are_those_of_the_analysis(session):
    reader = session().open(ACCORD, accord=HAUT_LEON)
    index = cache_comparer.observed_epci()[cache_comparer.index_indicators()]
    similar = similar_territories(index, HAUT_LEON, k=3)
    table = table_with(reader, "Ressemblance")
    assert table["Territoire"].tolist() == [
        EPCI.at[code, "nom_court"] for code in (HAUT_LEON, *similar.index)
    ]
    assert table["Ressemblance"].tolist()[1:] == [
        numbers.number(gap, decimals=2) for gap in similar["distance"]
    ]
    state = accord_state(demonstration_portfolio(), EPCI, siren=HAUT_LEON, date=TODAY)
    assert table.at[0, "Voté par habitant (partie finistérienne)"] == numbers.per_inhabitant(
        state.eur_par_habitant
    )


def test_the_other_pages_open_on_this_territory(session):
    links = {
        link.proto.label: link.proto.query_string
        for link in session().open(ACCORD, accord=HAUT_LEON, date="2024-05-02").test.get("page_link")
    }
    for name in ("projets", "alertes", "calendrier", "priorites"):
        assert links[texts_accord.LIENS[name]] == f"date=2024-05-02&epci={HAUT_LEON}"
    assert f"accord={HAUT_LEON}" in links[texts_accord.LIENS["comparer"]]


def test_points_of_vigilance_tell_those_of_the_accord_from_the_others(session):
    state = accord_state(demonstration_portfolio(), EPCI, siren=LANDERNEAU, date=TODAY)
    reader = session().open(ACCORD, accord=LANDERNEAU)
    table = table_with(reader, "Point de vigilance")
    # The sentences count the accord alone: the table has more, and says which.
    for kind, count in (("retard", state.n_retards), ("caducite", state.n_caducites)):
        rows = table[table["Point de vigilance"] == texts.ALERTES[kind]]
        assert 0 < count < len(rows)
        assert rows["Cadre"].value_counts().to_dict() == {"Accord": count, "Hors accord": len(rows) - count}
    assert "projet de l’accord est en retard" in reader.text


def offered(reader):
    """Names of the EPCI whose accord the page offers."""
    names = set(EPCI["nom"])
    return {link.proto.label for link in reader.test.get("page_link") if link.proto.label in names}


@pytest.mark.parametrize("code", [HAUT_LEON, ROSCOFF])
def test_a_link_that_names_a_territory_opens_the_accord_around_it(session, code):
    reader = session().open(ACCORD, territoire=code)
    assert reader.faults == []
    assert reader.heading.startswith(f"{EPCI.at[HAUT_LEON, 'nom']} — accord")
    assert reader.test.selectbox(key="lien_territoire").value == code
    (drawn,) = reader.maps
    assert drawn["chosen"] == (code if code == ROSCOFF else None)
    if code == ROSCOFF:
        reader.test.button_group(key="lien_vue").set_value("fiche").run()
        assert reader.heading.startswith("Roscoff, commune")


def test_a_link_that_names_a_canton_offers_the_accords_that_it_spreads_over(session):
    communes, cantons = load_communes(), load_cantons()
    reader = session()
    for code in ("2909", str(cantons.index[cantons["commune_partagee"] == BREST][0])):
        reader.open(ACCORD, territoire=code)
        assert reader.faults == []
        inside = communes["code_canton"] == code
        inside |= communes.index == cantons.at[code, "commune_partagee"]
        assert offered(reader) == set(EPCI["nom"][communes.loc[inside, "siren_epci"].unique()])
        assert cantons.at[code, "nom"] in reader.text


def test_a_link_that_names_an_island_without_epci_says_so_and_offers_all_accords(session):
    reader = session().open(ACCORD, territoire=OUESSANT)
    assert reader.faults == []
    assert offered(reader) == set(EPCI["nom"])
    assert "n’appartient à aucune intercommunalité" in reader.text


def test_an_accord_without_envelope_has_no_years(session, store):
    publish(store, with_one_accord())
    reader = session().open(ACCORD, accord=HAUT_LEON)
    assert reader.faults == []
    assert texts_accord.EVOLUTION_LECTURE not in reader.text
    assert len(table_with(reader, "Ressemblance")) == 4


def test_grants_alone_compare_territories_by_what_is_known(session, store):
    import_grants(store)
    reader = session().open(ACCORD, accord=HAUT_LEON)
    assert reader.faults == []
    assert texts.AUCUN_ACCORD in reader.text
    assert set(table_with(reader, "Ressemblance")["Promis"]) == {"non saisi"}
