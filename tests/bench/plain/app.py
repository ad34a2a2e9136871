"""The plain alternative: one Streamlit page with ``folium.GeoJson``, Leaflet served locally."""

from pathlib import Path

import streamlit as st
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from xstatic.pkg import leaflet

app = st.App(
    Path(__file__).with_name("page.py"),
    routes=[Mount("/leaflet", StaticFiles(directory=leaflet.BASE_DIR))],
)
