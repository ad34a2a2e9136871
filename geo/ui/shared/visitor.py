"""Identify the current visitor: request headers and session."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx


def visitor_headers() -> Mapping[str, str] | None:
    """Return the headers of the visitor's connection; None outside a page."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    return st.context.headers


def visitor_now() -> str:
    """Return the id of the current session; empty outside a page."""
    context = get_script_run_ctx(suppress_warning=True)
    return context.session_id if context else ""
