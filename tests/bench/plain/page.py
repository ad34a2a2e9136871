"""Read a file with geopandas, put it on a folium map, show it: what a tutorial does."""

import os

import folium
import geopandas as gpd
import streamlit as st
from streamlit_folium import st_folium

# Folium's scripts come from CDNs; here only Leaflet, and from this machine, in the
# plain page's favour.
folium.Map.default_js = [("leaflet", "/leaflet/leaflet.js")]
folium.Map.default_css = [("leaflet", "/leaflet/leaflet.css")]

st.title("Projects")
frame = gpd.read_file(os.environ["PLAIN_FILE"])
sheet = folium.Map(location=[23.0, 113.73], zoom_start=12, tiles=None)
shown = frame[["name", "status", "geometry"]]
marker = folium.CircleMarker(radius=6, fill=True)
folium.GeoJson(shown, marker=marker, tooltip=folium.GeoJsonTooltip(["name", "status"])).add_to(
    sheet
)
st_folium(sheet, height=700, use_container_width=True, returned_objects=[])
