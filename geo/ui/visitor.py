"""Where the visitor of the moment comes from."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

# What proxies add to a request; any of them is enough.
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via")


def is_forwarded() -> bool:
    """Say whether the visitor comes through another server; nobody does outside a page."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return False
    return any(st.context.headers.get(name) for name in _FORWARDED)
