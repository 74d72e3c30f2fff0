import datetime as dt
import re
from dataclasses import replace

import pandas as pd
import pytest

from analysis.diffusion import public_portfolio
from data.demonstration import demonstration_portfolio
from data.territoire import load_communes
from geo.classes import GROWTH_EDGES
from render import maps, numbers, small_rates, theme
from render.diffusion import COUNTED
from render.errors import ViewError
from render.views import words
from render.views.building import build, build_map
from render.views.checks import warnings
from render.views.view import BY_EPCI_ONLY, View, read_edges, read_view, strict_view, write_edges
from render.views.world import load_world

DAY = dt.date(2026, 11, 23)
HAUT_LEON, IROISE = "200067072", "242900074"
EVERY_SUBJECT = [
    View(DAY),
    View(DAY, indicateur="population"),
    View(DAY, niveau="commune", projets=True),
    View(DAY, niveau="commune", epci=HAUT_LEON, projets=True),
    View(DAY, sujet="moyens"),
    View(DAY, sujet="moyens", theme="mobilites", epci=HAUT_LEON),
    View(DAY, sujet="ecart", theme="habitat", indicateur="logements_vacants"),
    View(DAY, sujet="projets"),
    View(DAY, sujet="projets", theme="habitat", niveau="commune", epci=HAUT_LEON),
    View(DAY, sujet="priorites", epci=HAUT_LEON),
]


@pytest.fixture(scope="module")
def world():
    return load_world(demonstration_portfolio())


@pytest.fixture(scope="module")
def read(world):
    def reading(**params):
        return read_view(params, catalogue=world.catalogue, sirens=world.epci.index, date=DAY)

    return reading


def named(view):
    return " ".join(view.params().values())


@pytest.mark.parametrize(
    "view",
    [
        *EVERY_SUBJECT,
        View(dt.date(2024, 2, 29), methode="manual", bornes=(-0.5, 20.0, 31.25), palette="moyens"),
        View(DAY, titre="Un titre <b>libre</b> & « dit »", format="carre", diffusion="interne", classes=6),
    ],
    ids=named,
)
def test_a_view_is_read_back_from_its_link(read, view):
    assert read(**view.params()) == (view, ())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sujet", "licorne"),
        ("indicateur", "bonheur"),
        ("theme", "demographie"),
        ("niveau", "canton"),
        ("epci", "29019"),
        ("projets", "peut-être"),
        ("methode", "hasard"),
        ("methode", "manual"),
        ("classes", "1"),
        ("classes", "8"),
        ("classes", "deux"),
        ("bornes", "3,2"),
        ("bornes", "1,nan"),
        ("bornes", "1,2,3,4,5,6,7"),
        ("palette", "arc-en-ciel"),
        ("format", "a0"),
        ("diffusion", "monde"),
        ("date", "hier"),
    ],
)
def test_a_bad_value_gives_the_usual_one_and_one_sentence(read, world, name, value):
    view, messages = read(**{name: value})
    assert view == View(DAY)
    (message,) = messages
    assert message.endswith(".")
    with pytest.raises(ViewError, match=r"\.$"):
        strict_view({name: value}, catalogue=world.catalogue, sirens=world.epci.index, date=DAY)


def test_a_view_for_readers_that_are_not_served_is_public_and_says_so(world):
    view, (message,) = read_view(
        {"diffusion": "interne"},
        catalogue=world.catalogue,
        sirens=world.epci.index,
        date=DAY,
        audiences=("public", "comité"),
    )
    assert view == View(DAY)
    assert "choisissez parmi public, comité" in message


@pytest.mark.parametrize("sujet", BY_EPCI_ONLY)
def test_what_has_no_value_by_commune_is_mapped_by_epci(read, sujet):
    view, messages = read(sujet=sujet, niveau="commune", epci=HAUT_LEON)
    assert (view.niveau, view.focus, view.chosen, messages) == ("epci", None, HAUT_LEON, ())


def test_an_epci_of_the_observation_shows_its_communes_alone(read, world):
    view, _ = read(epci=HAUT_LEON)
    spec = build_map(view, world)
    communes = load_communes()
    assert spec.focus == HAUT_LEON
    assert set(spec.fills) == set(communes.index[communes["siren_epci"] == HAUT_LEON])
    assert spec.title.startswith("Haut-Léon – ")
    assert spec.title in spec.alt


def test_a_gap_map_takes_a_theme_that_has_a_need(read):
    view, messages = read(sujet="ecart", theme="mobilites")
    assert view.theme != "mobilites"
    assert "aucun indicateur de besoin" in messages[0]
    assert read(sujet="ecart", theme="habitat")[0].indicateur == "logements_vacants"


@pytest.mark.parametrize(
    ("choice", "words_told"),
    [
        ({}, "d’un seul thème et « tous » ne convient pas"),
        ({"theme": "mobilites"}, "choisissez parmi"),
        ({"theme": "habitat"}, "« part_65_ans_et_plus » ne mesure pas un besoin du thème « habitat »"),
    ],
)
def test_a_gap_map_without_a_need_is_refused_in_french_wherever_it_comes_from(world, choice, words_told):
    with pytest.raises(ViewError, match=words_told):
        build_map(View(DAY, sujet="ecart", **choice), world)


@pytest.mark.parametrize(
    "choice",
    [
        {"indicateur": "evolution_population"},
        {"indicateur": "evolution_population", "niveau": "commune", "projets": True},
        {"indicateur": "evolution_population", "niveau": "commune", "epci": HAUT_LEON, "projets": True},
        {"indicateur": "habitants_communes_en_baisse"},
        {"indicateur": "population"},
        {"sujet": "ecart", "theme": "habitat", "indicateur": "logements_vacants"},
    ],
    ids=lambda choice: choice.get("indicateur"),
)
def test_a_title_tells_no_year_twice(world, choice):
    years = re.findall(r"\b(?:19|20)\d\d\b", build_map(View(DAY, **choice), world).title)
    assert years
    assert len(set(years)) == len(years)


@pytest.mark.parametrize("name", ["part_65_ans_et_plus", "evolution_population", "densite"])
def test_the_legend_of_an_epci_shown_alone_counts_its_communes(world, name):
    spec = build_map(View(DAY, indicateur=name, niveau="commune", epci=IROISE), world)
    counts = [int(re.search(r"\((\d+)\)$", item.label)[1]) for item in small_rates.class_items(spec)]
    assert sum(counts) == (world.communes["siren_epci"] == IROISE).sum() == len(spec.texts)


def test_a_long_or_broken_title_is_one_short_line(read):
    view, _ = read(titre="a\n\tb " * 200)
    assert "\n" not in view.titre
    assert len(view.titre) <= 160


def test_edges_are_read_as_they_are_written():
    edges = (-0.5, 0.0, 1234.25)
    assert write_edges(edges) == "−0,5 ; 0 ; 1234,25"
    assert read_edges(write_edges(edges)) == edges


@pytest.mark.parametrize("niveau", ["epci", "commune"])
def test_without_a_choice_an_indicator_is_the_map_of_the_pages(world, niveau):
    for name in ("part_65_ans_et_plus", "evolution_population", "distance_lycee", "population"):
        one = world.catalogue.indicateur(name)
        usual = maps.indicator_map(world.observed(name, niveau), world.names(niveau), one, level=niveau)
        usual = small_rates.hatched(usual, one, world.communes["population"])
        assert build_map(View(DAY, indicateur=name, niveau=niveau), world) == usual


@pytest.mark.parametrize("view", EVERY_SUBJECT, ids=named)
def test_a_public_map_shows_no_project_that_is_not_public(world, view):
    allowed = set(public_portfolio(world.portfolio, date=DAY).tables["projet"]["projet_id"])
    spec = build_map(view, world)
    shown = {code for codes in spec.points.values() for code in codes}
    assert shown <= allowed
    assert shown <= set(world.geography("public", DAY).points)
    from_portfolio = view.sujet in ("moyens", "ecart", "projets") or view.projets
    assert spec.demonstration is from_portfolio
    assert (COUNTED["public"] in spec.notes) is from_portfolio


def test_inside_the_house_more_projects_are_shown(world):
    counts = [
        sum(map(len, build_map(View(DAY, sujet="projets", diffusion=audience), world).points.values()))
        for audience in ("public", "comité", "interne")
    ]
    assert counts == sorted(counts)
    assert counts[0] < counts[1] < counts[2]


@pytest.mark.parametrize("methode", [one for one in words.METHODS if one not in ("auto", "manual")])
@pytest.mark.parametrize("view", [View(DAY), View(DAY, sujet="moyens")], ids=named)
def test_each_way_of_cutting_colours_every_known_value(world, view, methode):
    drawn = build(replace(view, methode=methode, classes=4), world)
    known = drawn.classed.values.notna()
    assert sum(drawn.classed.breaks.counts) == known.sum()
    assert len(drawn.classed.colours) == drawn.classed.breaks.k
    places = drawn.classed.breaks.assign(drawn.classed.values)
    for code, place in places[known].items():
        assert drawn.map.palette[drawn.map.fills[code]].colour == drawn.classed.colours[place]


def test_the_edges_of_the_reader_are_kept_even_where_they_hold_nothing(world):
    drawn = build(View(DAY, methode="manual", bornes=(10.0, 30.0, 90.0)), world)
    assert drawn.classed.breaks.inner == (10.0, 30.0, 90.0)
    assert drawn.classed.breaks.counts[0] == drawn.classed.breaks.counts[-1] == 0


def test_classes_around_the_reference_turn_on_the_value_of_the_finistère(world):
    indicateur = world.catalogue.indicateur(View(DAY).indicateur)
    drawn = build(View(DAY, methode="reference"), world)
    pivot = float(numbers.rounded(world.reference(indicateur.id), decimals=indicateur.decimales))
    assert pivot in drawn.classed.breaks.inner
    assert drawn.classed.colours == theme.diverging(4)


def test_a_diverging_palette_is_neutral_where_the_reference_lies(world):
    drawn = build(View(DAY, methode="manual", bornes=(20.0, 30.0), palette="divergente"), world)
    assert (
        drawn.classed.breaks.edges[1] < world.reference(View(DAY).indicateur) < drawn.classed.breaks.edges[2]
    )
    assert drawn.classed.colours == theme.diverging(3)


def test_a_growth_turns_on_zero_whatever_its_classes(world):
    view = View(DAY, indicateur="evolution_population", niveau="commune")
    assert build(view, world).classed.breaks.inner == GROWTH_EDGES
    drawn = build(replace(view, methode="manual", bornes=(0.0, 1.0)), world)
    assert drawn.classed.colours == theme.diverging_around(1, 2)


def test_a_title_of_the_reader_goes_into_the_words_too(world):
    spec = build_map(View(DAY, titre="Vieillir en Finistère, 2021"), world)
    assert spec.title == "Vieillir en Finistère, 2021"
    assert spec.title in spec.alt


def said(world, **choice):
    view = View(DAY, **choice)
    return " ".join(warnings(view, world, build(view, world)))


@pytest.mark.parametrize(
    ("choice", "words_told"),
    [
        ({"methode": "manual", "bornes": (38.0,)}, "un seul territoire"),
        ({"methode": "manual", "bornes": (90.0,)}, "sans aucun territoire"),
        ({"classes": 7}, "7 classes pour 21 intercommunalités"),
        ({"palette": "moyens"}, "réserve le bleu à l’observation"),
        ({"niveau": "commune"}, "moins de 200 habitants"),
        ({"niveau": "commune"}, "Tréogan et une autre)"),
        ({"titre": "Vieillir"}, "ne donne pas de date"),
        ({"projets": True}, "ne sont pas comptés"),
        ({"sujet": "ecart", "theme": "habitat", "indicateur": "logements_vacants"}, "sont arrêtés au"),
        ({"indicateur": "part_conseilleres", "niveau": "commune"}, "sans valeur"),
        (
            {"sujet": "projets", "format": "carte-lien"},
            "une taille plus grande (A3), une seule intercommunalité",
        ),
    ],
)
def test_what_may_mislead_is_told(world, choice, words_told):
    assert words_told in said(world, **choice)


def test_mixed_vintages_are_told(world):
    newer = world.observation[world.observation["indicateur"] == View(DAY).indicateur].head(1)
    newer = newer.assign(territoire=HAUT_LEON, niveau="epci", millesime="2030", statut="ok", valeur=30.0)
    mixed = replace(world, observation=pd.concat([world.observation, newer]))
    assert "Millésimes mêlés : 2021 et 2030." in said(mixed).replace("\u00a0", " ")


def test_an_indicator_without_value_by_commune_is_mapped_by_epci(world):
    indicateurs = tuple(replace(one, niveaux=("epci", "departement")) for one in world.catalogue.indicateurs)
    catalogue = replace(world.catalogue, indicateurs=indicateurs)
    view, messages = read_view({"epci": HAUT_LEON}, catalogue=catalogue, sirens=world.epci.index, date=DAY)
    assert (view.niveau, view.chosen) == ("epci", HAUT_LEON)
    assert "par commune" in messages[0]


def test_a_sound_map_is_told_nothing(world):
    assert said(world, sujet="priorites") == ""


def test_marks_that_have_room_are_not_said_to_overlap(world):
    # On a map of one theme, or of one EPCI on a large page.
    assert "recouvrent" not in said(world, sujet="projets", theme="habitat")
    roomy = said(
        world, sujet="projets", theme="habitat", niveau="commune", epci=HAUT_LEON, format="a3-paysage"
    )
    assert "recouvrent" not in roomy
