"""Outline, neighbours and communities from the boundaries in an OpenStreetMap extract."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
import shapely
from shapely.geometry import shape

from geo.model.errors import InvalidConfiguration, UnreadableFile
from geo.setup.answers import as_answers
from geo.setup.files import GivenFile
from geo.setup.folder import town_findings
from geo.setup.osm import ATTRIBUTION
from geo.setup.osm_boundaries import read_boundaries
from geo.setup.outline import OutlineChoice, outline_of
from geo.setup.town import counts, new_town, read_outline
from tests.setup import towns

LIUHE = towns.county().geometry[0]


@pytest.mark.parametrize("ending", ["osm.pbf", "osm"])
def test_the_areas_of_an_extract_have_names_and_levels(ending: str, tmp_path: Path) -> None:
    content = towns.boundaries(tmp_path, ending)
    areas, findings = read_boundaries(GivenFile(f"x.{ending}", content))
    assert {(each.name, each.level) for each in areas} == {
        *((name, 8) for name in towns.TOWNS),
        ("柳河村", 10),
        ("河东社区", 10),
    }
    assert [each.number for each in areas] == list(range(1, 9))
    town = next(each for each in areas if each.name == "柳河镇")
    assert (town.name_en, town.id) == ("Liuhe Town", "1")
    assert shapely.symmetric_difference(town.shape, LIUHE).area < 1e-6 * LIUHE.area
    # The county lacks a way; a province and a national park are no towns.
    assert [(each.code, each.params["count"]) for each in findings] == [("osm_boundaries_cut", 1)]


def test_neighbours_are_of_the_same_level_and_communities_of_the_next(tmp_path: Path) -> None:
    areas, _ = read_boundaries(GivenFile("x.osm.pbf", towns.boundaries(tmp_path)))
    outline = outline_of(areas, OutlineChoice("柳河镇"))
    assert {area.name for area, _ in outline.neighbours} == {"红旗镇", "东兴镇", "永安乡"}
    assert {area.name for area, _ in outline.communities} == {"柳河村", "河东社区"}
    first, second = (simple for _, simple in outline.communities)
    assert first.touches(second)
    # Of another town, they lie elsewhere.
    assert outline_of(areas, OutlineChoice("双河街道")).communities == ()


def test_a_folder_from_one_extract_names_its_source(tmp_path: Path) -> None:
    path = tmp_path / "county.osm.pbf"
    path.write_bytes(towns.boundaries(tmp_path))
    town = new_town(as_answers(answers(tmp_path, {"file": str(path), "confirmed": True})))
    assert town_findings(town.files) == []
    features = orjson.loads(town.files["reference_areas.geojson"])["features"]
    roles = [each["properties"]["role"] for each in features]
    assert (roles[0], roles.count("neighbour"), roles.count("community")) == ("subject", 3, 2)
    assert {each["properties"]["source"] for each in features} == {ATTRIBUTION["source"]}
    assert counts(town.ground)["community"] == 2
    assert "OpenStreetMap" in town.files["plan.toml"].decode()


def answers(folder: Path, outline: dict[str, Any]) -> dict[str, Any]:
    return {**towns.answers(folder), "outline": outline}


def test_communities_come_from_a_file_of_their_own(tmp_path: Path) -> None:
    extract = tmp_path / "county.osm.pbf"
    extract.write_bytes(towns.boundaries(tmp_path))
    west, south, east, north = LIUHE.bounds
    half = (south + north) / 2
    features = [
        {"type": "Feature", "properties": {"名称": name}, "geometry": shapely.geometry.mapping(box)}
        for name, box in (
            ("南社区", shapely.box(west, south, east, half)),
            ("北社区", shapely.box(west, half, east, north)),
            ("远社区", shapely.box(east + 0.1, south, east + 0.2, half)),
            ("", shapely.box(west, half, west + 0.01, half + 0.01)),
        )
    ]
    parts = tmp_path / "communities.geojson"
    parts.write_bytes(orjson.dumps({"type": "FeatureCollection", "features": features}))
    outline = towns.answers(tmp_path)["outline"]
    outline["communities"] = {"file": str(parts), "crs": "EPSG:4326"}
    found = read_outline(as_answers(answers(tmp_path, outline)))
    assert [area.name for area, _ in found.communities] == ["南社区", "北社区", ""]
    codes = [each.code for each in found.findings]
    assert "town_communities" in codes
    assert "town_communities_unnamed" in codes
    assert all(shape(shapely.geometry.mapping(each)).is_valid for _, each in found.communities)
    # They also complete an extract's outline, whose own communities then do not count.
    of_extract = {"file": str(extract), "communities": outline["communities"]}
    found = read_outline(as_answers(answers(tmp_path, of_extract)))
    assert "柳河村" not in [area.name for area, _ in found.communities]


def test_two_areas_of_one_name_are_asked_about(tmp_path: Path) -> None:
    areas, _ = read_boundaries(GivenFile("x.osm.pbf", towns.boundaries(tmp_path)))
    with pytest.raises(InvalidConfiguration) as caught:
        outline_of(areas, OutlineChoice("南山镇"))
    assert caught.value.code in ("town_area_which", "town_area_unknown")
    assert any("柳河镇" in label for label in caught.value.params["allowed"])


def test_an_extract_without_boundaries_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_boundaries(GivenFile("roads.osm.pbf", towns.extract(tmp_path)))
    assert caught.value.code == "osm_no_boundaries"
    assert caught.value.params["file"] == "roads.osm.pbf"
