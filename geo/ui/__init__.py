"""Streamlit and folium live here and nowhere else."""
