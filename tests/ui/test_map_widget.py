"""The folium map carries no data, stays the same, and what reaches it is inert."""

from __future__ import annotations

import json
import re
from typing import Any
from unittest import mock

import pytest
import streamlit_folium
from hypothesis import given
from jinja2 import Template

from geo.store.file.store import read_snapshot
from geo.ui import map_widget
from geo.ui.map_widget import Mount, PlanMap, State, script_safe_json
from geo.web.bundle import script_bundle
from tests.conftest import DATA
from tests.strategies import json_values
from tests.ui.conftest import visiting

ACTIVE = (
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "</",
    "<",
    ">",
    "&",
    "`",
    "${",
    "'",
    "\u2028",
    "\u2029",
)
PAYLOADS = (
    "{{7*7}}",
    "{% for x in y %}",
    "{# x #}",
    "${7*7}",
    "`",
    "</script><script>window.pwned=1</script>",
    "<!--",
    "\u2028",
    "\\",
    '"',
    "'",
)


def shown(**address: Any) -> dict[str, Any]:
    """Return what the component of the map is given for a visitor at an address."""
    given_to: dict[str, Any] = {}

    def component(**values: Any) -> dict[str, Any]:
        given_to.update(values)
        return {}

    with visiting(**address), mock.patch.object(streamlit_folium, "_component_func", component):
        map_widget.show_map()
    return given_to


@given(json_values)
def test_the_json_is_inert_and_gives_the_value_back(value: Any) -> None:
    text = script_safe_json(value)
    assert [sign for sign in ACTIVE if sign in text] == []
    assert text.isascii()
    assert json.loads(text) == value


@given(json_values)
def test_a_template_engine_finds_nothing_to_do_in_the_json(value: Any) -> None:
    text = script_safe_json(value)
    assert Template(text).render() == text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_is_inert_as_key_and_as_value(payload: str) -> None:
    value = {payload: [payload, {payload: {}}], "filter": {"q": payload}}
    text = script_safe_json(value)
    assert [sign for sign in ACTIVE if sign in text] == []
    assert json.loads(text) == value


def test_the_script_of_the_map_holds_no_project() -> None:
    found = shown(section="2", q="路")
    snapshot = read_snapshot(DATA / "projects.geojson")
    given_to_browser = json.dumps(found, ensure_ascii=False, default=str)
    for row in range(len(snapshot)):
        properties = snapshot.feature(row)["properties"]
        assert properties["name"] not in given_to_browser
        assert properties["name_en"] not in given_to_browser


def test_the_map_loads_nothing_but_the_programs_own_script() -> None:
    found = shown()
    assert found["js_links"] == [script_bundle().url]
    assert found["css_links"] == []
    sheet = PlanMap(location=(23.0, 113.7), tiles=None)
    sheet.add_child(Mount())
    addresses = re.findall(r"(?:src|href)=\"([^\"]+)\"", sheet.get_root().render())
    assert addresses == [script_bundle().url]


@pytest.mark.parametrize(
    "address",
    [
        {"section": "2"},
        {"lang": "en"},
        {"id": "guantai-road", "at": "113.7,23,15"},
        {"q": "{{7*7}}</script>"},
        {"basemap": "osm"},
    ],
)
def test_the_map_is_the_same_for_every_state_so_that_it_is_never_rebuilt(
    address: dict[str, str],
) -> None:
    plain, other = shown(), shown(**address)
    for name in ("key", "header", "html", "height", "js_links", "css_links", "zoom", "center"):
        assert plain[name] == other[name], name
    without_names = [re.sub(r"_[a-z0-9]+", "", each["script"]) for each in (plain, other)]
    assert without_names[0] == without_names[1]
    assert plain["feature_group"] != other["feature_group"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_an_address_holds_reaches_the_map_as_data(payload: str) -> None:
    group = shown(q=f"a{payload}", id=f"b{payload}", at=f"c{payload}")["feature_group"]
    calls = re.findall(r"PlanMap\.restore\((.*), 0, \[.*\]\);", group)
    assert len(calls) == 1
    state = json.loads(calls[0])
    assert state["id"] == f"b{payload}"
    assert state["filter"]["q"].startswith("a")
    assert "49" not in calls[0]


def test_only_what_the_map_sends_itself_makes_a_rerun() -> None:
    assert shown()["returned_objects"] == ["planmap"]


def test_the_state_element_gives_number_and_state() -> None:
    element = State({"state": {"q": "<b>"}, "number": "3"})
    assert element.number == 3
    assert json.loads(element.state) == {"q": "<b>"}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_of_the_link_is_not_known_reaches_the_map_as_data(payload: str) -> None:
    group = shown(section=f"9{payload}")["feature_group"]
    (call,) = re.findall(r"PlanMap\.restore\(.*, 0, (\[.*\])\);", group)
    (told, *_more) = json.loads(call)
    assert f"section=9{payload}"[:20].strip() in told
    assert "49" not in call
    assert "</script" not in call
