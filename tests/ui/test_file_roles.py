"""What each file of the visitor's is read for, and what is said of one that is not fit for it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from geo.crs.systems import SYSTEMS
from geo.model.errors import PlanMapError
from geo.study.files import StudyFile, read_study_file
from geo.ui.coverage.user_files import FILE_ROLES, endings
from tests.conftest import DECLARED

INSIDE, OTHER = [113.75, 23.02], [113.74, 23.0]
SQUARE = [[113.72, 22.99], [113.73, 22.99], [113.73, 23.0], [113.72, 23.0], [113.72, 22.99]]


def content(*geometries: dict[str, Any], **facts: Any) -> bytes:
    features = [{"type": "Feature", "properties": facts, "geometry": each} for each in geometries]
    return json.dumps({"type": "FeatureCollection", **DECLARED, "features": features}).encode()


def point(position: list[float]) -> dict[str, Any]:
    return {"type": "Point", "coordinates": position}


AREA = {"type": "Polygon", "coordinates": [SQUARE]}
LINE = {"type": "LineString", "coordinates": [INSIDE, OTHER]}


def loaded(role: str, data: bytes, name: str = "a.geojson", chosen: str | None = None) -> StudyFile:
    system = SYSTEMS[chosen] if chosen else None
    return read_study_file(role, data, name, system)


@pytest.mark.parametrize("role", FILE_ROLES)
def test_each_role_is_described_in_both_languages(role: str) -> None:
    from geo.model.text.translate import translate

    label, help_text, _kinds = FILE_ROLES[role]
    assert translate(label, "zh") != label
    assert translate(help_text, "zh") != help_text
    assert "geojson" in endings(role)


def test_people_at_points() -> None:
    found = loaded("population", content(point(INSIDE), point(OTHER), population=250))
    assert found.value.total == 500
    assert (
        found.words("en")
        == "500 people inside the subdistrict, from 2 features; read as EPSG:4326."
    )


def test_people_in_areas() -> None:
    found = loaded("population", content(AREA, 人口=1000))
    assert found.value.basis == "areas"
    assert found.value.total == pytest.approx(1000)


def test_facilities_with_name_capacity_and_accuracy() -> None:
    data = content(point(INSIDE), name="甲校", capacity=900, location_accuracy_m=30)
    found = loaded("facilities", data).value
    assert (found.names, found.capacity.tolist()) == (("甲校",), [900.0])
    assert found.uncertainty_m.tolist() == [30.0]


def test_candidates_may_be_areas() -> None:
    found = loaded("candidates", content(point(INSIDE), AREA, name="地块")).value
    assert found.names == ("地块", "地块")
    assert len(found) == 2


def test_outlines_of_communities_become_those_of_the_town() -> None:
    found = loaded("communities", content(AREA, name="甲社区")).value
    assert list(found.communities) == ["甲社区"]
    assert found.residents


def test_streets_are_measured() -> None:
    found = loaded("streets", content(LINE))
    assert found.words("en") == "2 km of streets from 1 line; read as EPSG:4326."


def test_residential_land() -> None:
    found = loaded("land", content(AREA))
    assert 1.1 < found.value.area_km2 < 1.2


@pytest.mark.parametrize(
    ("role", "data", "code"),
    [
        ("population", content(point(INSIDE)), "population_no_field"),
        ("population", content(point([0.0, 50.0]), population=5), "population_nothing_inside"),
        ("population", content(point(INSIDE), population=-5), "population_negative"),
        ("communities", content(point(INSIDE), name="x"), "communities_no_areas"),
        ("streets", content(point(INSIDE)), "no_streets"),
        ("land", content(point(INSIDE)), "no_land"),
        ("candidates", content(), "layer_without_places"),
        ("facilities", b"{", "not_json"),
        ("facilities", b"", "empty_file"),
    ],
)
def test_what_is_not_fit_is_told_by_its_code(role: str, data: bytes, code: str) -> None:
    with pytest.raises(PlanMapError) as caught:
        loaded(role, data)
    assert caught.value.code == code


def test_a_system_that_is_chosen_moves_the_places() -> None:
    plain = loaded("candidates", content(point(INSIDE))).value
    moved = loaded("candidates", content(point(INSIDE)), chosen="GCJ-02").value
    assert 400 < abs(plain.x[0] - moved.x[0]) < 700
