"""What the edit page's map is sent, and what is believed of what it says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from streamlit.testing.v1 import AppTest

from geo.model.geometry import geometry_findings
from geo.ui.shared import side_map
from geo.ui.shared.side_map import (
    MAX_LABEL,
    MAX_POSITIONS,
    MAX_SHAPES,
    Arrow,
    MapAnswer,
    MapShape,
    checked,
    token_of,
)
from geo.web.bundle import WEB_DIR, script_bundle
from tests.strategies import json_values
from tests.ui.conftest import visiting

POINT = {"type": "Point", "coordinates": [113.75, 23.0]}
LINE = {"type": "LineString", "coordinates": [[113.7, 23.0], [113.8, 23.1]]}
CLOCKWISE = [[113.0, 23.0], [113.0, 24.0], [114.0, 24.0], [114.0, 23.0], [113.0, 23.0]]
AREA = {"type": "Polygon", "coordinates": [CLOCKWISE[::-1]]}
SCRIPT_DIR = WEB_DIR / "js"
SOURCE = "\n".join(path.read_text("utf-8") for path in sorted(SCRIPT_DIR.glob("editor/*.js")))


class Page:
    """A session in which the map's component is played by a test."""

    def __init__(self) -> None:
        self.session: dict[str, Any] = {}
        self.told: dict[str, Any] = {}
        self.sent: dict[str, Any] = {}
        self.options: dict[str, Any] = {}

    def mount(self, *, key: str, data: dict[str, Any], **options: Any) -> dict[str, Any]:
        self.sent, self.options = data, options
        self.session[key] = self.told
        return self.told

    def show(self, *shapes: MapShape, **options: Any) -> MapAnswer:
        return side_map.edit_map("map", shapes, **{"label": "Places", **options})

    def draw(self, geometry: Any) -> None:
        self.told["drawn"] = {"token": self.sent["token"], "geometry": geometry}

    def pick(self, name: Any, click: str) -> None:
        self.told["picked"] = {"id": name, "click": click}


@pytest.fixture
def page() -> Iterator[Page]:
    played = Page()
    with (
        visiting(lang="en"),
        mock.patch.object(side_map, "mount", played.mount),
        mock.patch.object(side_map.st, "session_state", played.session),
    ):
        yield played


@pytest.mark.parametrize(
    ("geometry", "draw"), [(POINT, "point"), (LINE, "line"), (AREA, "area")], ids=str
)
def test_what_is_drawn_well_is_taken_as_it_is(geometry: dict[str, Any], draw: str) -> None:
    assert checked(geometry, draw) == geometry


@pytest.mark.parametrize("draw", ["point", "line", "none", ""])
def test_another_kind_than_was_asked_for_is_no_answer(draw: str) -> None:
    assert checked(AREA, draw) is None


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        "POINT (1 2)",
        [],
        {},
        {"type": "Point"},
        {"type": ["Point"], "coordinates": [1, 2]},
        {"type": "Point", "coordinates": None},
        {"type": "Point", "coordinates": [1]},
        {"type": "Point", "coordinates": [float("nan"), 2]},
        {"type": "Point", "coordinates": [10**400, 2]},
        {"type": "Point", "coordinates": ["1", "2"]},
        {"type": "Point", "coordinates": [True, False]},
        {"type": "Point", "coordinates": [23.0, 113.7]},
        {"type": "MultiPoint", "coordinates": [[1, 2]] * (MAX_POSITIONS + 1)},
        {"type": "MultiPoint", "coordinates": [[[[[[[1]]]]]]]},
        {"type": "GeometryCollection", "geometries": [POINT]},
    ],
    ids=lambda geometry: str(geometry)[:60],
)
def test_what_cannot_be_a_point_is_no_answer(geometry: Any) -> None:
    assert checked(geometry, "point") is None


@pytest.mark.parametrize(
    "ring",
    [
        [[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]],
        [[0, 0], [1, 1], [0, 0], [0, 0]],
        [[0, 0], [0, 1], [1, 1], [1, 0]],
        [[0, 0], [0, 1e-8], [1e-8, 1e-8], [0, 0]],
        [],
    ],
    ids=["bow-tie", "folded", "open", "gone when rounded", "empty"],
)
def test_an_area_that_is_none_is_no_answer(ring: list[list[float]]) -> None:
    assert checked({"type": "Polygon", "coordinates": [ring]}, "area") is None


def test_rings_are_turned_and_nothing_but_the_geometry_is_kept() -> None:
    geometry = {
        "type": "Polygon",
        "coordinates": [CLOCKWISE],
        "crs": {"type": "link"},
        "x": "<script>",
    }
    assert checked(geometry, "area") == AREA


def test_heights_are_dropped_and_six_decimals_kept() -> None:
    geometry = {"type": "LineString", "coordinates": [[113.12345678, 23, 5], [114, 24, 6]]}
    assert checked(geometry, "line") == {
        "type": "LineString",
        "coordinates": [[113.123457, 23.0], [114.0, 24.0]],
    }


@given(json_values)
def test_whatever_the_browser_sends_is_valid_or_nothing(value: Any) -> None:
    for kind, draw in side_map.FAMILY.items():
        geometry = checked({"type": kind, "coordinates": value}, draw)
        assert geometry is None or geometry_findings(geometry, None) == []
    assert checked(value, "point") is None or isinstance(value, dict)


def test_a_page_that_hands_back_what_was_drawn_does_not_begin_anew() -> None:
    memory: dict[str, Any] = {}
    first = token_of(memory, "point", None)
    memory["told"] = POINT
    assert token_of(memory, "point", POINT) == first
    assert token_of(memory, "point", POINT) == first


@pytest.mark.parametrize(("draw", "begin"), [("point", None), ("line", POINT), ("point", LINE)])
def test_another_beginning_or_kind_has_another_name(draw: str, begin: Any) -> None:
    memory: dict[str, Any] = {}
    first = token_of(memory, "point", POINT)
    assert token_of(memory, draw, begin) != first


def test_a_beginning_that_comes_again_is_a_new_one() -> None:
    memory: dict[str, Any] = {}
    tokens = [token_of(memory, "point", begin) for begin in (POINT, None, POINT)]
    assert len(set(tokens)) == 3


def test_a_shape_is_sent_with_all_it_needs(page: Page) -> None:
    page.show(MapShape("a", POINT, "old", "Before"), arrows=[Arrow((1, 2), (3, 4))], draw="point")
    assert json.loads(page.sent["shapes"]) == [["a", "old", "Before", "Point", [113.75, 23.0]]]
    assert page.sent["arrows"] == [[(1, 2), (3, 4)]]
    assert page.sent["script"] == script_bundle().url
    assert (page.sent["lang"], page.sent["label"], page.sent["draw"]) == ("en", "Places", "point")
    assert json.loads(json.dumps(page.sent, allow_nan=False))


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "GeometryCollection", "geometries": []},
        {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": [10**30, 1]},
        {},
    ],
    ids=str,
)
def test_a_shape_that_cannot_be_shown_is_left_out(page: Page, geometry: dict[str, Any]) -> None:
    page.show(MapShape("bad", geometry, "old"), MapShape("good", POINT, "old"))
    assert [row[0] for row in json.loads(page.sent["shapes"])] == ["good"]
    assert page.sent["texts"]["shown"] == "1 of 2 places are shown."


def test_an_arrow_to_nowhere_is_left_out(page: Page) -> None:
    page.show(arrows=[Arrow((1, 2), (float("nan"), 4)), Arrow((1, 2), (3, float("inf")))])
    assert page.sent["arrows"] == []


def test_of_too_many_shapes_the_quiet_ones_are_left_out(page: Page) -> None:
    quiet = [MapShape(f"q{i}", POINT, "context") for i in range(MAX_SHAPES)]
    page.show(*quiet, MapShape("last", POINT, "new"))
    rows = json.loads(page.sent["shapes"])
    assert len(rows) == MAX_SHAPES
    assert rows[0][0] == "last"
    assert page.sent["texts"]["shown"] == "20,000 of 20,001 places are shown."


def test_text_is_cut_and_cannot_break_the_message(page: Page) -> None:
    page.show(MapShape("\ud800", POINT, "old", "x" * 1000 + "\udc00"))
    (row,) = json.loads(page.sent["shapes"])
    assert row[2] == "x" * MAX_LABEL
    page.pick(row[0], "1-1")
    assert page.show(MapShape("\ud800", POINT, "old")).picked == "\ud800"


@pytest.mark.parametrize("begin", [LINE, {"type": "Point", "coordinates": [999, 1]}])
def test_a_beginning_that_does_not_fit_is_ignored(page: Page, begin: dict[str, Any]) -> None:
    page.show(draw="point", drawing=begin)
    assert page.sent["drawing"] is None


def test_what_was_drawn_is_answered_until_another_beginning_comes(page: Page) -> None:
    assert page.show(draw="point").drawn is None
    page.draw(POINT)
    assert page.show(draw="point").drawn == POINT
    assert page.sent["now"] == {"geometry": POINT}
    assert page.show(draw="line").drawn is None
    assert page.sent["now"] is None


def test_what_is_drawn_while_the_page_hands_the_last_back_is_not_lost(page: Page) -> None:
    page.show(draw="point")
    page.draw(POINT)
    page.show(draw="point")
    token = page.sent["token"]
    further = {"type": "Point", "coordinates": [113.76, 23.0]}
    page.draw(further)
    assert page.show(draw="point", drawing=POINT).drawn == further
    assert page.sent["token"] == token


@pytest.mark.parametrize("told", [None, 3, "x", [], {"geometry": POINT}, {"token": 1}])
def test_a_hostile_answer_is_none(page: Page, told: Any) -> None:
    page.show(draw="point")
    page.told.update(drawn=told, picked=told)
    assert page.show(draw="point") == MapAnswer()


def test_a_hostile_geometry_is_none(page: Page) -> None:
    page.show(draw="point")
    page.draw({"type": "Point", "coordinates": ["<script>", 1]})
    assert page.show(draw="point").drawn is None


def test_only_a_shape_that_is_shown_can_be_picked(page: Page) -> None:
    shapes = (MapShape("a", POINT, "old"), MapShape("b", POINT, "new"))
    page.show(*shapes)
    page.pick("b", "1-1")
    assert page.show(*shapes) == MapAnswer(None, "b", just_picked=True)
    assert page.show(*shapes) == MapAnswer(None, "b", just_picked=False)
    page.pick("b", "1-2")
    assert page.show(*shapes).just_picked
    assert page.show(shapes[0]) == MapAnswer()
    page.pick(["b"], "1-3")
    assert page.show(*shapes) == MapAnswer()


def test_the_component_may_say_three_things_and_no_more(page: Page) -> None:
    page.show()
    assert set(page.options) == {"on_drawn_change", "on_picked_change", "on_offered_change"}


@pytest.mark.parametrize(
    ("shown", "total", "text"),
    [
        (0, 0, "No place is shown."),
        (1, 1, "1 place is shown."),
        (1200, 1200, "1,200 places are shown."),
        (2, 3, "2 of 3 places are shown."),
    ],
)
def test_a_screen_reader_hears_how_many(shown: int, total: int, text: str) -> None:
    with visiting(lang="en"):
        assert side_map.map_texts(shown, total)["shown"] == text


def test_every_text_is_asked_for() -> None:
    code = SOURCE + side_map._JS

    def is_asked_for(name: str) -> bool:
        asked = (f'"{name}"', f"texts.{name}", f"`{name.rpartition('_')[0]}_${{")
        return any(each in code for each in asked)

    assert [name for name in side_map._TEXTS if not is_asked_for(name)] == []


def script() -> None:
    """A page with a map and nothing else."""
    from geo.ui.shared import state
    from geo.ui.shared.side_map import edit_map

    state.sync()
    edit_map("map", [], label="Places", draw="area")


def test_a_page_with_the_map_runs() -> None:
    app = AppTest.from_function(script)
    app.query_params["lang"] = "zh"
    app.run()
    assert not app.exception


def test_a_word_travels_with_its_mark_and_is_short(page: Page) -> None:
    page.show(MapShape("a", POINT, "site", "A site", "12345678"), MapShape("b", POINT, "site"))
    first, second = json.loads(page.sent["shapes"])
    assert first[5] == "1234"
    assert len(second) == 5


def test_a_window_is_asked_for_or_left_to_the_shapes(page: Page) -> None:
    page.show(view=(113.7, 22.9, 113.8, 23.1))
    assert page.sent["view"] == [113.7, 22.9, 113.8, 23.1]
    page.show()
    assert page.sent["view"] is None


def test_an_offered_place_is_answered_once_and_only_where_it_was_asked_for(page: Page) -> None:
    page.show(offers=True)
    page.told["offered"] = {"geometry": POINT, "click": "1-1"}
    assert page.show(offers=True).offered == POINT
    assert page.show(offers=True).offered is None
    page.told["offered"] = {"geometry": POINT, "click": "1-2"}
    assert page.show().offered is None
    page.told["offered"] = {"geometry": {"type": "Point", "coordinates": ["x", 1]}, "click": "1-3"}
    assert page.show(offers=True).offered is None


def test_what_was_drawn_is_forgotten_on_request(page: Page) -> None:
    page.show(draw="point")
    page.draw(POINT)
    assert page.show(draw="point").drawn == POINT
    before = page.sent["token"]
    side_map.forget_drawn("map")
    assert page.show(draw="point").drawn is None
    assert page.sent["token"] != before


def test_each_fill_of_a_result_is_drawn_and_told_apart() -> None:
    fills = ("possible", "nominal", "sure", "gap", "gap_chosen", "community", "grid1", "grid5")
    areas = (SCRIPT_DIR / "editor/areas.js").read_text("utf-8")
    marks = (SCRIPT_DIR / "editor/marks.js").read_text("utf-8")
    for role in fills:
        assert f'"{role}"' in marks
        assert role.rstrip("15") in areas
