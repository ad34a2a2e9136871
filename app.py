"""The server application: ``streamlit run app.py`` serves the pages and the HTTP routes."""

import streamlit as st
from starlette.middleware import Middleware

from geo.api.middleware.addresses import BelowPath, OwnHosts, SoundSetup
from geo.api.middleware.limits import TimedRequests
from geo.api.middleware.security import KnownAddresses, SecurityHeaders
from geo.api.routes import routes
from geo.model.config.base_path import serve_below
from geo.store.permission import serving
from geo.ui.pages import SHELL, TITLES
from geo.ui.server.document import page_routes
from geo.ui.server.startup import lifespan
from geo.ui.server.uploads import UploadLimits
from geo.ui.server.wire import OwnMessages
from geo.ui.shared.visitor import visitor_headers

serving(visitor_headers)
# The middleware removes the base path before Streamlit sees a request.
serve_below(st.config.get_option("server.baseUrlPath"))
st.config.set_option("server.baseUrlPath", "")
app = st.App(
    SHELL,
    routes=[*page_routes(), *routes()],
    middleware=[  # the first one sees a request first
        Middleware(BelowPath),
        Middleware(SecurityHeaders),
        Middleware(SoundSetup),
        Middleware(TimedRequests),
        Middleware(OwnHosts),
        Middleware(KnownAddresses, pages=TITLES),
        Middleware(UploadLimits),
        Middleware(OwnMessages),
    ],
    lifespan=lifespan,
)
