"""Projects on a map: a mark at each site, a circle per territory for the others, and a note for the rest."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from data.catalogue import load_catalogue
from data.demonstration import demonstration_portfolio
from data.territoire import load_communes, load_epci
from render import maps, project_maps

LABELS = {theme.id: theme.label for theme in load_catalogue().themes}


@pytest.fixture(scope="module")
def names():
    return {"epci": load_epci()["nom_court"], "commune": load_communes()["nom"]}


def _base(names, identifier="logements_vacants"):
    """Map where every territory has the same value."""
    observed = pd.DataFrame({"valeur": 5.0, "statut": "ok", "millesime": "2021"}, index=names.index)
    level = "commune" if "29019" in names.index else "epci"
    return maps.indicator_map(observed, names, load_catalogue().indicateur(identifier), level=level)


@pytest.fixture(scope="module")
def ground(names):
    return _base(names["epci"])


@pytest.fixture(scope="module")
def projets():
    return demonstration_portfolio().table("projet")


def _told(note_start, spec):
    """Count that a note tells, 0 without such a note."""
    counts = [re.match(rf"(Un|\d+) projets? {note_start}", note) for note in spec.notes]
    return sum(1 if one.group(1) == "Un" else int(one.group(1)) for one in counts if one)


def test_only_the_projects_with_a_site_become_points_each_once(ground, projets):
    spec = project_maps.with_projects(ground, projets, LABELS)
    placed = projets[projets["lon"].notna() & projets["lat"].notna()]
    shown = [point for ids in spec.points.values() for point in ids]
    assert 0 < len(placed) < len(projets)
    assert sorted(shown) == sorted(placed["projet_id"])
    assert set(spec.points) == set(spec.point_styles)


def test_the_legend_counts_the_points_that_are_drawn(ground, projets):
    spec = project_maps.with_projects(ground, projets, LABELS)
    told = {item.label for item in spec.legend if item.mark == "point"}
    drawn = dict.fromkeys(LABELS, 0)
    for key, ids in spec.points.items():
        drawn[key.removesuffix("-creux")] += len(ids)
    assert told == {f"{LABELS[name]} ({count})" for name, count in drawn.items() if count}


def test_a_mark_is_hollow_as_long_as_work_has_not_begun(ground, projets):
    spec = project_maps.with_projects(ground, projets, LABELS)
    begun = projets.set_index("projet_id")["avancement"].isin(["en cours", "réalisé"])
    for key, ids in spec.points.items():
        assert {bool(begun[one]) for one in ids} == {not spec.point_styles[key].hollow}
    assert any("creuse" in note for note in spec.notes)


def test_two_themes_never_share_a_mark(ground, projets):
    spec = project_maps.with_projects(ground, projets, LABELS)
    items = [(item.colour, item.shape) for item in spec.legend if item.mark == "point"]
    assert len(items) == len(set(items)) == 10


@pytest.mark.parametrize("level", ["epci", "commune"])
def test_every_project_is_a_point_in_a_circle_or_in_a_note(level, names, projets):
    base = _base(names[level])
    spec = project_maps.with_projects(base, projets, LABELS)
    without_site = projets[projets["lon"].isna()]
    owner = (
        without_site["insee"] if level == "commune" else without_site["siren"].fillna(without_site["insee"])
    )
    counts = owner[owner.isin(list(base.fills))].value_counts()
    assert set(spec.symbols) == set(counts.index)
    areas = pd.Series(spec.symbols) ** 2
    assert (areas / areas.max()).to_dict() == pytest.approx((counts / counts.max()).to_dict())
    for code, count in counts.items():
        words = "1 projet" if count == 1 else f"{count} projets"
        assert spec.texts[code] == f"{base.texts[code]} · {words} sans site précis"
    points = sum(len(ids) for ids in spec.points.values())
    assert points + int(counts.sum()) + _told("d’échelle plus large", spec) == len(projets)


@pytest.mark.parametrize("level", ["epci", "commune"])
def test_the_legend_tells_all_the_projects_of_the_circles_and_those_of_the_one_it_draws(
    level, names, projets
):
    spec = project_maps.with_projects(_base(names[level]), projets, LABELS)
    points = sum(len(ids) for ids in spec.points.values())
    in_circles = len(projets) - points - _told("d’échelle plus large", spec)
    most = max(
        int(found[1]) for text in spec.texts.values() if (found := re.search(r"(\d+) projets? sans", text))
    )
    assert _circles(spec) == [
        f"{in_circles} projets sans site précis\u00a0; ce\u00a0cercle\u00a0:\u00a0{most}"
    ]


def test_the_legend_of_equal_circles_says_how_many_each_counts(names, projets):
    few = projets[projets["lon"].isna() & projets["siren"].notna()].drop_duplicates("siren").head(3)
    (circle,) = _circles(project_maps.with_projects(_base(names["epci"]), few, LABELS))
    assert circle == "3 projets sans site précis\u00a0; un par cercle"
    (alone,) = _circles(project_maps.with_projects(_base(names["epci"]), few.head(1), LABELS))
    assert alone == "1 projet sans site précis"


def _circles(spec):
    return [item.label for item in spec.legend if item.mark == "cercle"]


def test_circles_of_a_stock_keep_the_map_and_the_note_counts_the_projects(names, projets):
    base = _base(names["epci"], "population")
    spec = project_maps.with_projects(base, projets, LABELS)
    assert spec.symbols == base.symbols
    points = sum(len(ids) for ids in spec.points.values())
    assert points + _told("sans site précis", spec) == len(projets)


def test_a_single_project_without_a_site_is_told_in_the_singular(ground):
    row = {"projet_id": "p", "lon": None, "lat": None, "theme": "habitat", "avancement": "prêt"}
    wide = pd.DataFrame([{**row, "siren": None, "insee": None}])
    assert project_maps.with_projects(ground, wide, LABELS).notes == (
        "Un projet d’échelle plus large n’est pas sur la carte.",
    )


def test_adding_no_project_changes_nothing_and_the_demonstration_mark_stays(ground, projets):
    marked = replace(ground, demonstration=True)
    assert project_maps.with_projects(marked, projets.iloc[:0], LABELS) == marked
    assert project_maps.with_projects(marked, projets, LABELS).demonstration
