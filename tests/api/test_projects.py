"""``/api/projects``: the list, and one card."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pyproj import Geod
from starlette.testclient import TestClient

from tests.conftest import project

Get = Callable[..., Any]
Show = Callable[..., None]
GEOD = Geod(ellps="WGS84")
WIDE: dict[str, Any] = {"geometry": None, "location_type": "subdistrict_wide"}


def ids(answer: dict[str, Any]) -> list[str]:
    return [item["id"] for item in answer["items"]]


@pytest.fixture
def three(show: Show) -> None:
    """Serve a park in section 2, work everywhere in section 1, a school far away."""
    show(
        project("park", section=2, category="park", status="completed"),
        project("wide", section=1, status="ongoing", **WIDE),
        project("far", geometry={"type": "Point", "coordinates": [114.5, 23.0]}),
    )


def test_the_shipped_plan_lists_63_items_in_its_order(get: Get) -> None:
    answer = get("/api/projects")
    order = [(item["section"], item["sentence"]) for item in answer["items"]]
    assert (answer["total"], answer["listed"], len(answer["items"])) == (63, 63, 63)
    assert order == sorted(order)


def test_a_choice_of_communities_says_what_it_cannot_tell(
    show: Callable[..., Any], get: Get
) -> None:
    show(
        project("both", community="西平社区、雅园社区"),
        project("one", community="雅园社区"),
        project("placed"),
        project("without", geometry=None),
    )
    answer = get("/api/projects", community="西平社区")
    assert [each["id"] for each in answer["items"]] == ["both"]
    assert answer["facets"]["community"] == {"西平社区": 1, "雅园社区": 2}
    assert (answer["untold"], answer["possible"]) == (1, {})
    untold = get("/api/projects", community="-")
    assert [each["id"] for each in untold["items"]] == ["placed"]
    card = get("/api/projects/both")
    assert card["communities"] == [
        {"name": "西平社区", "how": "recorded"}, {"name": "雅园社区", "how": "recorded"}
    ]  # fmt: skip


def test_a_hit_says_which_words_matched_in_what(show: Callable[..., Any], get: Get) -> None:
    show(
        project("text", phrase="近医院", category="road", status="under_construction"),
        project("name", name="南城医院", category="health", status="under_construction"),
        project("planned", name="另一医院", category="health"),
    )
    answer = get("/api/projects", q="医院 在建")
    assert [each["id"] for each in answer["items"]] == ["name", "text"]
    assert [each["matches"] for each in answer["items"]] == [
        [
            {"field": "name", "code": None, "parts": ["南城", "医院", ""]},
            {"field": "status", "code": "under_construction", "parts": ["", "在建", ""]},
        ],
        [
            {"field": "phrase", "code": None, "parts": ["近", "医院", ""]},
            {"field": "status", "code": "under_construction", "parts": ["", "在建", ""]},
        ],
    ]


@pytest.mark.usefixtures("three")
def test_an_item_has_what_the_list_shows(get: Get) -> None:
    answer = get("/api/projects", section="1")
    assert set(answer) >= {"revision", "total", "located", "missing", "status", "facets", "listed"}
    assert answer["items"] == [
        {
            "id": "wide",
            "name": "甲学校",
            "name_en": "School A",
            "section": 1,
            "sentence": 1,
            "status": "ongoing",
            "category": "school",
            "location_type": "subdistrict_wide",
            "certainty": "no_place",
            "reason": "whole_subdistrict",
            "accuracy_m": 50,
            "matches": [],
        }
    ]


@pytest.mark.usefixtures("three")
def test_a_filter_applies_to_list_and_figures(get: Get) -> None:
    answer = get("/api/projects", status="completed,ongoing")
    assert ids(answer) == ["wide", "park"]
    assert (answer["total"], answer["located"]) == (2, 1)
    assert answer["missing"] == {"whole_subdistrict": 1}


@pytest.mark.usefixtures("three")
def test_a_window_limits_the_list_but_not_the_figures(get: Get) -> None:
    answer = get("/api/projects", bbox="113,22,114,24", zoom="12")
    assert ids(answer) == ["park"]
    assert (answer["listed"], answer["total"]) == (1, 3)


def test_over_gaode_tiles_list_and_map_hold_the_same_projects(show: Show, get: Get) -> None:
    show(project("a", geometry={"type": "Point", "coordinates": [113.75, 23.0]}))
    edge = {"bbox": "113.7505,22.99,113.76,23.01", "zoom": "15", "display": "gcj02"}
    on_the_map = [feature["id"] for feature in get("/api/view", **edge)["features"]]
    assert on_the_map == ["a"]
    assert ids(get("/api/projects", **edge)) == on_the_map


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"limit": "2"}, ["p0", "p1"]),
        ({"limit": "2", "offset": "1"}, ["p1", "p2"]),
        ({"offset": "4"}, ["p4"]),
        ({"offset": "5"}, []),
        ({"offset": "999999999"}, []),
        ({"limit": "1000"}, ["p0", "p1", "p2", "p3", "p4"]),
    ],
)
def test_the_list_comes_in_pages(
    show: Show, get: Get, params: dict[str, str], expected: list[str]
) -> None:
    show(*[project(f"p{number}") for number in range(5)])
    answer = get("/api/projects", **params)
    assert ids(answer) == expected
    assert answer["listed"] == 5


def test_a_page_has_200_items_unless_told_otherwise(show: Show, get: Get) -> None:
    show(*[project(f"p{number}") for number in range(250)])
    assert len(get("/api/projects")["items"]) == 200


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", "0"),
        ("limit", "1001"),
        ("limit", "-1"),
        ("limit", "ten"),
        ("limit", ""),
        ("limit", "１０"),
        ("limit", "1e3"),
        ("limit", "00000000000199999"),
        ("limit", "1" + "0" * 5000),
        ("limit", "0" * 5000 + "1"),
        ("offset", "-1"),
        ("offset", "9" * 30),
    ],
)
def test_a_wrong_number_is_explained(get: Get, name: str, value: str) -> None:
    error = get("/api/projects", expect=400, lang="en", **{name: value})["error"]
    assert error["code"] == "bad_parameter"
    assert f"The parameter {name} " in error["message"]


def test_a_wrong_window_is_explained(get: Get) -> None:
    error = get("/api/projects", expect=400, lang="en", bbox="1,2,3", zoom="3")["error"]
    assert "bbox" in error["message"]


def test_the_list_is_not_sent_twice(client: TestClient) -> None:
    first = client.get("/api/projects")
    again = client.get("/api/projects", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_card_has_the_feature_as_it_is_stored(show: Show, get: Get) -> None:
    stored = project("a", 投资额="3亿", description="说明", location_verified=False)
    show(stored)
    card = get("/api/projects/a")
    assert set(card) == {
        "revision",
        "feature",
        "communities",
        "english",
        "bounds",
        "mark",
        "certainty",
        "reason",
    }
    assert card["feature"] == stored
    assert card["english"] == {}  # nobody has written any
    assert card["bounds"] == [113.75, 23.0, 113.75, 23.0]
    assert card["mark"] == [113.75, 23.0]
    assert (card["certainty"], card["reason"]) == ("estimate", None)


def test_a_card_tells_what_the_plans_words_mean(show: Show, get: Get) -> None:
    show(project("a", phrase="莞太路", status_evidence="修建甲路"))
    assert get("/api/projects/a")["english"] == {"phrase": "Guantai Road"}


def test_a_card_says_why_there_is_no_mark(show: Show, get: Get) -> None:
    show(project("a", **WIDE))
    card = get("/api/projects/a")
    assert (card["bounds"], card["certainty"]) == (None, "no_place")
    assert card["reason"] == "whole_subdistrict"


def test_over_gaode_tiles_the_bounds_of_a_card_move(show: Show, get: Get) -> None:
    show(project("a"))
    west, south, east, north = get("/api/projects/a", display="gcj02")["bounds"]
    assert (west, south) == (east, north)
    assert GEOD.inv(113.75, 23.0, west, 23.0)[2] == pytest.approx(532, abs=2)
    assert GEOD.inv(113.75, 23.0, 113.75, south)[2] == pytest.approx(302, abs=2)


def test_over_gaode_tiles_a_card_without_a_mark_has_no_bounds(show: Show, get: Get) -> None:
    show(project("a", geometry=None))
    assert get("/api/projects/a", display="gcj02")["bounds"] is None


@pytest.mark.parametrize("identifier", ["nothing", "A", "%7B%7B7*7%7D%7D", "<script>", "a'b", "名"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_unknown_card_is_not_found(get: Get, identifier: str, lang: str) -> None:
    error = get(f"/api/projects/{identifier}", expect=404, lang=lang)["error"]
    assert error["code"] == "unknown_project"
    assert error["hint"]


def test_an_unknown_display_is_refused(get: Get) -> None:
    error = get("/api/projects/guantai-road", expect=400, lang="en", display="bd09")["error"]
    assert "bd09" in error["message"]


def test_a_card_is_not_sent_twice(client: TestClient) -> None:
    first = client.get("/api/projects/guantai-road")
    again = client.get(
        "/api/projects/guantai-road", headers={"If-None-Match": first.headers["etag"]}
    )
    assert again.status_code == 304


def test_the_public_build_lists_public_projects_only(show: Show, get: Get) -> None:
    show(
        project("a"),
        project("b", visibility="internal", name="机密", community="秘密社区"),
        public="1",
    )
    answer = get("/api/projects")
    assert ids(answer) == ["a"]
    assert answer["total"] == 1
    assert answer["facets"]["community"] == {}
    assert get("/api/projects", q="机密")["total"] == 0


def test_the_public_build_has_no_card_for_internal_projects(show: Show, get: Get) -> None:
    show(project("a"), project("b", visibility="internal"), public="1")
    assert get("/api/projects/b", expect=404)["error"]["code"] == "unknown_project"


def test_the_inner_build_shows_internal_projects(show: Show, get: Get) -> None:
    show(project("a"), project("b", visibility="internal"))
    assert ids(get("/api/projects")) == ["a", "b"]
