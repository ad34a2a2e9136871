"""What the visitor of the moment brought along."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx


def visitor_headers() -> Mapping[str, str] | None:
    """Return the headers of the visitor's handshake; None outside a page."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    return st.context.headers
