"""The pages: the only package that uses Streamlit and folium."""
