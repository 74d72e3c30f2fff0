"""The GeoJSON that every map fetches: complete, rounded, still a coverage, and text that stays text."""

import json

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from data.demonstration import demonstration_portfolio
from data.portfolio import Portfolio
from data.territoire import load_communes, load_epci, load_voisins
from render import layers
from tests.analysis.portfolio_cases import table

POHER = {"22157", "22202", "22351", "22373"}


def read(text):
    """Parse strictly: a GeoJSON file has no NaN."""

    def refuse(constant):
        raise AssertionError(f"{constant} is not JSON")

    layer = json.loads(text, parse_constant=refuse)
    assert layer["type"] == "FeatureCollection"
    assert all(feature["type"] == "Feature" for feature in layer["features"])
    return layer["features"]


def shapes(features):
    return shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features])


def by_code(features):
    return {feature["properties"]["code"]: feature["properties"] for feature in features}


@pytest.fixture(scope="module")
def communes():
    return load_communes()


@pytest.fixture(scope="module")
def texts(communes):
    return {
        "commune": layers.commune_layer(communes),
        "epci": layers.epci_layer(load_epci(), communes),
        "voisins": layers.backdrop_layer(load_voisins(), communes),
        "limite": layers.department_limit_layer(communes),
    }


@pytest.fixture(scope="module")
def read_layers(texts):
    return {name: read(text) for name, text in texts.items()}


def test_every_territory_has_one_feature(read_layers, communes):
    assert sorted(by_code(read_layers["commune"])) == sorted(communes.index)
    wanted = {*load_epci().index, "29155", "29083"}
    assert set(by_code(read_layers["epci"])) == wanted
    assert [len(read_layers[name]) for name in ("commune", "epci", "voisins", "limite")] == [281, 23, 2, 1]


def test_features_carry_their_names_their_epci_and_their_canton(read_layers, communes):
    found, epci = by_code(read_layers["commune"]), load_epci()
    assert {code: one["nom"] for code, one in found.items()} == communes["nom"].to_dict()
    members = communes["siren_epci"]
    assert {code for code, one in found.items() if one["epci"] is None} == {"29155", "29083"}
    assert all(one["epci"] == members[code] for code, one in found.items() if one["epci"])
    cantons = {code: one["canton"] for code, one in found.items() if "canton" in one}
    assert cantons == communes["code_canton"].dropna().to_dict()
    territories = by_code(read_layers["epci"])
    assert {code: territories[code]["court"] for code in epci.index} == epci["nom_court"].to_dict()
    assert {territories[code]["nom"] for code in ("29155", "29083")} == {"Ouessant", "Île-de-Sein"}
    assert all(territories[code]["epci"] == code for code in epci.index)


def test_coordinates_have_four_decimals_at_most(texts):
    def decimals(number):
        return len(number.partition(".")[2])

    for name, text in texts.items():
        written = json.loads(text, parse_float=str, parse_int=str)
        numbers = []
        stack = [feature["geometry"]["coordinates"] for feature in written["features"]]
        stack += [feature["properties"].get("points", []) for feature in written["features"]]
        while stack:
            part = stack.pop()
            if isinstance(part, list):
                stack += part
            else:
                numbers.append(part)
        assert numbers, name
        assert max(map(decimals, numbers)) <= layers.DECIMALS, name


def test_what_is_served_is_still_a_coverage_with_the_neighbours(read_layers):
    around = shapes(read_layers["voisins"])
    for level in ("commune", "epci"):
        drawn = shapes(read_layers[level])
        assert shapely.is_valid(drawn).all()
        assert shapely.coverage_is_valid(np.concatenate([drawn, around]))


def test_communes_and_epci_cover_the_same_ground(read_layers):
    ground = [shapely.union_all(shapes(read_layers[level])) for level in ("commune", "epci")]
    assert ground[0].equals(ground[1])
    area = shapely.area(shapely.union_all(np.asarray(load_communes().geometry)))
    assert ground[0].area == pytest.approx(area, rel=1e-4)


def test_the_smallest_territories_are_there_and_flagged(read_layers, communes):
    found = by_code(read_layers["commune"])
    small = {code for code, one in found.items() if one["petit"]}
    assert small == set(communes.index[communes["area_km2"] < 1])
    assert {"29083", "29084"} <= small
    assert [code for code, one in by_code(read_layers["epci"]).items() if one["petit"]] == ["29083"]
    for feature, shape in zip(read_layers["commune"], shapes(read_layers["commune"]), strict=True):
        assert shape.area > 0, feature["properties"]["nom"]


@pytest.mark.parametrize("level", ["commune", "epci"])
def test_every_place_of_a_name_is_inside_its_territory(level, read_layers):
    for feature, shape in zip(read_layers[level], shapes(read_layers[level]), strict=True):
        points = shapely.points(feature["properties"]["points"])
        assert shapely.contains_properly(shape, points).all(), feature["properties"]["nom"]


def test_a_name_stands_at_the_centre_of_the_widest_part_or_away_from_the_limits():
    narrow = shapely.box(0, 0, 10, 0.2).union(shapely.box(9, -1, 11, 1))
    first, *others = layers.label_points(narrow)
    assert first == pytest.approx((10, 0), abs=0.01)
    depths = shapely.distance(shapely.points(others), narrow.boundary)
    assert len(others) > 1
    assert (np.diff(depths) < 1e-3).all()


def test_the_limit_of_the_departement_is_drawn_only_where_poher_crosses_it(read_layers):
    (limit,) = shapes(read_layers["limite"])
    assert limit.geom_type == "MultiLineString"
    codes = list(by_code(read_layers["commune"]))
    drawn = dict(zip(codes, shapes(read_layers["commune"]), strict=True))
    beyond = shapely.union_all([drawn[code] for code in POHER])
    finistere = shapely.union_all([shape for code, shape in drawn.items() if code not in POHER])
    assert limit.length > 0
    assert limit.covered_by(finistere.boundary)
    assert limit.covered_by(beyond.boundary)
    # Nothing of the common border is left out.
    assert finistere.boundary.intersection(beyond.boundary).difference(limit).length == 0


def test_projects_with_a_site_are_points_and_the_others_are_not():
    portfolio = demonstration_portfolio()
    projets = portfolio.table("projet").set_index("projet_id")
    features = read(layers.projet_layer(portfolio, theme_labels={"habitat": "Habitat, logement"}))
    placed = projets[projets["lon"].notna()]
    assert [feature["properties"]["id"] for feature in features] == placed.index.tolist()
    for feature, (_, projet) in zip(features, placed.iterrows(), strict=True):
        assert feature["geometry"]["coordinates"] == pytest.approx([projet["lon"], projet["lat"]], abs=5.1e-5)
        assert feature["properties"]["titre"] == projet["intitule"]
        theme = "Habitat, logement" if projet["theme"] == "habitat" else projet["theme"]
        assert feature["properties"]["lignes"][0] == theme


hostile = st.sampled_from(["<img src=x onerror=alert(1)>", "</script>", "{{ this }}", "a\u2028b", '"\\'])
hostile |= st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).filter(str.strip)


@settings(max_examples=30)
@given(st.lists(hostile, min_size=1, max_size=20))
def test_an_imported_text_comes_out_as_it_went_in(words):
    rows = [
        {"projet_id": f"P{place}", "lon": -4.1, "lat": 48.0, "intitule": word, "maitre_ouvrage": word}
        for place, word in enumerate(words)
    ]
    portfolio = Portfolio.from_tables({"projet": table("projet", rows)})
    features = read(layers.projet_layer(portfolio, theme_labels={}))
    held = portfolio.table("projet")["intitule"].tolist()
    assert [feature["properties"]["titre"] for feature in features] == held
    assert [feature["properties"]["lignes"][-1] for feature in features] == held


def test_what_is_unknown_of_a_project_is_left_out_of_its_lines():
    row = {"projet_id": "P1", "lon": -4.1, "lat": 48.0, "avancement": None}
    portfolio = Portfolio.from_tables({"projet": table("projet", [row])})
    (feature,) = read(layers.projet_layer(portfolio, theme_labels={"habitat": "Habitat"}))
    assert feature["properties"]["lignes"] == ["Habitat", "Commune d’essai"]


def test_a_portfolio_without_any_site_gives_an_empty_layer():
    assert read(layers.projet_layer(Portfolio.from_tables({}), theme_labels={})) == []


def test_the_layers_are_the_same_at_each_call(texts, communes):
    assert layers.department_limit_layer(communes.copy()) == texts["limite"]
    assert layers.backdrop_layer(load_voisins(), communes.sample(frac=1, random_state=1)) == texts["voisins"]
