"""The sheet of a commune and the view of a canton: reached from the search box, true of the place, honest."""

import datetime as dt
import json
import re
import zlib
from dataclasses import astuple
from pathlib import Path

import pytest

import app
from analysis.funding import LOCAL
from analysis.governance import next_instances
from app import cache, texts_territoire
from app.navigation import ACCORD, OVERVIEW
from app.territoire.place import canton_words, cantons_of, place_of
from data.demonstration import demonstration_portfolio
from data.territoire import load_cantons, load_communes, load_epci
from render import numbers
from render.sentences import Forms, population_sentence
from render.territoire_words import membership_sentence
from render.typography import of
from tests.app.portfolios import HAUT_LEON, LIBRARY, POHER, ROSCOFF, publish, with_one_project
from tests.app.test_pages import LEAK, leaks

COMMUNES, CANTONS, EPCI = load_communes(), load_cantons(), load_epci()
SEIN, OUESSANT, PLEVIN, BREST = "29083", "29155", "22202", "29019"
BREST_METROPOLE, LANDERNEAU, PENCRAN = "242900314", "242900801", "29156"
DAY = dt.date(2026, 11, 23)


def figures(reader):
    (found,) = [one.proto.body for one in reader.test.get("html") if 'class="chiffres"' in one.proto.body]
    return found.replace("&nbsp;", "\u00a0")


def comparison(reader):
    table = next(one.value for one in reader.test.table if {"Thème", "Finistère"} <= set(one.value.columns))
    return table.map(lambda cell: cell.replace("\\", "")).set_index("Indicateur")


def test_a_commune_found_with_the_search_box_opens_its_sheet(session):
    reader = session().open()
    reader.test.selectbox(key="lien_territoire").set_value(ROSCOFF).run()
    assert reader.faults == []
    assert reader.heading == "Roscoff, commune de Haut-Léon Communauté"
    (drawn,) = reader.maps
    assert drawn["focus"] == HAUT_LEON
    assert drawn["chosen"] == ROSCOFF


def test_the_sheet_counts_the_projects_of_the_commune_and_no_other(session):
    projects = cache.projects(DAY)
    own = projects[(projects["insee"] == ROSCOFF) & projects["perimetre"].isin(LOCAL)]
    reader = session().open(ACCORD, accord=HAUT_LEON, territoire=ROSCOFF)
    assert numbers.euros(own["vote_eur"].sum()) in figures(reader)
    for title in own["intitule"]:
        assert title in reader.text
    wide = projects[(projects["siren"] == HAUT_LEON) & ~projects["perimetre"].isin(LOCAL)]
    tables = "".join(one.value.to_csv() for one in reader.test.table if "Projet" in one.value.columns)
    assert not any(title in tables for title in set(wide["intitule"]) - set(own["intitule"]))


def test_the_sheet_stands_beside_the_epci_and_the_finistere(session):
    reader = session().open(ACCORD, accord=HAUT_LEON, territoire=ROSCOFF)
    table = comparison(reader)
    (told,) = [one.value for one in reader.test.caption if "Le millésime suit" in one.value]
    assert all(one.producteur.split("\u00a0;")[0] in told for one in cache.catalogue().indicateurs)
    vacant = cache.catalogue().indicateur("logements_vacants")
    row = table.loc["Logements vacants, 2021 (%)"]
    levels = (("commune", ROSCOFF), ("epci", HAUT_LEON), ("departement", "29"))
    for column, (niveau, code) in zip(row.index[1:], levels, strict=True):
        value = cache.observed(vacant.id, niveau).at[code, "valeur"]
        assert f"{row[column]}\u00a0%" == numbers.unit_value(value, vacant)
    assert table.loc["Femmes maires, 2026 (%)"].iloc[1] in ("oui", "non")


def test_the_ends_of_a_line_are_told_to_hold_the_finistere_which_may_be_one(session):
    aged = cache.catalogue().indicateur("part_65_ans_et_plus").id
    members = COMMUNES.index[COMMUNES["siren_epci"] == LANDERNEAU]
    highest = cache.observed(aged, "commune").loc[members, "valeur"].max()
    assert highest < cache.reference(aged)
    reader = session().open(ACCORD, accord=LANDERNEAU, territoire=PENCRAN)
    written = [json.loads(one.proto.spec) for one in reader.test.get("plotly_chart")]
    ends = [note["text"] for chart in written for note in chart["layout"].get("annotations", ())]
    assert numbers.percent(cache.reference(aged)) in ends
    assert texts_territoire.OBSERVATION_EXTREMES in reader.text


def test_the_accord_is_one_choice_away_and_the_link_keeps_it(session):
    reader = session().open(ACCORD, accord=HAUT_LEON, territoire=ROSCOFF)
    reader.test.button_group(key="lien_vue").set_value("page").run()
    assert reader.link["vue"] == "page"
    assert reader.heading.startswith(f"{EPCI.at[HAUT_LEON, 'nom']} — accord")
    assert session().open(**{"page": ACCORD, **reader.link}).heading == reader.heading


def test_the_next_meeting_tells_for_whom_nothing_is_expected(session):
    day = dt.date(2026, 11, 26)
    (first, *_) = next_instances(demonstration_portfolio(), siren=LANDERNEAU, date=day).itertuples()
    whole = next_instances(demonstration_portfolio(), date=day).set_index("instance_id")
    # Nothing for this territory, at a meeting that decides for others.
    assert first.n_decisions == 0 < whole.at[first.instance_id, "n_decisions"]
    told = {"accord": LANDERNEAU, "date": day.isoformat()}
    sheet = session().open(ACCORD, territoire=PENCRAN, **told)
    assert "aucune décision n’y est attendue pour le Pays de Landerneau-Daoulas." in sheet.text
    page = session().open(ACCORD, **told)
    assert "aucune décision n’y est attendue pour ce territoire." in page.text


def test_a_commune_of_another_epci_does_not_hide_the_accord(session):
    reader = session().open(ACCORD, accord=POHER, territoire=ROSCOFF)
    assert reader.heading.startswith(EPCI.at[POHER, "nom"])


@pytest.mark.parametrize("code", [SEIN, OUESSANT])
def test_an_island_has_its_sheet_and_no_accord(session, code):
    reader = session().open(territoire=code)
    assert reader.faults == []
    nom = COMMUNES.at[code, "nom"]
    assert reader.heading == texts_territoire.TITRE_SEULE.format(nom=nom)
    assert "n’appartient à aucune intercommunalité" in reader.test.info[0].value
    assert reader.maps[0]["focus"] == code
    assert list(comparison(reader).columns) == ["Thème", nom, "Finistère"]
    assert spaced(COMMUNES.at[code, "population"]) in figures(reader)


def spaced(number):
    return f"{number:,}".replace(",", "\u202f")


def test_the_map_of_an_island_draws_the_projects_that_its_figures_count(session):
    projects = cache.projects(DAY)
    own = projects[projects["insee"] == OUESSANT]
    given_up = own["avancement"] == "abandonné"
    assert given_up.any()
    assert own.loc[~given_up, "lon"].notna().all()
    reader = session().open(territoire=OUESSANT)
    (drawn,) = reader.maps
    marks = [code for codes in drawn["points"].values() for code in codes]
    assert len(marks) == (~given_up).sum()
    assert drawn["symbols"] == {}
    assert f"{len(marks)} projets (et un abandonné) sont situés à Ouessant" in reader.text


def test_a_commune_of_poher_in_the_cotes_d_armor_says_where_it_counts(session):
    reader = session().open(ACCORD, accord=POHER, territoire=PLEVIN)
    assert reader.faults == []
    assert "pas dans ceux du Finistère" in reader.text


def test_a_town_cut_into_cantons_leads_to_each_of_them(session):
    reader = session().open(ACCORD, accord=BREST_METROPOLE, territoire=BREST)
    links = [link.proto.query_string for link in reader.test.get("page_link")]
    shared = CANTONS.index[CANTONS["commune_partagee"] == BREST]
    assert len(shared) == 5
    assert all(any(f"territoire={code}" in link for link in links) for code in shared)


MISJOINED = r"\b(?:de|à) (?:Les? |Île|Hôpital|Communauté)|(?<!’)\b(?:Île|Hôpital)-[-\w]+ (?:compte|est|n’)"
"""Articles that French contracts, names that lack theirs."""


def share(codes, parts):
    """
    Take one part in so many of a list of places.

    Which part depends on the code of the pages: it stays the same for one version of the software, and changes with it.
    """
    written = b"".join(path.read_bytes() for path in sorted(Path(app.__file__).parent.rglob("*.py")))
    return list(codes)[zlib.crc32(written) % parts :: parts]


def named(place):
    """Every word that names a place."""
    words = canton_words(place.code) if place.canton else commune_words(place)
    return " ".join([place.title, place.nom, *astuple(place.forms), words])


def commune_words(place):
    """What a sheet says of a commune in sentences that its name begins."""
    epci = Forms.of(EPCI.loc[place.sirens[0]]) if place.sirens else None
    cantons = [str(CANTONS.at[code, "nom"]) for code in cantons_of(place.code)]
    departement = COMMUNES.at[place.code, "departement"]
    return " ".join(
        [
            membership_sentence(place.nom, epci=epci, cantons=cantons, departement=departement),
            population_sentence(
                place.forms, population=100, annee=2023, n_communes=None, taux=None, depuis=2017
            ),
        ]
    )


def test_each_of_the_281_communes_is_named_and_belongs_where_it_does():
    for code, commune in COMMUNES.iterrows():
        place = place_of(code)
        assert re.findall(rf"{LEAK.pattern}|{MISJOINED}", named(place)) == [], commune["nom"]
        assert place.communes == (code,)
        assert list(place.sirens) == [one for one in (commune["siren_epci"],) if isinstance(one, str)]
        assert bool(cantons_of(code)) == (commune["departement"] == "29"), commune["nom"]


def test_each_of_the_27_cantons_is_named_and_holds_its_whole_communes():
    for code, canton in CANTONS.iterrows():
        place = place_of(code)
        assert re.findall(rf"{LEAK.pattern}|\b(?:de|à) Les? ", named(place)) == [], canton["nom"]
        assert set(place.communes) == set(COMMUNES.index[COMMUNES["code_canton"] == code])


def test_sheets_of_communes_open_with_their_inhabitants_and_their_place_on_the_map(session):
    reader = session()
    for code in share(COMMUNES.index, 20):
        siren = cache.siren_of(code)
        reader.open(ACCORD if siren else OVERVIEW, territoire=code, **({"accord": siren} if siren else {}))
        nom = COMMUNES.at[code, "nom"]
        assert leaks(reader) == [], nom
        assert reader.heading.startswith(f"{nom}, commune"), nom
        assert f"<dd>{spaced(COMMUNES.at[code, 'population'])}<" in figures(reader), nom
        assert reader.maps[0]["chosen"] == code, nom


def test_cantons_open_with_the_inhabitants_of_their_whole_communes(session):
    reader = session()
    within = CANTONS.index[~CANTONS.index.isin(COMMUNES["code_canton"])]
    cut = CANTONS.index[CANTONS["commune_partagee"].notna()].difference(within)
    for code in (within[0], cut[0], *share(CANTONS.index, 7)):
        canton = CANTONS.loc[code]
        reader.open(OVERVIEW, territoire=code)
        assert leaks(reader) == [], canton["nom"]
        assert canton["nom"] in reader.heading
        members = COMMUNES[COMMUNES["code_canton"] == code]
        if members.empty:
            assert "aucun chiffre n’est donné" in reader.text
            assert reader.maps == []
            continue
        assert f"<dd>{spaced(members['population'].sum())}<" in figures(reader)
        (drawn,) = reader.maps
        assert set(drawn["texts"]) == set(members.index)
        assert drawn["chosen"] == code
        assert drawn["alt"].startswith(f"Carte\u00a0: Canton {of(canton['nom'])}")


def test_a_canton_is_rebuilt_from_its_communes_and_set_beside_its_epci(session):
    table = comparison(session().open(territoire="2909"))
    members = COMMUNES.index[COMMUNES["code_canton"] == "2909"]
    people = cache.observed("population", "commune")["valeur"][members].sum()
    assert table.loc["Population, 2023 (habitants)"].iloc[1] == spaced(int(people))
    assert list(table.columns)[-1] == "Finistère"
    assert "Crozon – Aulne maritime" in table.columns


def test_a_canton_leads_to_its_communes_and_to_the_whole_departement(session):
    reader = session().open(territoire="2909")
    (box,) = [one for one in reader.test.selectbox if one.label == texts_territoire.OUVRIR_COMMUNE]
    box.set_value("29042").run()
    assert reader.heading.startswith("Crozon, commune")
    reader.open(territoire="2909", vue="page")
    assert reader.faults == []
    assert "Canton de Crozon" in reader.text or "canton de Crozon" in reader.text
    assert len(reader.maps[0]["texts"]) > 20


def test_before_any_vote_and_with_one_project_a_sheet_stands(session, store):
    reader = session().open(ACCORD, accord=HAUT_LEON, territoire=ROSCOFF, date="2016-01-01")
    assert reader.faults == []
    publish(store, with_one_project())
    reader = session().open(ACCORD, accord=HAUT_LEON, territoire=ROSCOFF)
    assert reader.faults == []
    assert LIBRARY in reader.text
    assert session().open(territoire=SEIN).faults == []


def test_a_bad_view_gives_the_sheet_with_a_message(session):
    reader = session().open(ACCORD, accord=HAUT_LEON, territoire=ROSCOFF, vue="<b>")
    assert any("<b>" in message for message in reader.warnings)
    assert reader.heading.startswith("Roscoff")
