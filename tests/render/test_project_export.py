import datetime as dt

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest

from analysis.funding import funding_lines
from analysis.project_search import searchable_projects
from data.demonstration import demonstration_portfolio
from data.territoire import load_communes, load_epci
from render.export import csv_bytes
from render.export_files import README, SITED, UNSITED, geopackage_bytes
from render.project_export import HEADERS, project_rows


@pytest.fixture(scope="module")
def rows():
    portfolio = demonstration_portfolio()
    projects = searchable_projects(portfolio, funding_lines(portfolio, date=dt.date(2026, 11, 23)))
    return project_rows(
        projects,
        epci_names=load_epci()["nom"],
        commune_names=load_communes()["nom"],
        theme_labels={"habitat": "Habitat"},
    )


@pytest.fixture(scope="module")
def package(rows, tmp_path_factory):
    path = tmp_path_factory.mktemp("gpkg") / "projets.gpkg"
    path.write_bytes(geopackage_bytes(rows, notes=["Source : essai", "Données de démonstration"]))
    return path


def test_every_project_is_in_one_layer_and_one_only(rows, package):
    sited, rest = gpd.read_file(package, layer=SITED), pyogrio.read_dataframe(package, layer=UNSITED)
    assert sorted([*sited["projet_id"], *rest["projet_id"]]) == sorted(rows["projet_id"])
    assert {name for name, _ in pyogrio.list_layers(package)} == {SITED, UNSITED, README}


def test_points_are_in_lambert_93_at_their_site(rows, package):
    sited = gpd.read_file(package, layer=SITED)
    assert sited.crs == "EPSG:2154"
    back = sited.to_crs("EPSG:4326")
    expected = rows.set_index("projet_id").loc[back["projet_id"]]
    assert back.geometry.x.to_numpy() == pytest.approx(expected["lon"].astype(float).to_numpy(), abs=1e-8)
    assert back.geometry.y.to_numpy() == pytest.approx(expected["lat"].astype(float).to_numpy(), abs=1e-8)


def test_amounts_stay_numbers_and_add_up(rows, package):
    layers = [pyogrio.read_dataframe(package, layer=name) for name in (SITED, UNSITED)]
    assert sum(layer["vote_eur"].sum() for layer in layers) == pytest.approx(rows["vote_eur"].sum())


def test_the_notes_travel_with_the_layers(package):
    notes = pyogrio.read_dataframe(package, layer=README)["texte"]
    assert list(notes) == ["Source : essai", "Données de démonstration"]


def test_a_selection_without_site_or_without_project_is_a_sound_file(rows, tmp_path):
    for name, part in (("sans_site", rows[rows["lon"].isna()].head(2)), ("vide", rows.head(0))):
        path = tmp_path / f"{name}.gpkg"
        path.write_bytes(geopackage_bytes(part, notes=[]))
        assert len(pyogrio.read_dataframe(path, layer=SITED)) == 0
        assert len(pyogrio.read_dataframe(path, layer=UNSITED)) == len(part)


def test_a_title_that_looks_like_a_formula_is_harmless_in_csv(rows):
    part = rows.head(1).assign(intitule="=HYPERLINK(1)")
    text = csv_bytes(part.rename(columns=dict(HEADERS))).decode("utf-8-sig")
    assert ";'=HYPERLINK(1);" in text
    assert text.splitlines()[0].startswith("Identifiant;Projet;")


def test_unknown_costs_and_days_are_empty_cells(rows):
    text = csv_bytes(rows).decode("utf-8-sig")
    cells = {cell for line in text.splitlines() for cell in line.split(";")}
    assert not cells & {"nan", "NaN", "NaT", "<NA>", "None"}


def test_round_amounts_have_no_decimals(rows):
    assert all(isinstance(cell, int) for cell in rows["vote_eur"] if cell == round(cell))


def test_the_portfolio_of_no_project_gives_headers_only():
    empty = pd.DataFrame(columns=list(HEADERS))
    assert csv_bytes(empty).decode("utf-8-sig").count("\r\n") == 1
