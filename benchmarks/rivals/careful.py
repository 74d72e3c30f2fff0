"""
The best that folium does without a script of one's own.

The base map is constant, coordinates are rounded, the points are one GeoJson layer on canvas, and only a feature
group changes. The geometry still travels at each change.
"""

from pathlib import Path

import folium
import geopandas as gpd
import mapclassify
import pandas as pd
import shapely
import streamlit as st
from assets import TILES, use_local_assets
from streamlit_folium import st_folium

HERE = Path(__file__).parent
COLOURS = ("#b7dff1", "#72b5da", "#058fc6", "#00639a", "#003f66")

st.set_page_config(layout="wide")


@st.cache_resource
def load() -> tuple[gpd.GeoDataFrame, pd.DataFrame, gpd.GeoDataFrame]:
    communes = gpd.read_file(HERE / "communes.geojson")
    communes["geometry"] = shapely.set_precision(communes.geometry.to_numpy(), 1e-4)
    projets = pd.read_csv(HERE / "projets.csv", dtype={"siren": str})
    places = gpd.GeoDataFrame(projets, geometry=gpd.points_from_xy(projets.lon, projets.lat), crs=4326)
    return communes, pd.read_csv(HERE / "valeurs.csv", dtype={"insee": str}, index_col="insee"), places


def draw(
    communes: gpd.GeoDataFrame, projets: gpd.GeoDataFrame, valeurs: "pd.Series[float]", key: str
) -> None:
    carte = folium.Map(location=[48.25, -4.1], zoom_start=9, tiles=TILES, prefer_canvas=True)
    shown = communes[["insee", "nom", "geometry"]].assign(valeur=communes["insee"].map(valeurs))
    bins = mapclassify.FisherJenks(valeurs.dropna(), k=len(COLOURS)).bins
    shown["colour"] = pd.cut(shown["valeur"], [-1, *bins], labels=COLOURS).astype(str)
    group = folium.FeatureGroup("communes")
    folium.GeoJson(
        shown,
        style_function=lambda one: {
            "fillColor": one["properties"]["colour"],
            "fillOpacity": 1,
            "weight": 0.6,
            "color": "white",
        },
        tooltip=folium.GeoJsonTooltip(["nom", "valeur"]),
    ).add_to(group)
    folium.GeoJson(
        projets[["intitule", "theme", "geometry"]],
        marker=folium.CircleMarker(radius=5, fill=True),
        tooltip=folium.GeoJsonTooltip(["intitule", "theme"]),
    ).add_to(group)
    st_folium(
        use_local_assets(carte),
        key=key,
        use_container_width=True,
        height=580,
        returned_objects=[],
        feature_group_to_add=group,
    )


def overview() -> None:
    st.title("Vue d’ensemble")
    communes, valeurs, projets = load()
    indicateur = st.selectbox("Indicateur", valeurs.columns)
    draw(communes, projets, valeurs[indicateur], "ensemble")


def territory() -> None:
    st.title("Accord")
    communes, valeurs, projets = load()
    siren = st.query_params.get("accord", "200067072")
    members, own = communes[communes["siren_epci"] == siren], projets[projets["siren"] == siren]
    draw(members, own, valeurs.iloc[:, 0], "accord")
    st.dataframe(own.drop(columns="geometry"))


st.navigation(
    [
        st.Page(overview, title="Vue d’ensemble", default=True),
        st.Page(territory, title="Accord", url_path="accord"),
    ]
).run()
