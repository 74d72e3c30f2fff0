import datetime as dt

import pandas as pd
import pytest

from analysis.alerts import alerts
from analysis.funding import funding_lines
from analysis.project_search import searchable_projects, selection_totals
from data.demonstration import demonstration_portfolio
from data.territoire import load_communes, load_epci
from render.alert_words import ELSEWHERE, alerts_by_epci, alerts_sentence
from render.project_maps import Ground, projects_map
from render.project_words import selection_sentence

DAY = dt.date(2026, 11, 23)
PORTFOLIO = demonstration_portfolio()
NAMES = load_epci()["nom_court"].sort_values()


@pytest.fixture(scope="module")
def projects():
    return searchable_projects(PORTFOLIO, funding_lines(PORTFOLIO, date=DAY))


def drawn(projects, ground):
    return projects_map(
        projects,
        ground,
        title="Projets",
        source="essai",
        theme_labels={"habitat": "Habitat"},
        demonstration=True,
    )


def test_no_territory_is_shaded_by_a_count(projects):
    spec = drawn(projects, Ground("epci", NAMES))
    assert set(spec.fills.values()) == {0}
    assert len(spec.palette) == 1


def test_every_project_with_a_site_is_one_mark_and_no_other(projects):
    housing = projects[projects["theme"] == "habitat"]
    spec = drawn(housing, Ground("epci", NAMES))
    marks = [one for ids in spec.points.values() for one in ids]
    assert sorted(marks) == sorted(housing.loc[housing["lon"].notna(), "projet_id"])


def test_the_table_of_the_map_counts_the_projects_of_the_epci(projects):
    table = drawn(projects, Ground("epci", NAMES)).table
    shown = table["Projets à leur site"].sum() + table["Projets sans site précis"].sum()
    assert shown == projects["siren"].isin(NAMES.index).sum()


def test_a_map_of_one_epci_shows_its_communes(projects):
    communes = load_communes()
    members = communes["nom"][communes["siren_epci"] == "200067072"]
    mine = projects[projects["siren"] == "200067072"]
    spec = drawn(mine, Ground("commune", members, focus="200067072"))
    assert set(spec.fills) == set(members.index)
    assert spec.focus == "200067072"


def test_an_empty_selection_is_said(projects):
    none = projects.head(0)
    assert "Aucun projet ne répond" in selection_sentence(selection_totals(none), ["rien"], date=DAY)


def test_counts_by_epci_hold_every_alert_whatever_its_territory():
    found = alerts(PORTFOLIO, aujourdhui=DAY)
    found.loc[0, "siren"] = None
    table = alerts_by_epci(found, NAMES)
    assert table["Total"].sum() == len(found)
    assert table["Intercommunalité"].iloc[-1] == ELSEWHERE


def test_no_alert_is_said():
    none = alerts(PORTFOLIO, aujourdhui=DAY).head(0)
    assert "aucun point de vigilance" in alerts_sentence(none, perimeter="tout", date=DAY)


def test_one_alert_is_singular():
    one = alerts(PORTFOLIO, aujourdhui=DAY).head(1)
    assert "1 point de vigilance" in alerts_sentence(one, perimeter="tout", date=DAY)
    assert pd.notna(one["kind"].iloc[0])
