"""The page on means: its figures are those of the analysis, and it stands with nothing to show."""

import datetime as dt

import pytest

from analysis.envelopes import balance
from analysis.funding import departement_lines, funding_lines
from analysis.totals import leverage
from app import cache, texts_moyens
from app.navigation import MEANS
from data.demonstration import demonstration_portfolio
from data.territoire import load_epci
from render import numbers
from tests.app.portfolios import import_grants, publish, with_one_project

TODAY = dt.date(2026, 11, 23)
BEFORE = "2020-01-01"


def shown_tables(reader):
    """Every table of the page that is not folded under a figure."""
    return [table.value for table in reader.test.table if len(table.value)]


def test_the_first_sentence_gives_the_totals_of_the_analysis(session):
    reader = session().open(MEANS)
    assert reader.faults == []
    totals = balance(demonstration_portfolio(), date=TODAY)[
        ["promis_eur", "vote_eur", "paye_eur", "reste_eur"]
    ]
    for amount in totals.sum():
        assert numbers.compact_euros(amount) in reader.text


def test_each_accord_is_listed_with_what_is_left(session):
    reader = session().open(MEANS)
    rows = balance(demonstration_portfolio(), date=TODAY).set_index("accord_id")
    accords = demonstration_portfolio().table("accord").set_index("accord_id")["siren"]
    table = next(one for one in shown_tables(reader) if "Reste à affecter" in one)
    table = table.map(lambda cell: cell.replace("\\", "")).set_index("Accord")
    names = load_epci()["nom_court"]
    for code, siren in accords.items():
        left = rows["reste_eur"].get(code)
        written = numbers.euros(left) if numbers.is_known(left) else "–"
        assert table.at[names[siren], "Reste à affecter"] == written


@pytest.mark.parametrize("view", texts_moyens.VUES)
def test_every_way_of_sharing_out_opens_from_its_link(session, view):
    reader = session().open(MEANS, repartition=view)
    assert reader.faults == []
    assert reader.warnings == []
    assert texts_moyens.LECTURES[view] in reader.text


@pytest.mark.parametrize("view", [view for view in texts_moyens.VUES if view != "moyen"])
def test_days_of_both_kinds_are_added_where_the_page_says_so(session, view):
    assert texts_moyens.JOURS in texts_moyens.LECTURES[view]
    own = departement_lines(funding_lines(demonstration_portfolio(), date=TODAY))
    days = own[own["dans_accord"]].groupby("moyen")["jours_prevus"].sum()
    assert days["ingénierie"] > 0
    assert days["accompagnement"] > 0
    figures = cache.key_figures(TODAY).dans_accord
    assert figures.jours_prevus == days["ingénierie"]


def test_other_funders_are_counted_for_one_euro(session):
    lines = funding_lines(demonstration_portfolio(), date=TODAY)
    (effect,) = leverage(lines[lines["dans_accord"]])["effet_levier"]
    assert numbers.euros(effect, decimals=2) in session().open(MEANS).text


def test_inside_and_outside_are_told_apart(session):
    own = departement_lines(funding_lines(demonstration_portfolio(), date=TODAY))
    text = session().open(MEANS).text
    for inside in (True, False):
        amount = own.loc[own["dans_accord"] == inside, "vote_eur"].sum()
        assert numbers.compact_euros(amount) in text


def test_a_theme_with_a_need_indicator_has_a_gap_map(session):
    (drawn,) = session().open(MEANS, carte="ecart", theme_moyens="habitat").maps
    assert drawn["square"]["size"] == 3
    assert "Logements vacants" in drawn["title"]


def test_a_theme_without_a_need_indicator_says_so_and_has_no_gap_map(session):
    reader = session().open(MEANS, carte="ecart", theme_moyens="mobilites")
    assert "aucun indicateur de besoin disponible" in reader.text
    (drawn,) = reader.maps
    assert drawn["square"] is None
    assert "mobilités" in drawn["legendTitle"]


def test_no_means_voted_is_a_class_of_its_own(session):
    (drawn,) = session().open(MEANS).maps
    assert "Aucun moyen voté" in [item["label"] for item in drawn["legend"]]


def test_before_any_vote_the_page_says_so(session):
    reader = session().open(MEANS, date=BEFORE)
    assert reader.faults == []
    for words in (texts_moyens.RIEN_VOTE, texts_moyens.LEVIER_RIEN, texts_moyens.DEDANS_RIEN):
        assert words in reader.text


def test_grants_of_others_alone_are_not_called_means_of_accords(session, store):
    import_grants(store)
    reader = session().open(MEANS)
    assert reader.faults == []
    assert texts_moyens.RIEN_VOTE in reader.text
    (drawn,) = reader.maps
    assert "hors accord" in drawn["title"]


def test_a_single_project_without_means_opens(session, store):
    publish(store, with_one_project())
    reader = session().open(MEANS, carte="ecart")
    assert reader.faults == []
    assert texts_moyens.SANS_VOTE_THEME in reader.text
