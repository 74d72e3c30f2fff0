"""The usual folium dashboard: one Choropleth, a loop of Markers, the whole map sent again at each change."""

from pathlib import Path

import folium
import geopandas as gpd
import pandas as pd
import streamlit as st
from assets import TILES, use_local_assets, without_scale
from streamlit_folium import st_folium

HERE = Path(__file__).parent

st.set_page_config(layout="wide")


@st.cache_data
def load() -> tuple[gpd.GeoDataFrame, pd.DataFrame, pd.DataFrame]:
    return (
        gpd.read_file(HERE / "communes.geojson"),
        pd.read_csv(HERE / "valeurs.csv", dtype={"insee": str}),
        pd.read_csv(HERE / "projets.csv", dtype={"siren": str}),
    )


def draw(communes: gpd.GeoDataFrame, projets: pd.DataFrame, valeurs: pd.DataFrame, indicateur: str) -> None:
    carte = use_local_assets(folium.Map(location=[48.25, -4.1], zoom_start=9, tiles=TILES))
    choropleth = folium.Choropleth(
        geo_data=communes,
        data=valeurs,
        columns=["insee", indicateur],
        key_on="feature.properties.insee",
        fill_color="Blues",
        legend_name=indicateur,
    )
    without_scale(choropleth).add_to(carte)
    for projet in projets.itertuples():
        folium.Marker([projet.lat, projet.lon], popup=projet.intitule, tooltip=projet.theme).add_to(carte)
    st_folium(carte, use_container_width=True, height=580)


def overview() -> None:
    st.title("Vue d’ensemble")
    communes, valeurs, projets = load()
    indicateur = st.selectbox("Indicateur", valeurs.columns[1:])
    draw(communes, projets, valeurs, indicateur)


def territory() -> None:
    st.title("Accord")
    communes, valeurs, projets = load()
    siren = st.query_params.get("accord", "200067072")
    members, own = communes[communes["siren_epci"] == siren], projets[projets["siren"] == siren]
    draw(members, own, valeurs, valeurs.columns[1])
    st.dataframe(own)


st.navigation(
    [
        st.Page(overview, title="Vue d’ensemble", default=True),
        st.Page(territory, title="Accord", url_path="accord"),
    ]
).run()
