"""Portfolios and territories that leave little to show: every page opens, says so, and shows no null or trace."""

import pytest

from app import cache, cache_overview
from app.navigation import ACCORD, ALERTS, CALENDAR, COMPARE, OVERVIEW, PAGES, PROJECTS
from data.demonstration import demonstration_portfolio
from data.observation import load_observation
from data.portfolio import Portfolio
from tests.app.linked_pages import publish_empty
from tests.app.portfolios import (
    HAUT_LEON,
    POHER,
    ROSCOFF,
    SOURCE,
    publish,
    with_one_accord,
    with_one_project,
)
from tests.app.test_pages import leaks

SECRET = "logements_vacants"
SHEETS = (
    (ACCORD, {"accord": HAUT_LEON, "territoire": ROSCOFF}),
    (OVERVIEW, {"territoire": "29155"}),
    (OVERVIEW, {"territoire": "2926"}),
)


def without_projects_of(siren: str) -> Portfolio:
    """Give the demonstration as real data, minus every project of one EPCI."""
    tables = {name: frame.copy() for name, frame in demonstration_portfolio().tables.items()}
    gone = set(tables["projet"].loc[tables["projet"]["siren"] == siren, "projet_id"])
    lines = tables["financement"]
    spent = set(lines.loc[lines["projet_id"].isin(gone), "financement_id"])
    for name in ("projet", "projet_enjeu", "financement", "decision", "document"):
        tables[name] = tables[name][~tables[name]["projet_id"].isin(gone)]
    tables["echeance"] = tables["echeance"][~tables["echeance"]["financement_id"].isin(spent)]
    return Portfolio.from_tables(tables, sources=(SOURCE,))


def faults_of(reader, links):
    """Open pages; list what leaks, by link."""
    found = {(page, *link.values()): leaks(reader.open(page, **link)) for page, link in links}
    return {place: faults for place, faults in found.items() if faults}


def everywhere():
    """List every page, on one territory, then the sheets of its places."""
    return [*((entry.file, {"accord": HAUT_LEON, "epci": HAUT_LEON}) for entry in PAGES), *SHEETS]


@pytest.mark.parametrize("portfolio", [with_one_project, with_one_accord])
def test_a_portfolio_of_one_line_is_shown_on_every_page(session, store, portfolio):
    publish(store, portfolio())
    assert faults_of(session(), everywhere()) == {}


def test_a_portfolio_without_any_line_has_its_sheets(session, store):
    publish_empty(store)
    assert faults_of(session(), SHEETS) == {}


def test_an_epci_without_any_project_says_so_and_keeps_its_accord(session, store):
    publish(store, without_projects_of(HAUT_LEON))
    reader = session()
    about = [link for link in everywhere() if link[0] in (ACCORD, PROJECTS, ALERTS, CALENDAR, COMPARE)]
    assert faults_of(reader, about) == {}
    reader.open(ACCORD, accord=HAUT_LEON)
    assert "Aucun projet hors accord n’est enregistré" in reader.text
    assert "aucun projet" in reader.text


@pytest.mark.parametrize("page", [entry.file for entry in PAGES])
def test_a_day_before_any_decision_is_shown_on_every_page(session, page):
    reader = session().open(page, accord=HAUT_LEON, epci=HAUT_LEON, date="2016-01-01")
    assert leaks(reader) == []
    # The workshop always says what to check before a map is shown to others.
    assert [one for one in reader.warnings if "avant de diffuser" not in one] == []


@pytest.fixture
def secret(monkeypatch):
    """Hide one indicator in Roscoff and in every commune of Poher, as a statistical institute would."""
    rows = load_observation()
    communes = cache.communes()
    hidden = {ROSCOFF, *communes.index[communes["siren_epci"] == POHER]}
    here = (rows["indicateur"] == SECRET) & rows["territoire"].isin(hidden)
    parts = {name: rows[name].mask(here) for name in ("valeur", "numerateur", "denominateur")}
    changed = rows.assign(**parts, statut=rows["statut"].mask(here, "secret"))
    caches = (cache._observation, cache.observed, cache.comparison, cache_overview._view)
    monkeypatch.setattr(cache, "load_observation", lambda: changed)
    for one in caches:
        one.clear()
    yield hidden
    for one in caches:
        one.clear()


def test_a_secret_value_is_a_class_of_its_own_and_never_a_number(session, secret):
    reader = session().open(indicateur=SECRET, niveau="commune")
    assert leaks(reader) == []
    (drawn,) = reader.maps
    assert {drawn["texts"][code] for code in secret} == {"secret statistique"}
    assert "Secret statistique" in [item["label"] for item in drawn["legend"]]
    assert "12 communes sous secret statistique" in reader.text


def test_a_secret_value_is_told_on_the_pages_of_its_territories(session, secret):
    reader = session().open(ACCORD, accord=HAUT_LEON, territoire=ROSCOFF, indicateur=SECRET)
    assert leaks(reader) == []
    assert "secret statistique" in reader.tables
    for page, link in ((ACCORD, {"accord": POHER}), (COMPARE, {"avec": f"{HAUT_LEON},{POHER}"})):
        reader.open(page, indicateur=SECRET, **link)
        assert leaks(reader) == [], page
        assert "secret statistique" in reader.everything, page
