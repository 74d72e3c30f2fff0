"""The web engine: a constant map that asks nothing of another host, and small payloads that cannot break out."""

import json
import re
from dataclasses import replace

import folium
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.observation import observe
from data.catalogue import load_catalogue
from data.demonstration import demonstration_portfolio
from data.observation import load_observation
from data.territoire import load_communes
from render import maps, project_maps, theme
from render.mapspec import LegendItem, MapSpec, PointStyle
from render.webmap import ASSETS, BOUNDS, WebFiles, base_map, layer_group, payload, script_json

FILES = WebFiles(
    "../../app/static/",
    {name: f"empreinte-{name}" for name in ASSETS},
    {name: f"{name}-empreinte.geojson" for name in ("voisins", "epci", "commune", "limite", "projet")},
)
OUTSIDE = re.compile(r"(?:https?:)?//(?!www\.w3\.org/)[\w.-]+\.\w", re.IGNORECASE)
EMPTY = MapSpec("Titre", "epci", {}, "Légende", (), "Source", "Alternative.")


def html(fmap):
    return fmap.get_root().render()


def anonymous(text):
    """Replace the random identifiers of folium by their order of appearance."""
    found = dict.fromkeys(re.findall(r"[0-9a-f]{32}", text))
    for place, identifier in enumerate(found):
        text = text.replace(identifier, f"id{place}")
    return text


def setup(fmap):
    """Read back what the base map gives to the script."""
    text = re.search(r"Atlas\.create\(map_\w+, (\{.*\})\);", html(fmap)).group(1)
    return json.loads(text)


def test_every_asset_is_an_installed_file_or_one_of_ours():
    for name, path in ASSETS.items():
        assert path.is_file(), name
        assert path.stat().st_size > 0, name


def test_the_base_map_names_no_other_host():
    page = html(base_map(FILES))
    assert not OUTSIDE.search(page)
    named = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(named) == 4
    assert all(address.startswith(FILES.base) for address in named)


def test_what_the_base_map_names_is_what_was_laid():
    page = html(base_map(FILES))
    for name in ("leaflet.js", "leaflet.css", "atlas.js", "atlas.css"):
        assert f'"{FILES.base}empreinte-{name}"' in page
    given = setup(base_map(FILES))
    assert given["base"] == FILES.base
    assert given["files"] == FILES.layers
    assert {font["file"] for font in given["fonts"]} == {
        FILES.assets[name] for name in ASSETS if name.endswith(".ttf")
    }


def test_our_script_and_styles_name_no_other_host():
    for name in ("atlas.js", "atlas.css", "leaflet.css"):
        code = re.sub(r"/\*.*?\*/", "", ASSETS[name].read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not OUTSIDE.search(code), name


def test_the_base_map_is_the_same_at_each_call():
    assert anonymous(html(base_map(FILES))) == anonymous(html(base_map(FILES)))
    other = replace(FILES, layers={**FILES.layers, "projet": "projet-autre.geojson"})
    assert anonymous(html(base_map(other))) != anonymous(html(base_map(FILES)))


def test_the_maps_of_folium_itself_are_left_as_they_are():
    before = list(folium.Map.default_js)
    base_map(FILES)
    assert folium.Map.default_js == before
    assert folium.Map().default_js == before


def test_the_window_holds_every_territory():
    west, south, east, north = load_communes().total_bounds
    (lat_low, lon_low), (lat_high, lon_high) = BOUNDS
    assert lon_low <= west < east <= lon_high
    assert lat_low <= south < north <= lat_high
    assert (lat_high - lat_low) * (lon_high - lon_low) < 2 * (east - west) * (north - south)


def test_every_sea_name_stands_in_the_window():
    for sea in setup(base_map(FILES))["seas"]:
        assert BOUNDS[0][0] <= sea["lat"] <= BOUNDS[1][0]
        assert BOUNDS[0][1] <= sea["lon"] <= BOUNDS[1][1]


@pytest.fixture(scope="module")
def heaviest():
    """Draw 281 communes and 1 000 projects for each indicator."""
    communes, observation, catalogue = load_communes(), load_observation(), load_catalogue()
    labels = {one.id: one.label for one in catalogue.themes}
    sited = demonstration_portfolio().table("projet").dropna(subset=["lon"])
    projets = pd.concat([sited] * (1000 // len(sited) + 1), ignore_index=True).head(1000)
    projets["projet_id"] = [f"P{place:04d}" for place in range(1000)]
    return [
        project_maps.with_projects(
            maps.indicator_map(
                observe(observation, communes, one, niveau="commune"), communes["nom"], one, level="commune"
            ),
            projets,
            labels,
        )
        for one in catalogue.indicateurs
        if one.id in ("population", "heures_ouverture_mairie", "logements_vacants", "distance_lycee")
    ]


def test_281_communes_and_1000_projects_travel_in_30_kilobytes(heaviest):
    assert len(heaviest) == 4
    for spec in heaviest:
        assert len(spec.texts) == 281
        assert sum(map(len, spec.points.values())) == 1000
        assert len(payload(spec).encode()) <= 30_000, spec.title


def test_a_payload_says_what_the_map_says(heaviest):
    for spec in heaviest:
        read = json.loads(payload(spec))
        assert (read["title"], read["alt"], read["level"]) == (spec.title, spec.alt, spec.level)
        territories = read["territories"]
        assert {code: one[0] for code, one in territories.items() if one[0] >= 0} == spec.fills
        assert {code: one[1] for code, one in territories.items() if one[1]} == spec.texts
        assert {key: tuple(ids) for key, ids in read["points"].items()} == spec.points
        assert [item["label"] for item in read["legend"]] == [item.label for item in spec.legend]
        assert len(read["palette"]) == len(spec.palette)
        assert set(read["points"]) == set(read["pointStyles"])
        assert read["notes"] == list(spec.notes)
        for code, radius in spec.symbols.items():
            assert territories[code][2] == pytest.approx(radius, abs=0.051)


def test_a_point_is_named_by_its_place_in_the_layer_when_it_is_known():
    spec = replace(EMPTY, points={"a": ("P-1", "P-2")}, point_styles={"a": PointStyle(theme.MEANS)})
    assert json.loads(payload(spec, point_index={"P-1": 7, "P-2": 0}))["points"] == {"a": [7, 0]}


def test_a_payload_holds_no_geometry(heaviest):
    assert not any("coordinates" in payload(spec) for spec in heaviest)


def test_circles_say_the_level_of_their_territories():
    assert json.loads(payload(EMPTY))["symbolLevel"] == "epci"
    assert json.loads(payload(replace(EMPTY, symbol_level="commune")))["symbolLevel"] == "commune"


texts = st.text(st.characters(exclude_categories=["Cs"]))
texts |= st.sampled_from(
    ["</script><script>alert(1)</script>", "<!--", "a\u2028b\u2029c", "{{ 7*7 }}", '"\\']
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_json_for_a_script_reads_back_and_cannot_leave_the_script(value):
    text = script_json(value)
    assert json.loads(text) == value
    assert not re.search("[<\u2028\u2029]", text)


def drawn_page(*imported):
    """Page of a map whose every text comes from an import."""
    first, last = imported[0], imported[-1]
    spec = replace(
        EMPTY,
        title=first,
        notes=imported,
        texts={"29019": last},
        legend=(LegendItem(first, theme.MEANS),),
        points={"a": imported},
        point_styles={"a": PointStyle(theme.MEANS)},
    )
    fmap = base_map(FILES)
    layer_group(spec).add_to(fmap)
    text = re.search(r"Atlas\.draw\(map_\w+, (\{.*\})\);", page := html(fmap)).group(1)
    return page, json.loads(text)


@settings(max_examples=50)
@given(texts, texts)
def test_imported_texts_reach_the_script_as_texts(title, note):
    page, read = drawn_page(title, note)
    assert page.count("</script>") == html(base_map(FILES)).count("</script>")
    assert (read["title"], read["notes"]) == (title, [title, note])
    assert read["territories"]["29019"][1] == note
    assert read["points"] == {"a": [title, note]}


@pytest.mark.parametrize("text", ["{{ 7 * 7 }}", "{{", "{% raw %}", "{# note #}", "{{{", "{{{%", "\\{{ 1 }}"])
def test_a_template_in_an_imported_text_is_never_run(text):
    _, read = drawn_page(text)
    assert (read["title"], read["points"]) == (text, {"a": [text]})


def test_the_payload_is_drawn_on_its_own_map():
    fmap = base_map(FILES)
    layer_group(EMPTY).add_to(fmap)
    assert f"Atlas.draw({fmap.get_name()}, {payload(EMPTY)});" in html(fmap)
