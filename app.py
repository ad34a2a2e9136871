"""The program: ``streamlit run app.py`` serves the pages and the routes from one process."""

import streamlit as st
from starlette.middleware import Middleware

from geo.api.routes import routes
from geo.api.security import KnownAddresses, SecurityHeaders
from geo.ui.document import page_routes
from geo.ui.pages import SLUGS
from geo.ui.startup import lifespan

app = st.App(
    "geo/ui/shell.py",
    routes=[*page_routes(), *routes()],
    middleware=[Middleware(SecurityHeaders), Middleware(KnownAddresses, pages=SLUGS)],
    lifespan=lifespan,
)
