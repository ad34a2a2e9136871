"""What of a project is public: fields, texts, places."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model.config.settings import ROOT
from geo.model.project import field_names
from geo.model.public import (
    INTERNAL_FIELDS,
    PUBLIC_FIELDS,
    is_internal,
    public_feature,
    without_positions,
)
from geo.model.validate import feature_findings
from geo.model.vocabulary import vocabulary
from tests.conftest import project

PLACE = {"type": "Point", "coordinates": [113.75, 23.0]}
SECURITY = {
    "category": "public_safety",
    "location_source": "survey of the crossing",
    "location_source_en": "survey of the crossing",
    "community": "西平",
    "description": "At the crossing.",
}


def shown(**changes: Any) -> dict[str, Any]:
    feature = public_feature(project(**changes))
    assert feature is not None
    return feature


def test_each_field_of_the_contract_is_public_or_internal() -> None:
    assert {*PUBLIC_FIELDS, *INTERNAL_FIELDS} == set(field_names())
    assert set(INTERNAL_FIELDS) == {"lead", "retired"}


@pytest.mark.parametrize(
    "visibility", ["internal", "Internal", "PUBLIC", "", None, True, ["public"], {"public": 1}]
)
def test_what_is_not_public_is_not_shown(visibility: Any) -> None:
    assert public_feature(project(visibility=visibility)) is None


@pytest.mark.parametrize("feature", [None, 3, "x", [], {}, {"properties": None}])
def test_what_cannot_be_told_is_internal(feature: Any) -> None:
    assert is_internal(feature)
    assert public_feature(feature) is None


@pytest.mark.parametrize("retired", [True, 1, "yes", None])
def test_what_may_be_retired_is_not_shown(retired: Any) -> None:
    assert public_feature(project(retired=retired)) is None


def test_a_project_without_visibility_is_public() -> None:
    feature = project()
    del feature["properties"]["visibility"]
    assert public_feature(feature) == feature


def test_a_public_project_stays_as_it_is() -> None:
    assert shown() == project()


def test_unknown_and_internal_members_stay_inside() -> None:
    feature = project(lead="someone", budget=3, 备注="内部")
    feature |= {"note": "inside", "bbox": [1, 2, 3, 4]}
    feature["geometry"] = {**PLACE, "bbox": [1, 2, 3, 4], "note": "inside"}
    assert public_feature(feature) == project()


@pytest.mark.parametrize(
    ("kind", "coordinates", "flat"),
    [
        ("Point", [113.75, 23.0, 5.5, 7], [113.75, 23.0]),
        ("LineString", [[113.7, 23.0, 5], [113.8, 23.0, 6]], [[113.7, 23.0], [113.8, 23.0]]),
        ("Polygon", [[[1, 2, 3], [4, 5, 6]]], [[[1, 2], [4, 5]]]),
        ("Point", [], []),
        ("Point", None, None),
    ],
)
def test_positions_have_no_height(kind: str, coordinates: Any, flat: Any) -> None:
    geometry = {"type": kind, "coordinates": coordinates}
    assert shown(geometry=geometry)["geometry"] == {"type": kind, "coordinates": flat}


@pytest.mark.parametrize("geometry", [PLACE, None, {"type": "Point"}, "here"])
@pytest.mark.parametrize("kind", ["site", "corridor", "area", "unknown", "subdistrict_wide", 3])
def test_a_security_project_has_no_place(geometry: Any, kind: Any) -> None:
    feature = shown(**SECURITY, geometry=geometry, location_type=kind)
    assert feature["geometry"] is None
    assert feature["properties"]["location_type"] == "subdistrict_wide"
    assert feature["properties"]["location_accuracy_m"] is None
    assert feature["properties"]["location_verified"] is False
    assert "crossing" not in str(feature)
    assert "西平" not in str(feature)
    assert feature_findings(feature, 0, set()) == []


def test_security_work_without_any_place_says_so() -> None:
    feature = shown(category="public_safety", geometry=None, location_type="not_spatial")
    assert feature["properties"]["location_type"] == "not_spatial"


@pytest.mark.parametrize("category", ["cameras", None, 3, ["park"], {}])
def test_a_category_that_is_not_known_has_no_place(category: Any) -> None:
    assert shown(category=category)["geometry"] is None


def test_a_town_can_withhold_places_of_other_categories(monkeypatch: pytest.MonkeyPatch) -> None:
    words = vocabulary()
    closed = [each.model_copy(update={"place_public": False}) for each in words.category]
    own = words.model_copy(update={"category": closed})
    monkeypatch.setattr("geo.model.public.vocabulary", lambda: own)
    assert shown(category="park")["geometry"] is None


def test_the_places_of_security_points_cannot_be_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    words = vocabulary()
    opened = [each.model_copy(update={"place_public": True}) for each in words.category]
    own = words.model_copy(update={"category": opened})
    monkeypatch.setattr("geo.model.public.vocabulary", lambda: own)
    assert shown(category="public_safety")["geometry"] is None


@pytest.mark.parametrize(
    "text",
    [
        "113.751234,23.021234",
        "23.021234 113.751234",
        "东经113.751234°，北纬23.021234°",
        "（113．7512，23．0212）",
        "113°45'06\"E 23°01'16\"N",
        "113度45分6.5秒",
        "474373.087, 2546774.325",
        "X=2546774.3 Y=38474373.1",
        "[113.751234,23.021234]",
    ],
)
def test_positions_in_texts_are_blanked(text: str) -> None:
    described = shown(description=f"杆位 {text} 处")["properties"]["description"]
    assert not any(digit.isdigit() for digit in described.replace("X=", "").replace("Y=", ""))
    assert described.startswith("杆位 ")
    assert described.endswith(" 处")


@pytest.mark.parametrize(
    "text",
    [
        "以第一国际·汇一城1号裙楼为中心（±150米），半径包含约400米外",
        "提供公办学位10851个，投资30.25亿元、15.5亿元",
        "250路/平方公里",
        "2023年2月24日，电话 0769-22405678 22405679",
        "3.14159, 2.71828",
        "GB 50180-2018, 5.0.2",
    ],
)
def test_other_figures_stay(text: str) -> None:
    assert without_positions(text) == text


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


@given(
    st.dictionaries(st.sampled_from(field_names()) | st.text(max_size=12), values),
    values | st.just(PLACE),
)
def test_the_public_version_of_a_public_version_is_itself(
    properties: dict[str, Any], geometry: Any
) -> None:
    feature = {"type": "Feature", "id": "a", "properties": properties, "geometry": geometry}
    once = public_feature(feature)
    if once is not None:
        assert public_feature(once) == once
        assert set(once["properties"]) <= set(PUBLIC_FIELDS)


@pytest.mark.parametrize("name", ["user-guide.md", "user-guide.zh.md"])
def test_the_user_guide_lists_what_is_internal(name: str) -> None:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    part = text.split("<!-- publishing -->")[1].split("<!-- /publishing -->")[0]
    assert all(f"`{field}`" in part for field in INTERNAL_FIELDS)
