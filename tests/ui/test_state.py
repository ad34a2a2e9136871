"""Address <-> state, whatever the address holds."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model.config.base_path import serve_below
from geo.model.query import MAX_TEXT, PARAMETERS, ProjectFilter
from geo.model.text.language import LANGUAGES
from geo.ui.shared import state
from tests.strategies import json_values
from tests.ui.conftest import visiting

NAMES = (*PARAMETERS, "id", "at", "lang", "basemap", "layers")
FULL: dict[str, list[str]] = {
    "section": ["2", "3"],
    "status": ["ongoing"],
    "category": ["park", "school"],
    "community": ["周溪社区"],
    "year": ["2025"],
    "certainty": ["estimate"],
    "q": ["医院 CBD"],
    "id": ["guantai-road"],
    "at": ["113.72,22.99,14"],
    "lang": ["en"],
    "basemap": ["osm"],
    "layers": ["parks,-communities"],
}
hostile_addresses = st.dictionaries(
    st.sampled_from(NAMES),
    st.lists(st.text(max_size=300), max_size=4),
)


def message(**changes: Any) -> dict[str, Any]:
    """Return what the map document sends."""
    sets = {name: [] for name in PARAMETERS if name != "q"}
    sent = {"lang": "zh", "basemap": "none", "id": None, "at": None, "filter": {**sets, "q": ""}}
    return {"planmap": {**sent, "number": 1, **changes}}


def test_an_empty_address_is_the_whole_plan() -> None:
    with visiting():
        assert state.project_filter() == ProjectFilter()
        assert state.map_state() == {
            "number": 0,
            "state": {
                "lang": "zh",
                "basemap": "none",
                "id": None,
                "at": None,
                "layers": "",
                "filter": {**{name: [] for name in PARAMETERS if name != "q"}, "q": ""},
            },
        }


def test_an_address_with_everything_is_taken_over() -> None:
    with visiting(**FULL):
        found = state.map_state()["state"]
    assert found["filter"] == {
        **{name: FULL[name] for name in PARAMETERS if name != "q"},
        "q": FULL["q"][0],
    }
    assert (found["id"], found["at"]) == ("guantai-road", "113.72,22.99,14")
    assert (found["lang"], found["basemap"]) == ("en", "osm")


@pytest.mark.parametrize("name", FULL)
def test_each_part_of_an_address_is_written_as_it_was_read(name: str) -> None:
    with visiting(**{name: FULL[name]}) as guest:
        state.set_filter(state.project_filter().params())
        assert guest.address == {name: FULL[name]}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("section", "9"),
        ("section", "2;drop table"),
        ("status", "{{7*7}}"),
        ("category", "../../etc/passwd"),
        ("certainty", ""),
        ("year", "20250"),
        ("year", "²⁰²⁵"),
        ("q", "x" * (MAX_TEXT + 1)),
        ("lang", "fr"),
        ("lang", "<script>"),
        ("basemap", "bing"),
        ("basemap", "tianditu"),
    ],
)
def test_what_is_not_known_is_left_out(name: str, value: str) -> None:
    with visiting(**{name: value}):
        assert state.map_state()["state"]["filter"]["q"] == ""
        assert state.project_filter() == ProjectFilter()
        assert state.language() == "zh"
        assert state.map_state()["state"]["basemap"] == "none"


@given(hostile_addresses)
def test_any_address_gives_a_state_within_limits(address: dict[str, list[str]]) -> None:
    with visiting(**address):
        found = state.map_state()["state"]
        assert found["lang"] in LANGUAGES
        assert found["basemap"] in ("none", "osm", "gaode")
        assert len(found["id"] or "") <= 120
        assert len(found["at"] or "") <= 60
        assert len(found["filter"]["q"]) <= MAX_TEXT


@given(hostile_addresses)
def test_a_written_address_is_read_as_the_same_state(address: dict[str, list[str]]) -> None:
    with visiting(**address) as guest:
        before = state.map_state()
        state.set_filter(state.project_filter().params())
        written = guest.address
    with visiting(**written):
        assert state.map_state() == before


@pytest.mark.parametrize(
    ("languages", "locale", "expected"),
    [
        ("en-GB,en;q=0.9", None, "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "en-US", "zh"),
        (None, "en-US", "en"),
        (None, None, "zh"),
        ("fr-FR", None, "en"),
    ],
)
def test_the_language_is_the_browsers_until_one_is_chosen(
    languages: str | None, locale: str | None, expected: str
) -> None:
    with visiting(languages, locale):
        assert state.language() == expected


def test_a_chosen_language_goes_into_the_address() -> None:
    with visiting() as guest:
        state.set_language("en")
        assert state.language() == "en"
        assert guest.address == {"lang": ["en"]}


def test_a_language_that_does_not_exist_cannot_be_chosen() -> None:
    with visiting() as guest:
        state.set_language("klingon")
        assert state.language() == "zh"
        assert guest.address == {}


def test_a_filter_that_was_set_goes_into_the_address_without_losing_the_rest() -> None:
    with visiting(id="guantai-road", lang="en") as guest:
        state.set_filter({"section": ["2"], "q": " 路 "})
        assert guest.address == {
            "section": ["2"],
            "q": ["路"],
            "id": ["guantai-road"],
            "lang": ["en"],
        }


def test_what_stands_in_the_address_and_is_not_ours_is_dropped_when_it_is_written() -> None:
    with visiting(utm_source="x", section="2") as guest:
        state.set_language("en")
        assert guest.address == {"section": ["2"], "lang": ["en"]}


def test_the_back_button_takes_a_filter_back() -> None:
    with visiting() as guest:
        state.set_filter({"section": ["5"]})
        guest.go("/")
        state.sync()
        assert state.project_filter() == ProjectFilter()


def test_a_run_without_a_change_keeps_the_state() -> None:
    with visiting(section="5"):
        state.sync()
        state.sync()
        assert state.project_filter().section == frozenset({5})


def test_the_state_goes_along_to_another_page() -> None:
    with visiting() as guest:
        state.set_filter({"section": ["5"]})
        guest.go("/projects")
        state.sync()
        assert state.project_filter().section == frozenset({5})
        assert guest.address == {"section": ["5"]}


def test_a_link_to_another_page_with_an_address_of_its_own_wins() -> None:
    with visiting() as guest:
        state.set_filter({"section": ["5"]})
        guest.go("/projects", section="1")
        state.sync()
        assert state.project_filter().section == frozenset({1})


def test_what_the_map_sends_is_taken_over() -> None:
    with visiting() as guest:
        filtered = {**message()["planmap"]["filter"], "section": [2, 3], "q": "路"}
        guest.session_state[state.MAP_VALUE] = message(
            filter=filtered, id="guantai-road", lang="en", basemap="osm", number=7
        )
        state.adopt_map_state()
        assert state.project_filter() == ProjectFilter(section=frozenset({2, 3}), q="路")
        assert state.map_state()["number"] == 7
        assert guest.address == {
            "section": ["2", "3"],
            "q": ["路"],
            "id": ["guantai-road"],
            "lang": ["en"],
            "basemap": ["osm"],
        }


@pytest.mark.parametrize("sent", [None, {}, {"planmap": None}, {"planmap": {"filter": None}}])
def test_a_map_that_says_nothing_changes_nothing(sent: Any) -> None:
    with visiting(section="5") as guest:
        guest.session_state[state.MAP_VALUE] = sent
        state.adopt_map_state()
        assert state.project_filter().section == frozenset({5})


@given(
    st.dictionaries(
        st.sampled_from(["filter", "id", "at", "lang", "basemap", "number"]), json_values
    ),
    json_values,
)
def test_whatever_a_map_document_sends_gives_a_state_within_limits(
    sent: dict[str, Any], inner: Any
) -> None:
    with visiting() as guest:
        filtered = dict.fromkeys(PARAMETERS, inner)
        guest.session_state[state.MAP_VALUE] = {"planmap": {"filter": filtered, **sent}}
        state.adopt_map_state()
        found = state.map_state()
        assert isinstance(found["number"], int)
        assert found["state"]["lang"] in LANGUAGES
        assert found["state"]["basemap"] in ("none", "osm", "gaode")
        assert len(found["state"]["id"] or "") <= 120


@pytest.mark.parametrize("name", state.PAGE_VALUES)
def test_what_a_page_keeps_in_the_address_survives_everything_else(name: str) -> None:
    with visiting(**{name: "x"}) as guest:
        state.set_language("en")
        state.set_filter({"section": ["2"]})
        assert guest.address == {"section": ["2"], "lang": ["en"], name: ["x"]}
        guest.session_state[state.MAP_VALUE] = message(lang="zh")
        state.adopt_map_state()
        assert state.page_value(name) == "x"
        state.set_page_values(**{name: ""})
        assert name not in guest.address
        assert state.page_value(name) == ""


def test_a_page_value_is_never_longer_than_its_limit() -> None:
    with visiting(sites="9" * 5_000) as guest:
        assert len(state.page_value("sites")) == state.PAGE_VALUES["sites"]
        state.set_page_values(k=1234567, radius=500)
        assert (guest.address["k"], guest.address["radius"]) == (["1234"], ["500"])
        state.set_page_values(k=None)
        assert "k" not in guest.address


def test_an_unknown_page_value_is_a_mistake_of_the_program() -> None:
    with visiting(), pytest.raises(KeyError):
        state.set_page_values(nothing="x")


def test_an_address_of_a_page_keeps_the_path_under_which_the_program_is_served() -> None:
    serve_below("plan/2023")
    try:
        with visiting(lang="en"):
            address = state.own_address("coverage", service="park")
            assert address == "/plan/2023/coverage?service=park&lang=en"
            assert state.own_address(id="") == "/plan/2023/?lang=en"
    finally:
        serve_below("")


def test_no_page_writes_an_address_of_its_own() -> None:
    # From the root of the host it leads elsewhere when the program is served below a path.
    written = re.compile(r"""f?["']/(?:[a-z-]+)?\\?[^"']*lang=""")
    files = sorted(Path(state.__file__).parents[1].rglob("*.py"))
    assert [file.name for file in files if written.search(file.read_text(encoding="utf-8"))] == []
