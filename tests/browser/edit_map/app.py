"""The program's routes and headers around one page that shows the map of the edit page alone."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from geo.api.middleware.limits import TimedRequests
from geo.api.middleware.security import SecurityHeaders
from geo.api.routes import routes
from geo.ui.server.startup import lifespan

app = st.App(
    str(Path(__file__).with_name("page.py")),
    routes=routes(),
    middleware=[Middleware(SecurityHeaders), Middleware(TimedRequests)],
    lifespan=lifespan,
)
