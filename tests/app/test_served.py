"""A dashboard bounded to some readers: no page, no file and no layer tells more, whatever the link asks for."""

import datetime as dt
import re

import pandas as pd
import pytest
import streamlit as st

from analysis.diffusion import portfolio_for
from analysis.governance import next_instances
from app import (
    cache,
    navigation,
    served,
    static_files,
    texts,
    texts_alertes,
    texts_calendrier,
    texts_couverture,
    texts_moyens,
    texts_projets,
)
from app.accord.downloads import BUTTONS
from app.navigation import (
    ACCORD,
    ALERTS,
    CALENDAR,
    COMPARE,
    COVERAGE,
    DATA,
    IMPORT,
    MEANS,
    OVERVIEW,
    PROJECTS,
    WORKSHOP,
)
from data.demonstration import demonstration_portfolio
from data.portfolio import Portfolio
from render.diffusion import COUNTED, FOR_WHOM, MARKS, VARIABLE
from render.numbers import compact_euros
from render.tables import AGENDA
from render.typography import typeset
from tests.app.conftest import TODAY, _nodes
from tests.app.linked_pages import BREST
from tests.app.offered import DRAWN, Offered, words_in
from tests.app.portfolios import SOURCE, publish

DAY = dt.date.fromisoformat(TODAY)
CODE = re.compile(r"\bP\d{4}\b")
SETTINGS = {"public": "public", "comité": "comite"}
IN_COMMITTEE = ("accord", "calendrier", "projets")
"""Pages that show a committee what the public does not read."""
WITHIN = {
    "vue": (OVERVIEW, {"moyens": "projets"}),
    "accord": (ACCORD, {"accord": BREST}),
    "moyens": (MEANS, {}),
    "couverture": (COVERAGE, {}),
    "comparer": (COMPARE, {"avec": f"{BREST},200067072"}),
    "calendrier": (CALENDAR, {}),
    "projets": (PROJECTS, {"vue_projets": "carte"}),
    "atelier": (WORKSHOP, {"sujet": "projets"}),
    "donnees": (DATA, {"rubrique": "portefeuille"}),
}


@pytest.fixture(scope="module")
def coded():
    """The demonstration as real data, each project named by its code, and all of them in every free text."""
    tables = {name: frame.copy() for name, frame in demonstration_portfolio().tables.items()}
    projet = tables["projet"]
    projet["intitule"] = projet["projet_id"]
    projet["maitre_ouvrage"] = "Maître " + projet["projet_id"]
    every = " ".join(projet["projet_id"])
    tables["instance"]["ordre_du_jour"] = every
    tables["document"]["titre"] = every
    return Portfolio.from_tables(tables, sources=(SOURCE,))


@pytest.fixture(params=SETTINGS)
def bounded(request, monkeypatch, tmp_path):
    """Bound the dashboard, and leave alone the files that other servers of this folder serve."""
    monkeypatch.setenv(VARIABLE, SETTINGS[request.param])
    monkeypatch.setattr(cache, "keep_only", lambda laid: None)
    return request.param


@pytest.fixture
def offered(monkeypatch):
    kept = Offered()
    monkeypatch.setattr(st, "download_button", kept)
    return kept


def hidden_from(portfolio, audience):
    seen = portfolio_for(portfolio, audience, date=DAY).tables["projet"]["projet_id"]
    return set(portfolio.tables["projet"]["projet_id"]) - set(seen)


def codes_in(text, codes):
    return set(CODE.findall(text)) & set(codes)


def sent(page):
    """All that a page sends to the browser."""
    return "\n".join(str(node.proto) for node in _nodes(page.test.main) if hasattr(node, "proto"))


@pytest.mark.parametrize(
    ("bounded", "name"),
    [*(("public", name) for name in WITHIN), *(("comité", name) for name in IN_COMMITTEE)],
    indirect=["bounded"],
)
def test_no_page_and_no_file_of_its_tables_names_a_hidden_project(
    bounded, name, session, store, coded, offered
):
    publish(store, coded)
    page, params = WITHIN[name]
    opened = session().open(page, **params)
    assert opened.faults == []
    hidden = hidden_from(coded, bounded)
    assert codes_in(sent(opened) + opened.everything, hidden) == set()
    for file_name, content in offered.contents().items():
        assert codes_in(words_in(content), hidden) == set(), file_name
    assert typeset(texts.SERVI[bounded]) in opened.text


def test_the_pages_of_an_internal_dashboard_name_them(session, store, coded, offered):
    publish(store, coded)
    page, params = WITHIN["projets"]
    opened = session().open(page, **params)
    hidden = hidden_from(coded, "comité")
    assert codes_in(words_in(offered.contents()["projets.csv"]), hidden) == hidden
    assert typeset(texts.SERVI["interne"]) in opened.text


def test_the_points_that_the_browser_fetches_hold_no_hidden_project(bounded, store, coded):
    publish(store, coded)
    laid = static_files.STATIC_FOLDER / cache.files().layers["projet"]
    text = laid.read_text(encoding="utf-8")
    assert codes_in(text, hidden_from(coded, bounded)) == set()
    assert cache.point_index()
    assert set(cache.point_index()) == codes_in(text, coded.tables["projet"]["projet_id"])


@pytest.mark.parametrize(
    ("page", "params"),
    [
        (WORKSHOP, {"sujet": "projets", "diffusion": "interne"}),
        (ACCORD, {"accord": BREST, "document_pour": "interne"}),
        (PROJECTS, {"fichiers_pour": "interne"}),
        (PROJECTS, {"diffusion": "interne"}),
    ],
)
def test_a_link_that_asks_for_more_readers_falls_back_with_a_message(bounded, page, params, session, offered):
    opened = session().open(page, **params)
    assert opened.faults == []
    assert any("interne" in words for words in opened.warnings)
    options = [one.options for one in opened.test.get("button_group")]
    assert not any("Document de travail" in str(words) for words in options)
    assert MARKS["interne"] not in sent(opened)


@pytest.mark.parametrize("bounded", ["comité"], indirect=True)
def test_papers_are_made_for_the_readers_of_the_dashboard(bounded, session, offered, store, coded):
    publish(store, coded)
    session().open(ACCORD, accord=BREST, document_pour="interne")
    papers = [made for name, made in offered.contents(but=()).items() if name.endswith((".pdf", ".pptx"))]
    assert len(papers) == len(BUTTONS)
    for paper in papers:
        assert codes_in(words_in(paper), hidden_from(coded, bounded)) == set()


@pytest.mark.parametrize("bounded", ["public"], indirect=True)
def test_a_workshop_map_is_made_for_the_readers_of_the_dashboard(bounded, session, offered, store, coded):
    publish(store, coded)
    session().open(WORKSHOP, sujet="projets", epci=BREST, diffusion="interne")
    made = offered.contents(but=("png", "pdf", "svg"))
    (page,) = [content for name, content in made.items() if name.endswith(".html")]
    assert codes_in(words_in(page), hidden_from(coded, bounded)) == set()


@pytest.fixture
def public(monkeypatch):
    monkeypatch.setenv(VARIABLE, "public")
    monkeypatch.setattr(cache, "keep_only", lambda laid: None)


def test_the_public_has_neither_points_of_vigilance_nor_plan_nor_what_is_to_come(public, session):
    opened = session().open(ACCORD, accord=BREST)
    assert opened.faults == []
    headers = [one.value for one in opened.test.header]
    assert texts.VIGILANCE not in headers
    assert ALERTS not in {entry.file for entry in navigation.pages()}
    for absent in (texts.PROMIS_AIDE, texts.RESTE, texts.PROCHAINES_INSTANCES, texts.SANS_MOYENS):
        assert absent not in opened.text
    assert "Plan annuel" not in session().open(CALENDAR).text
    assert texts_couverture.EN_PARTIE in session().open(COVERAGE).text


def test_the_public_is_not_told_that_no_committee_to_come_was_recorded(public, session):
    assert len(next_instances(demonstration_portfolio(), date=DAY)) > 0
    text = session().open(CALENDAR).text
    assert "aucune instance à venir n’est diffusée" in text
    assert texts_calendrier.AUCUNE_INSTANCE[False] in text
    assert "instance à venir n’est saisie" not in text
    assert texts_calendrier.AUCUNE_INSTANCE[True] not in text


def test_the_public_is_not_told_that_no_accord_was_recorded_where_one_is_not_voted_yet(public, session):
    told = set(portfolio_for(demonstration_portfolio(), "public", date=DAY).table("accord")["siren"])
    (siren,) = set(demonstration_portfolio().table("accord")["siren"]) - told
    text = session().open(ACCORD, accord=siren).text
    assert texts.AUCUN_ACCORD_DIFFUSE in text
    assert texts.AUCUN_ACCORD not in text


def test_the_public_is_not_told_that_no_decision_was_recorded_before_the_first_it_may_read(public, session):
    text = session().open(ACCORD, accord=BREST, date="2021-06-01").text
    assert texts.AUCUNE_DECISION[False] in text
    assert texts.AUCUNE_DECISION[True] not in text


def test_the_sheet_of_a_commune_says_neither_what_lacks_means_nor_that_nothing_was_promised(bounded, session):
    opened = session().open(ACCORD, accord=BREST, territoire="29019")
    assert opened.faults == []
    assert "Les aides du Département comptées ici" in " ".join(opened.text.split())
    for false in ("sans moyens votés", "moyens votés pour", "Aucune enveloppe", "Aucun rendez-vous"):
        assert false not in opened.text
    assert ("Prochain rendez-vous" in opened.text) is (bounded == "comité")


@pytest.fixture
def untold():
    """SIREN of the EPCI whose accord is not voted yet, which the public is not told of."""
    told = set(portfolio_for(demonstration_portfolio(), "public", date=DAY).table("accord")["siren"])
    (siren,) = set(demonstration_portfolio().table("accord")["siren"]) - told
    return str(siren)


@pytest.fixture(scope="module")
def hidden():
    """The demonstration as real data, all of its projects internal."""
    tables = {name: frame.copy() for name, frame in demonstration_portfolio().tables.items()}
    tables["projet"]["diffusion"] = "interne"
    return Portfolio.from_tables(tables, sources=(SOURCE,))


def test_an_accord_that_the_public_may_not_read_is_told_neither_empty_nor_unrecorded(public, session, untold):
    opened = session().open(ACCORD, accord=untold)
    assert opened.faults == []
    assert texts.AUCUN_ENJEU[False] in opened.text
    assert texts.SANS_MOYENS_ACCORD[False] in opened.text
    for false in (texts.AUCUN_ENJEU[True], texts.SANS_MOYENS_ACCORD[True], "saisi pour ce territoire"):
        assert false not in opened.text


def test_before_the_first_vote_a_bounded_accord_page_tells_no_sum_of_nothing(bounded, session):
    opened = session().open(ACCORD, accord=BREST, date="2021-06-01")
    text = opened.text
    assert "<dd>–" in sent(opened)
    assert "<dd>0" not in sent(opened)
    assert typeset("Aucun vote d'une aide du Département n'est diffusé à cette date.") in text
    assert typeset("Aucun vote du Département dans un accord n'est diffusé pour ces territoires") in text
    assert "n’est enregistré" not in text
    assert "0 € votés" not in " ".join(text.split())


def test_an_enjeu_without_a_project_that_may_be_read_is_not_said_to_have_none(
    bounded, session, store, hidden
):
    publish(store, hidden)
    opened = session().open(ACCORD, accord=BREST)
    assert opened.faults == []
    assert texts.AUCUN_PROJET[False] in opened.text
    assert "aucun projet<" not in opened.text
    assert "Aucun projet hors accord n’est diffusé" in opened.text


def test_a_search_that_finds_nothing_says_that_it_looks_among_what_is_told(bounded, session):
    opened = session().open(PROJECTS, texte="zzzz")
    assert texts_projets.RIEN[False] in opened.text
    assert "Aucun projet diffusé ne répond à ces choix." in opened.text
    assert "Aucun projet ne répond" not in opened.text
    assert "Périmètre : tous les projets diffusés" in session().open(PROJECTS).text.replace("\xa0", " ")


def test_a_place_whose_projects_are_hidden_is_not_said_to_have_none(bounded, session, store, hidden):
    publish(store, hidden)
    text = session().open(OVERVIEW, territoire="29155", niveau="commune").text
    assert "Aucun projet situé à Ouessant n’est diffusé" in text
    assert texts_projets.AUCUN_PROJET[False] in session().open(PROJECTS).text


@pytest.mark.parametrize("bounded", ["comité"], indirect=True)
def test_a_plan_is_said_to_be_made_of_the_projects_that_are_told(bounded, session):
    assert "Périmètre : projets diffusés de toutes les intercommunalités" in " ".join(
        session().open(CALENDAR).text.split()
    )


def test_what_a_bounded_page_covers_is_what_is_told(bounded, session):
    opened = session().open(COVERAGE)
    assert texts_couverture.TITRE[False] in opened.text
    assert "ce qui ne l’est pas" not in opened.text
    if bounded == "comité":
        assert texts_alertes.PERIMETRE_TOUT[False] in session().open(ALERTS).text


def test_a_committee_is_not_shown_the_kind_of_a_meeting_as_its_agenda(monkeypatch, session):
    def columns():
        opened = session().open(CALENDAR)
        assert opened.faults == []
        return {column for table in opened.test.dataframe for column in table.value.columns}

    assert AGENDA in columns()
    monkeypatch.setenv(VARIABLE, "comite")
    monkeypatch.setattr(cache, "keep_only", lambda laid: None)
    assert AGENDA not in columns()


def test_a_map_of_a_part_says_what_it_counts(public, session):
    (drawn,) = session().open(MEANS).maps
    assert COUNTED["public"] in drawn["notes"]
    (drawn,) = session().open(OVERVIEW).maps
    assert COUNTED["public"] not in drawn["notes"]


@pytest.mark.parametrize("carte", ["habitant", "ecart"])
def test_nobody_is_said_to_have_no_means_where_only_a_part_of_the_votes_is_shown(bounded, session, carte):
    opened = session().open(MEANS, carte=carte)
    (drawn,) = opened.maps
    words = " ".join(f"{opened.text} {drawn}".lower().replace("\xa0", " ").split())
    clauses = words.split("aucun moyen voté")[1:]
    assert len(clauses) > 2
    for clause in clauses:
        assert clause.removeprefix(" sur ce thème").startswith(" dans ce qui est diffusé")


def test_the_map_of_means_of_a_bounded_overview_says_so_too(bounded, session):
    (drawn,) = session().open(OVERVIEW, moyens="eur_hab").maps
    labels = [item["label"] for item in drawn["legend"]]
    assert "Aucun moyen voté dans ce qui est diffusé" in labels
    assert "Aucun moyen voté" not in labels


@pytest.mark.parametrize(("page", "params"), [(OVERVIEW, {"moyens": "eur_hab"}), (MEANS, {})])
def test_a_bounded_ranking_of_means_gives_no_territory_a_bar_of_nothing(
    bounded, page, params, session, offered
):
    assert session().open(page, **params).faults == []
    ranked = [words_in(made) for name, made in offered.contents().items() if name.startswith("classement")]
    assert ranked
    for words in ranked:
        assert "Brest Métropole" in words
        assert "Cap Sizun" not in words


def test_a_bounded_overview_before_any_vote_has_no_bar_and_no_fault(bounded, session):
    opened = session().open(OVERVIEW, moyens="eur_hab", date="2016-01-01")
    assert opened.faults == []
    assert "dans ce qui est diffusé" in opened.text.lower()


def test_a_bounded_page_says_of_what_it_knows_that_there_is_nothing(public, session):
    opened = session().open(MEANS, date="2020-01-01")
    assert opened.faults == []
    for words in (texts_moyens.RIEN_VOTE, texts_moyens.LEVIER_RIEN, texts_moyens.DEDANS_RIEN):
        assert words not in opened.text
        assert texts_moyens.of_shown(words, whole=False) in opened.text


def test_the_workshop_does_not_count_what_the_public_may_not_see(public, session):
    assert "la diffusion choisie" not in session().open(WORKSHOP, sujet="projets").text


def test_public_totals_are_those_of_the_public_part(public, session):
    part = portfolio_for(demonstration_portfolio(), "public", date=DAY)
    figures = cache.key_figures(DAY).dans_accord
    assert figures.n_projets == int(part.tables["projet"]["accord_id"].notna().sum())
    assert compact_euros(figures.vote_eur) in session().open(MEANS).text


def test_a_day_to_come_tells_the_public_nothing_of_the_votes_to_come(public, session):
    opened = session().open(PROJECTS, date="2027-06-30")
    assert any("2027-06-30" in words for words in opened.warnings)
    assert "23 novembre 2026" in " ".join(opened.text.split())


def test_a_committee_is_not_told_that_no_enjeu_lacks_means(monkeypatch, session):
    lacking = texts.ALERTES["enjeu_sans_moyens"]

    def said():
        opened = session().open(ALERTS)
        assert opened.faults == []
        tables = " ".join(table.value.to_csv() for table in opened.test.dataframe)
        return tables + " ".join(opened.test.multiselect[0].options)

    assert lacking in said()
    monkeypatch.setenv(VARIABLE, "comite")
    monkeypatch.setattr(cache, "keep_only", lambda laid: None)
    assert lacking not in said()


def test_a_committee_may_look_ahead(monkeypatch):
    monkeypatch.setenv(VARIABLE, "comite")
    assert served.latest_date() > dt.date(2030, 1, 1)


@pytest.mark.parametrize("setting", ["", "interne", "public", "comite"])
def test_what_changes_the_data_is_for_an_internal_dashboard(setting, monkeypatch):
    monkeypatch.setenv("ATS_IMPORT", "1")
    monkeypatch.setenv(VARIABLE, setting)
    told = IMPORT in {entry.file for entry in navigation.pages()}
    assert told is (setting in ("", "interne"))


def test_a_setting_that_names_no_audience_opens_to_the_public_alone(monkeypatch, caplog):
    monkeypatch.setenv(VARIABLE, "tout le monde")
    served._read.cache_clear()
    assert served.widest() == "public"
    assert served.audiences() == ("public",)
    (record,) = caplog.records
    assert "tout le monde" in record.message


LISTED = {
    **{name: WITHIN[name] for name in WITHIN if name != "atelier"},
    "alertes": (ALERTS, {}),
    "atelier": (WORKSHOP, {"sujet": "moyens"}),
    "catalogue": (DATA, {}),
}
CHANGED = ("moyens", "projets")
"""Pages whose files are made with and without the internal project, to see what it changes in them."""


@pytest.fixture(scope="module")
def with_secret(coded):
    """The same portfolio with one more project, internal, voted and costly."""
    projet, lines = coded.tables["projet"], coded.tables["financement"]
    like = projet[projet["accord_id"].notna() & projet["lon"].notna() & (projet["siren"] == BREST)].iloc[:1]
    paid = lines[(lines["apporteur_type"] == "Département") & (lines["moyen"] == "financement")].iloc[:1]
    secret = like.assign(projet_id="SECRET", intitule="SECRET", maitre_ouvrage="SECRET", diffusion="interne")
    line = paid.assign(
        financement_id="SECRET", projet_id="SECRET", etat="acquis", montant_vote_eur=9e6, decision_id=None
    )
    added = {"projet": pd.concat([projet, secret]), "financement": pd.concat([lines, line])}
    return Portfolio.from_tables({**coded.tables, **added}, sources=(SOURCE,))


def marks_in(content):
    words = " ".join(words_in(content).split())
    return [one for one in FOR_WHOM.values() if " ".join(one.split()) in words]


@pytest.mark.parametrize("name", LISTED)
def test_each_table_file_says_for_whom_it_is_and_a_public_one_names_no_internal_project(
    name, session, store, with_secret, offered
):
    publish(store, with_secret)
    page, params = LISTED[name]
    assert session().open(page, **params).faults == []
    for file_name, content in offered.contents(but=(*DRAWN, "ics")).items():
        (mark,) = marks_in(content)
        assert mark == FOR_WHOM["interne"] or "SECRET" not in words_in(content), file_name


@pytest.mark.parametrize("name", CHANGED)
def test_a_file_that_an_internal_project_changes_is_internal(
    name, session, store, coded, with_secret, offered
):
    page, params = WITHIN[name]
    made = []
    for portfolio in (coded, with_secret):
        publish(store, portfolio)
        session().open(page, **params)
        made.append(offered.contents())
    changed = [file_name for file_name, content in made[1].items() if content != made[0].get(file_name)]
    assert changed
    for file_name in changed:
        assert marks_in(made[1][file_name]) == [FOR_WHOM["interne"]], file_name
