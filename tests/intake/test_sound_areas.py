"""Areas of files that are worked with: valid afterwards, or refused with the feature's name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import mapping, shape

from geo.intake.places import places_of
from geo.intake.repair.repairs import sound_geometries
from geo.model.errors import Finding, UnreadableFile
from geo.model.messages import sentence
from tests.conftest import worked_within

SQUARE = mapping(shapely.box(113.72, 22.99, 113.73, 23.0))
TIE = [[113.72, 22.99], [113.73, 23.0], [113.73, 22.99], [113.72, 23.0], [113.72, 22.99]]
BOW_TIE = {"type": "Polygon", "coordinates": [TIE]}
FLAT = [[113.72, 22.99], [113.73, 22.99], [113.72, 22.99], [113.72, 22.99]]


def tangle(corners: int, seed: int = 1) -> dict[str, Any]:
    """Return an area whose corners are drawn at random, so that its sides all cross."""
    places = np.random.default_rng(seed).uniform(0, 0.05, (corners, 2)) + np.array([113.72, 22.98])
    ring = [*places.tolist(), places[0].tolist()]
    return {"type": "Polygon", "coordinates": [ring]}


def sound(*geometries: dict[str, Any]) -> tuple[list[Any], list[Finding]]:
    names = [f"#{number}" for number in range(1, len(geometries) + 1)]
    places, wrong = places_of([{"geometry": each} for each in map(listed, geometries)], names)
    assert not wrong
    return sound_geometries(places, names)


def listed(geometry: dict[str, Any]) -> dict[str, Any]:
    def lists(part: Any) -> Any:
        return [lists(each) for each in part] if isinstance(part, list | tuple) else part

    return {"type": geometry["type"], "coordinates": lists(geometry["coordinates"])}


def refusal(*geometries: dict[str, Any]) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        sound(*geometries)
    return caught.value


def test_valid_areas_points_and_lines_stay_as_they_are() -> None:
    given = [SQUARE, mapping(shapely.Point(1, 2)), mapping(shapely.LineString([(0, 0), (1, 1)]))]
    assert sound(*given) == (list(map(listed, given)), [])


def test_a_bow_tie_is_mended_and_told_with_its_area() -> None:
    made, found = sound(SQUARE, BOW_TIE)
    assert shape(made[1]).is_valid
    assert [each.code for each in found] == ["layer_area_mended"]
    assert found[0].params == {"feature": "#2", "before": "56.77", "after": "56.77"}
    assert "#2" in sentence(found[0], "zh")


def test_of_many_mended_areas_the_first_are_told_one_by_one() -> None:
    _, found = sound(*[BOW_TIE] * 7)
    assert [each.code for each in found] == ["layer_area_mended"] * 4 + ["layer_areas_mended"]
    assert found[-1].params["count"] == 3


def test_what_encloses_nothing_is_left_out_and_told() -> None:
    made, found = sound({"type": "Polygon", "coordinates": [FLAT]}, SQUARE)
    assert made[0] is None
    assert [each.code for each in found] == ["layer_area_empty"]


@pytest.mark.parametrize(
    "geometries",
    [
        [tangle(3_000)],
        [tangle(100, seed) for seed in range(200)],
        [{"type": "MultiPolygon", "coordinates": [tangle(1_000)["coordinates"]] * 3}],
    ],
    ids=["3,000 crossing corners", "200 areas of 100", "three in one"],
)
def test_what_cannot_be_mended_in_time_is_refused(
    own_settings: Callable[..., None], geometries: list[dict[str, Any]]
) -> None:
    own_settings(repair_seconds="1")
    with worked_within(12):
        error = refusal(*geometries)
    assert error.code in {"layer_area_tangled", "layer_areas_tangled"}
    text = sentence(Finding(error.code, params=error.params), "en")
    assert "feature #1" in text
    assert "1 seconds" in text


def test_many_vertices_are_refused_before_anything_is_worked_out(
    own_settings: Callable[..., None],
) -> None:
    own_settings(max_area_vertices="1000")
    assert refusal(tangle(3_000)).code == "layer_too_many_vertices"


@pytest.mark.parametrize("kind", ["MultiPolygon", "MultiPoint", "MultiLineString", "Polygon"])
def test_many_parts_are_refused(own_settings: Callable[..., None], kind: str) -> None:
    own_settings(max_parts="50")
    part: dict[str, Any] = {
        "MultiPolygon": listed(SQUARE)["coordinates"],
        "MultiPoint": [113.7, 23.0],
        "MultiLineString": TIE,
        "Polygon": TIE,
    }
    error = refusal({"type": kind, "coordinates": [part[kind]] * 51})
    assert (error.code, error.params["found"]) == ("layer_too_many_parts", 51)
