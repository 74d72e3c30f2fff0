"""Every page in every state of the portfolio: it opens, it says what it shows, and it never shows a trace."""

import datetime as dt
import re

import pytest

from analysis.synthesis import synthesis
from app import cache, texts
from app.navigation import (
    ACCORD,
    ALERTS,
    CALENDAR,
    COMPARE,
    COVERAGE,
    DATA,
    MEANS,
    OVERVIEW,
    PAGES,
    PROJECTS,
)
from app.overview import overview_view
from app.state import MAX_DATE, MIN_DATE, MOYENS, NIVEAUX, Selection
from data.catalogue import load_catalogue
from data.demonstration import demonstration_portfolio
from data.territoire import load_communes, load_epci
from render.plotly_charts import draw_plotly
from render.webmap import payload
from tests.app.portfolios import (
    HAUT_LEON,
    LIBRARY,
    POHER,
    QUIMPER,
    ROSCOFF,
    SCHOOL,
    damage,
    import_grants,
    publish,
    with_one_accord,
    with_one_project,
    without_accord_of,
)

CATALOGUE = load_catalogue()
EPCI = load_epci()
COMMUNES = load_communes()
TODAY = dt.date(2026, 11, 23)
# What Python writes where a reader expects words.
LEAK = re.compile(r"Traceback|\b\w*(?:Error|Exception)\b|\b(?:None|nan|NaN|NaT|True|False)\b|<NA>|\.py\b")


def spaced(number):
    """Write a whole number as the page does, with narrow no-break spaces."""
    return f"{number:,}".replace(",", "\u202f")


def leaks(session):
    """List the errors of a page and the words of the machine that it lets a reader see."""
    return [*session.faults, *LEAK.findall(session.text)]


@pytest.mark.parametrize("niveau", NIVEAUX)
def test_every_indicator_is_mapped_ranked_and_said_at_both_levels(niveau):
    for indicateur in CATALOGUE.indicateurs:
        view = overview_view(Selection(indicateur.id, TODAY, niveau=niveau))
        asked = indicateur.id
        said = "\n".join([view.sentence, *view.notices, view.map.alt, *view.map.texts.values()])
        assert LEAK.findall(f"{said}\n{payload(view.map)}") == [], asked
        assert indicateur.label in view.map.title, asked
        available = niveau in indicateur.niveaux
        assert view.map.level == (niveau if available else "epci"), asked
        assert view.notices == (() if available else (texts.NIVEAU_ABSENT,)), asked
        territories = set(COMMUNES.index if view.map.level == "commune" else EPCI.index)
        assert territories <= set(view.map.texts), asked
        assert draw_plotly(view.ranking).data, asked


@pytest.mark.parametrize("niveau", NIVEAUX)
def test_an_indicator_of_each_kind_is_on_the_page_at_both_levels(session, niveau):
    reader = session()
    kinds = {(one.nature, one.agregation, niveau in one.niveaux): one for one in CATALOGUE.indicateurs}
    for (*_, available), indicateur in kinds.items():
        reader.open(indicateur=indicateur.id, niveau=niveau)
        assert leaks(reader) == [], indicateur.id
        (drawn,) = reader.maps
        assert indicateur.label in drawn["title"]
        assert drawn["level"] == (niveau if available else "epci")
        assert available == (texts.NIVEAU_ABSENT not in reader.text)
        assert len(reader.test.get("plotly_chart")) == 1


@pytest.mark.parametrize("niveau", NIVEAUX)
@pytest.mark.parametrize("moyens", MOYENS)
def test_every_means_is_mapped_at_both_levels(session, moyens, niveau):
    reader = session().open(moyens=moyens, niveau=niveau)
    assert leaks(reader) == []
    (drawn,) = reader.maps
    assert drawn["level"] == ("epci" if moyens == "eur_hab" else niveau)
    assert bool(drawn["points"]) == (moyens == "projets")


def test_the_21_accords_open_under_their_official_names(session):
    reader = session()
    for siren, epci in EPCI.iterrows():
        reader.open(ACCORD, accord=siren)
        assert leaks(reader) == [], epci["nom"]
        assert reader.heading.startswith(epci["nom"])
        (drawn,) = reader.maps
        members = COMMUNES.index[COMMUNES["siren_epci"] == siren]
        assert drawn["focus"] == siren
        assert drawn["alt"].startswith(f"Carte\u00a0: {epci['nom_court']} – ")
        assert set(members) <= set(drawn["texts"])


# « Accord » and « Priorités » have their own walk through the 21; « Données et méthode » speaks of no territory.
@pytest.mark.parametrize("page", [OVERVIEW, CALENDAR, PROJECTS, ALERTS])
def test_every_page_opens_on_the_21_accords(session, page):
    reader = session()
    for siren, epci in EPCI.iterrows():
        reader.open(page, accord=siren, epci=siren)
        assert leaks(reader) == [], epci["nom"]
        assert reader.warnings == [], epci["nom"]
        assert any(epci[form] in reader.everything for form in ("nom_court", "nom", "de")), epci["nom"]


def test_the_21_accords_are_compared_by_four(session):
    reader = session()
    for start in range(0, len(EPCI), 4):
        chosen = EPCI.iloc[start : start + 4] if start < 20 else EPCI.iloc[-2:]
        reader.open(COMPARE, avec=",".join(chosen.index))
        assert leaks(reader) == []
        assert [drawn["focus"] for drawn in reader.maps] == list(chosen.index)


@pytest.mark.parametrize("page", [COVERAGE, MEANS])
def test_the_21_accords_stand_together_on_the_pages_of_all(session, page):
    reader = session().open(page, accord=HAUT_LEON)
    assert leaks(reader) == []
    assert {name for name in EPCI["nom_court"] if name not in reader.text} == set()
    assert reader.maps[0]["chosen"] == HAUT_LEON


@pytest.mark.parametrize("page", [entry.file for entry in PAGES])
def test_every_page_opens_without_a_parameter_and_says_that_the_data_are_invented(session, page):
    reader = session().open(page)
    assert leaks(reader) == []
    assert texts.DEMONSTRATION in reader.text


def test_the_accord_page_without_territory_offers_the_21(session):
    reader = session().open(ACCORD, date="2024-05-02")
    offered = [link.proto for link in reader.test.get("page_link")]
    named = {link.label: link.query_string for link in offered if link.label in set(EPCI["nom"])}
    assert set(named) == set(EPCI["nom"])
    assert all("date=2024-05-02" in query for query in named.values())


@pytest.mark.parametrize("date", [MIN_DATE, MAX_DATE])
@pytest.mark.parametrize("page", [OVERVIEW, ACCORD])
def test_a_date_before_any_decision_or_far_in_the_future_is_shown(session, page, date):
    reader = session().open(page, date=date.isoformat(), accord=HAUT_LEON, moyens="eur_hab")
    assert leaks(reader) == []
    assert reader.test.date_input[0].value == date


def test_before_any_decision_nothing_is_voted(session):
    reader = session().open(ACCORD, date="2016-01-01", accord=HAUT_LEON)
    amounts = [body for body in reader.text.splitlines() if f"<dt>{texts.VERSE}</dt>" in body]
    assert amounts
    assert all("0\u00a0€" in body for body in amounts)


@pytest.mark.parametrize("date", [MIN_DATE, TODAY, MAX_DATE])
def test_the_calendar_offers_the_period_that_a_link_may_ask_for(session, date):
    calendar = session().open(date=date.isoformat()).test.date_input[0]
    assert (calendar.min, calendar.max) == (MIN_DATE, MAX_DATE)


def test_poher_tells_its_part_of_the_finistere(session):
    poher = EPCI.loc[POHER]
    reader = session().open(ACCORD, accord=POHER)
    assert spaced(poher["population"]) in reader.text
    assert spaced(poher["population_29"]) in reader.text
    assert "Côtes-d’Armor" in reader.text


def test_a_territory_without_accord_says_so_and_shows_its_projects_outside(session, store):
    publish(store, without_accord_of(HAUT_LEON))
    reader = session().open(ACCORD, accord=HAUT_LEON)
    assert leaks(reader) == []
    assert texts.AUCUN_ACCORD in reader.text
    assert texts.AUCUN_ENJEU[True] in reader.text
    assert "Rénovation du centre social de Plouénan" in reader.text
    reader.open(ACCORD, accord=POHER)
    assert texts.AUCUN_ACCORD not in reader.text


def test_the_overview_says_what_is_in_accords_outside_and_outside_any_epci(session):
    text = " ".join(session().open().text.split())
    found = synthesis(demonstration_portfolio(), EPCI, date=TODAY)
    assert f"{found.dans_accord.n_projets} projets : " in text
    assert f"{found.hors_accord.n_projets} projets hors accord (21 EPCI) : " in text
    assert f"{found.hors_epci.n_projets} projets hors de toute intercommunalité" in text


def test_a_portfolio_of_one_line_has_every_map_of_the_overview(session, store):
    publish(store, with_one_project())
    reader = session()
    for moyens in MOYENS:
        assert leaks(reader.open(moyens=moyens)) == [], moyens
    for siren in (HAUT_LEON, POHER):
        assert leaks(reader.open(ACCORD, accord=siren)) == [], siren
        assert texts.DEMONSTRATION not in reader.text


def test_the_only_project_of_a_portfolio_is_on_the_page_of_its_territory(session, store):
    publish(store, with_one_project())
    assert LIBRARY in session().open(ACCORD, accord=HAUT_LEON).text


def test_imported_grants_are_shown_without_the_mark_of_invented_data(session, store):
    import_grants(store)
    reader = session()
    for moyens in MOYENS:
        reader.open(moyens=moyens)
        assert leaks(reader) == []
        assert texts.DEMONSTRATION not in reader.text
    reader.open(ACCORD, accord=HAUT_LEON)
    assert leaks(reader) == []
    for sentence in (texts.AUCUN_ACCORD, texts.AUCUN_ENJEU[True], texts.AUCUNE_DECISION[True]):
        assert sentence in reader.text
    assert LIBRARY in reader.text
    assert SCHOOL not in reader.text
    assert texts.DEMONSTRATION not in reader.text


@pytest.mark.parametrize(
    ("page", "sound", "names"),
    [
        (OVERVIEW, {}, "accord territoire indicateur niveau moyens"),
        (ACCORD, {}, "accord date"),
        (ACCORD, {"accord": HAUT_LEON}, "vue_moyens document_pour territoire"),
        (ACCORD, {"accord": HAUT_LEON, "territoire": ROSCOFF}, "vue indicateur"),
        (COVERAGE, {}, "portee couche mesure distance lieux rayon recherche"),
        (MEANS, {}, "repartition carte theme_moyens levier"),
        (COMPARE, {}, "avec indicateur"),
        (CALENDAR, {}, "epci instances moment instance annee"),
        (
            PROJECTS,
            {},
            "themes epci commune avancement moyen annee montant cadre diffusion tri vue_projets projet fichiers_pour",
        ),
        (ALERTS, {}, "nature epci cadre"),
        (DATA, {}, "rubrique catalogue_theme fiche"),
        (DATA, {"rubrique": "methode"}, "document"),
    ],
)
def test_each_bad_value_of_a_link_is_told_once_and_the_page_still_works(session, page, sound, names):
    bad = {name: f"<b>[{name}](javascript:alert)" for name in names.split()}
    reader = session().open(page, **sound, **bad)
    assert leaks(reader) == []
    told = "\n".join(reader.warnings)
    assert {name: told.count(f"« {value} »") for name, value in bad.items()} == dict.fromkeys(bad, 1)
    assert len(reader.warnings) == len(bad)
    assert reader.heading


def test_a_date_outside_the_period_is_told(session):
    (message,) = session().open(date="1066-10-14").warnings
    assert "« 1066-10-14 »" in message


@pytest.mark.parametrize("view", ["annee", "apporteur", "moyen", "n’importe quoi"])
def test_each_view_of_the_means_is_drawn_whatever_the_link_asks(session, view):
    assert leaks(session().open(ACCORD, accord=HAUT_LEON, vue_moyens=view)) == []


@pytest.mark.parametrize("page", [OVERVIEW, ACCORD])
def test_an_unreadable_portfolio_gives_one_french_sentence_and_a_mark(session, store, page):
    damage(store, publish(store, with_one_project()))
    reader = session().open(page, accord=HAUT_LEON)
    (sentence,) = reader.faults
    assert re.search(r"\b[0-9A-F]{6}\b", sentence)
    assert LEAK.findall(reader.text) == []


def test_a_damaged_version_replaced_by_an_older_one_is_told(session, store):
    publish(store, with_one_project())
    damage(store, publish(store, with_one_accord()))
    reader = session().open(ACCORD, accord=HAUT_LEON)
    assert reader.faults == []
    assert LIBRARY in reader.text
    assert any("affichée à sa place" in message for message in reader.warnings)


def test_a_page_that_fails_shows_a_mark_and_logs_the_trace_under_it(session, monkeypatch, caplog):
    def fail(*_):
        raise RuntimeError("une panne d’essai")

    monkeypatch.setattr(cache, "state_of", fail)
    (sentence,) = session().open(ACCORD, accord=HAUT_LEON).faults
    (record,) = [one for one in caplog.records if one.exc_info]
    assert record.exc_info[0] is RuntimeError
    (mark,) = record.args
    assert mark in sentence
    assert "essai" not in sentence


def test_choosing_a_theme_shows_its_first_indicator_and_writes_the_link(session):
    reader = session().open()
    reader.test.selectbox(key="lien_theme").set_value("habitat").run()
    first = CATALOGUE.par_theme("habitat")[0]
    assert reader.link["indicateur"] == first.id
    assert first.label in reader.maps[0]["title"]


def test_choices_are_written_to_the_link_and_kept_together(session):
    reader = session().open()
    reader.test.button_group(key="lien_niveau").set_value("commune").run()
    reader.test.button_group(key="lien_moyens").set_value("projets").run()
    reader.test.date_input[0].set_value(dt.date(2024, 3, 1)).run()
    assert reader.link == {"niveau": "commune", "moyens": "projets", "date": "2024-03-01"}
    assert reader.maps[0]["level"] == "commune"
    assert reader.maps[0]["points"]


def test_a_link_restores_the_view_in_another_session(session):
    first = session().open(indicateur="logements_vacants", niveau="commune", moyens="projets")
    other = session().open(**first.link)
    assert other.maps == first.maps


def test_two_sessions_do_not_share_choices(session):
    first, other = session().open(), session().open()
    first.test.selectbox(key="lien_theme").set_value("habitat").run()
    other.test.run()
    assert other.link == {}
    assert other.maps[0]["title"] != first.maps[0]["title"]


def test_the_search_box_opens_the_accord_of_a_commune_with_the_date_in_use(session):
    reader = session().open(date="2024-03-01")
    reader.test.selectbox(key="lien_territoire").set_value(ROSCOFF).run()
    assert EPCI.at[HAUT_LEON, "nom"] in reader.heading
    assert reader.link == {"accord": HAUT_LEON, "territoire": ROSCOFF, "date": "2024-03-01"}
    assert reader.maps[0]["chosen"] == ROSCOFF


@pytest.mark.parametrize(("code", "words"), [("29155", "Ouessant"), ("2909", "Crozon")])
def test_a_territory_without_page_is_told_on_the_overview(session, code, words):
    reader = session().open(ACCORD, accord=HAUT_LEON)
    reader.test.selectbox(key="lien_territoire").set_value(code).run()
    assert reader.link["territoire"] == code
    assert any(words in one.value for one in reader.test.info)
    assert leaks(reader) == []


def type_in_the_search_box(reader, words):
    """Send words that are no option: the simulated select box knows its options only."""
    reader.test.session_state["aller"] = words
    reader.test.run()


def test_what_is_typed_without_accents_opens_its_territory(session):
    reader = session().open(date="2024-03-01")
    type_in_the_search_box(reader, "ile de batz")
    assert "Île-de-Batz" in reader.heading
    assert reader.link["accord"] == HAUT_LEON
    assert reader.link["date"] == "2024-03-01"


def test_what_names_several_territories_or_none_is_told_and_opens_nothing(session):
    reader = session().open(ACCORD, accord=HAUT_LEON)
    for typed, told in (
        ("plouga", "territoires répondent à « plouga »"),
        ("rosscof", "Aucun territoire ne s’appelle « rosscof »"),
        ("<b>zzz</b>", "Aucun territoire du Finistère ne répond à"),
    ):
        type_in_the_search_box(reader, typed)
        said = " ".join([reader.text, *reader.warnings]).replace("\u00a0", " ").replace("\\", "")
        assert told in said
        assert reader.link == {"accord": HAUT_LEON}
        assert leaks(reader) == []


def test_every_territory_of_the_search_box_leads_somewhere(session):
    labels = cache.territory_labels()
    assert set(EPCI.index) | set(COMMUNES.index) <= set(labels)
    assert len(set(labels.values())) == len(labels)
    reader = session()
    for code in (QUIMPER, "29083", "22157", POHER):
        reader.open(territoire=code)
        assert leaks(reader) == [], labels[code]
        assert reader.maps[0]["chosen"] == code
