"""The kind of place agrees with the map, by the same rule wherever a change comes from."""

from __future__ import annotations

import json
from typing import Any

import pytest

from geo.model.messages import sentence
from geo.review.edits import edited, sheet_changes
from geo.review.places import fit_types
from geo.store.change import FeatureChange
from geo.store.feature_line import write_feature
from tests.conftest import project

SHAPES: dict[str, Any] = {
    "site": {"type": "Point", "coordinates": [113.75, 23.0]},
    "corridor": {"type": "MultiLineString", "coordinates": [[[113.75, 23.0], [113.76, 23.0]]]},
    "area": {
        "type": "Polygon",
        "coordinates": [[[113.7, 23.0], [113.8, 23.0], [113.8, 23.1], [113.7, 23.0]]],
    },
}
DENIES = ("unknown", "subdistrict_wide", "not_spatial")


def line(kind: str, geometry: Any) -> bytes:
    return write_feature(project("a", geometry=geometry, location_type=kind))


def kind_of(change: FeatureChange) -> str:
    return str(json.loads(change.after or b"")["properties"]["location_type"])


@pytest.mark.parametrize("kind", DENIES)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_has_the_kind_of_its_form(kind: str, shape: str) -> None:
    (made,), (told,) = fit_types([FeatureChange("a", None, line(kind, SHAPES[shape]))])
    assert kind_of(made) == shape
    assert (told.code, told.severity) == ("shape_against_type", "warning")


@pytest.mark.parametrize("kind", SHAPES)
def test_a_kind_with_a_shape_needs_one(kind: str) -> None:
    (made,), (told,) = fit_types([FeatureChange("a", None, line(kind, None))])
    assert kind_of(made) == "unknown"
    assert told.code == "type_without_shape"


@pytest.mark.parametrize("kind", SHAPES)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_point_may_stand_for_an_area_and_a_plot_for_a_site(kind: str, shape: str) -> None:
    change = FeatureChange("a", None, line(kind, SHAPES[shape]))
    assert fit_types([change]) == ((change,), ())


@pytest.mark.parametrize("kind", DENIES)
def test_without_a_shape_these_stay(kind: str) -> None:
    change = FeatureChange("a", None, line(kind, None))
    assert fit_types([change]) == ((change,), ())


def test_a_kind_that_only_follows_its_new_place_is_no_warning() -> None:
    (_made,), (told,) = fit_types([edited(line("unknown", None), {}, SHAPES["site"])])
    assert told.severity == "info"


def test_what_nobody_changes_is_left_alone() -> None:
    before = line("unknown", SHAPES["site"])
    change = FeatureChange("a", before, before)
    assert fit_types([change, FeatureChange("b", before, None)])[1] == ()


def test_a_value_that_is_no_kind_is_left_for_the_check_to_tell() -> None:
    change = FeatureChange("a", None, line("elsewhere", SHAPES["site"]))
    assert fit_types([change]) == ((change,), ())


def test_a_cell_of_the_sheet_is_set_right_like_a_form() -> None:
    before = {"a": line("site", SHAPES["site"])}
    wanted = sheet_changes(before, [("a", {"location_type": "not_spatial", "lead": "甲"})])
    (made,), (told,) = fit_types(wanted)
    assert kind_of(made) == "site"
    assert told.severity == "warning"


@pytest.mark.parametrize(("language", "words"), [("zh", ("位置不详", "点位")), ("en", ("Site",))])
def test_it_is_told_in_the_words_of_the_vocabulary(language: Any, words: tuple[str, ...]) -> None:
    _made, (told,) = fit_types([FeatureChange("a", None, line("unknown", SHAPES["site"]))])
    said = sentence(told, language)
    assert all(word in said for word in words)
    assert "“unknown”" not in said
