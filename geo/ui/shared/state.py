"""The visitor's view state, kept in the address so that a link reproduces it.

Both the map document and the widgets of the projects page change the filter, so neither
can own the address. This module does: it reads the address once per run, compares it with
what it wrote last, and writes it when the state has changed.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st

from geo.model.config.base_path import base_path
from geo.model.layer_choice import choice_words
from geo.model.query import PARAMETERS, ProjectFilter, parse_filter
from geo.model.text.language import Language, as_language, negotiate
from geo.model.text.plain_text import without_signs
from geo.tiles.sources import basemaps, default_basemap

_STATE = "planmap_state"
_WRITTEN = "planmap_address"
_PAGE = "planmap_page"
_LINK = "planmap_link"
_MAX_NAMES = 50
MAP_VALUE = "planmap"
_MAX_ID = 120
_MAX_POSITION = 60
# Values of the coverage page in the address, with their maximum lengths. Only the coverage
# page interprets them; all other pages just keep them.
PAGE_VALUES = {
    "service": 40,
    "rule": 40,
    "radius": 12,
    "count": 20,
    "by": 4,
    "method": 20,
    "part": 20,
    "table": 20,
    "layer": 20,
    "shade": 20,
    "k": 4,
    "sites": 800,
    "moves": 1100,
    "stands": 9,
}


def sync() -> None:
    """Adopt the address if it changed from outside: by a link or the back button."""
    address, page = _address(), urlsplit(st.context.url or "").path
    page_changed = st.session_state.get(_PAGE, page) != page
    st.session_state[_PAGE] = page
    if address == st.session_state.get(_WRITTEN):
        return
    # Streamlit drops the parameters when the page changes; the visitor did not ask for that.
    if page_changed and _STATE in st.session_state and not address:
        forget_link()
        _write()
        return
    st.session_state[_STATE] = _from_address(address)
    st.session_state[_WRITTEN] = address
    names = list(st.query_params)[:_MAX_NAMES]
    st.session_state[_LINK] = {name: st.query_params.get_all(name) for name in names}


def link() -> dict[str, list[str]]:
    """Return the parameters of the link that the visitor followed; empty after a change."""
    params: dict[str, list[str]] = st.session_state.get(_LINK, {})
    return params


def forget_link() -> None:
    """Forget the link that the visitor followed."""
    st.session_state[_LINK] = {}


def language_only() -> None:
    """Take only the language from the address, when the rest cannot be interpreted."""
    chosen = as_language(st.query_params.get("lang"))
    known = st.session_state.get(_STATE, {})
    st.session_state[_STATE] = {"page": {}, **known, "lang": chosen}


def _from_address(address: dict[str, list[str]]) -> dict[str, Any]:
    state: dict[str, Any] = {"filter": parse_filter(address, strict=False)}
    for name, limit in (("id", _MAX_ID), ("at", _MAX_POSITION)):
        state[name] = _first(address, name)[:limit] or None
    state["lang"] = as_language(_first(address, "lang"))
    state["basemap"] = _known_basemap(_first(address, "basemap"))
    state["layers"] = ",".join(choice_words(without_signs(_first(address, "layers"))))
    page = {name: _first(address, name)[:limit] for name, limit in PAGE_VALUES.items()}
    state["page"] = {name: value for name, value in page.items() if value}
    return state


def _first(address: dict[str, list[str]], name: str) -> str:
    return (address.get(name) or [""])[0]


def _known_basemap(code: str) -> str:
    return code if code in [source.code for source in basemaps()] else default_basemap()


def language() -> Language:
    """Return the visitor's chosen language, or else the browser's."""
    chosen: Language | None = st.session_state[_STATE]["lang"]
    return chosen or negotiate(st.context.headers.get("Accept-Language") or st.context.locale)


def set_language(code: str) -> None:
    """Set the visitor's language."""
    st.session_state[_STATE]["lang"] = as_language(code)
    _write()


def project_filter() -> ProjectFilter:
    """Return the current filter."""
    criteria: ProjectFilter = st.session_state[_STATE]["filter"]
    return criteria


def set_filter(params: dict[str, Any]) -> None:
    """Set the filter from parameters; unknown ones are ignored."""
    st.session_state[_STATE]["filter"] = parse_filter(params, strict=False)
    forget_link()
    _write()


def page_value(name: str) -> str:
    """Return one of :data:`PAGE_VALUES` unchecked, or an empty text."""
    return str(st.session_state[_STATE]["page"].get(name, ""))


def has_page_values() -> bool:
    """Return whether the address has a value of the coverage page other than its table."""
    return any(page_value(name) for name in PAGE_VALUES if name != "table")


def set_page_values(**values: object) -> None:
    """Set some of :data:`PAGE_VALUES`; None or an empty text removes a value."""
    kept = dict(st.session_state[_STATE]["page"])
    for name, value in values.items():
        text = "" if value is None else str(value)[: PAGE_VALUES[name]]
        kept.pop(name, None)
        if text:
            kept[name] = text
    st.session_state[_STATE]["page"] = kept
    forget_link()
    _write()


def map_state() -> dict[str, Any]:
    """Return the state for the map document, with the number of its last message."""
    state = st.session_state[_STATE]
    params = state["filter"].params()
    sets = {name: params.get(name, []) for name in PARAMETERS if name != "q"}
    return {
        "number": st.session_state.get("planmap_number", 0),
        "state": {
            "lang": language(),
            "basemap": state["basemap"],
            "id": state["id"],
            "at": state["at"],
            "layers": state["layers"],
            "filter": {**sets, "q": state["filter"].q},
        },
    }


def adopt_map_state() -> None:
    """Adopt the state that the map document sent, validated like an address."""
    sent = (st.session_state.get(MAP_VALUE) or {}).get("planmap")
    if not isinstance(sent, dict) or not isinstance(sent.get("filter"), dict):
        return
    address = {
        **{name: _strings(sent["filter"].get(name)) for name in PARAMETERS},
        **{name: _strings(sent.get(name)) for name in ("id", "at", "lang", "basemap", "layers")},
    }
    page = st.session_state[_STATE]["page"]  # the map document does not send it
    st.session_state[_STATE] = {**_from_address(address), "page": page}
    forget_link()
    number = sent.get("number")
    st.session_state["planmap_number"] = number if isinstance(number, int) else 0
    _write()


def _strings(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [str(item) for item in values if item not in (None, "")]


def _address() -> dict[str, list[str]]:
    known = (*PARAMETERS, "id", "at", "lang", "basemap", "layers", *PAGE_VALUES)
    return {name: st.query_params.get_all(name) for name in known if name in st.query_params}


def _write() -> None:
    state = st.session_state[_STATE]
    address = state["filter"].params()
    for name in ("id", "at", "lang", "layers"):
        if state[name]:
            address[name] = [state[name]]
    if state["basemap"] != default_basemap():
        address["basemap"] = [state["basemap"]]
    address |= {name: [value] for name, value in state["page"].items()}
    if address != _address():
        st.query_params.from_dict(address)
    st.session_state[_WRITTEN] = _address()


def own_address(page: str = "", **values: str) -> str:
    """Return the address of a page of the program, in the visitor's language, for a new tab.

    Parameters
    ----------
    page : str
        Address of the page; empty for the map.
    values : str
        Values of the address; empty ones are left out.
    """
    given = {name: value for name, value in values.items() if value}
    return f"{base_path()}/{page}?{urlencode({**given, 'lang': language()})}"
