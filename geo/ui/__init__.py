"""The only place for Streamlit and folium."""
