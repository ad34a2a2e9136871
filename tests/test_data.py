"""The data that are shipped: the plan's 63 items, the targets, the offline base map."""

from __future__ import annotations

import collections
import json
import re
import tomllib
from typing import Any

import pytest
import shapely
from shapely.geometry import shape

from geo.model.location import is_surer_than_its_source, stated_distance_m
from geo.model.plan import read_plan
from geo.model.project import Project
from geo.model.targets import Progress
from geo.model.text.safe_json import duplicate_keys
from geo.model.validate import all_findings
from geo.store.counts import plan_targets
from geo.store.file.store import read_snapshot
from tests.conftest import DATA

PROJECTS_FILE = DATA / "projects.geojson"
TEXT = PROJECTS_FILE.read_text(encoding="utf-8")
DOCUMENT: dict[str, Any] = json.loads(TEXT)
FEATURES: list[dict[str, Any]] = DOCUMENT["features"]
BY_ID = {feature["id"]: feature for feature in FEATURES}
LOCATED = [feature["id"] for feature in FEATURES if feature["geometry"] is not None]
TARGETS = {
    "pocket-parks-30": (30, "parks", 2025),
    "public-schools-7": (7, "schools", 2025),
    "public-kindergartens-3": (3, "kindergartens", 2025),
    "school-places-10851": (10851, "places", 2025),
    "video-surveillance": (250, "cameras_per_km2", 2028),
    "elderly-care-circle": (15, "minutes", None),
}


def reference(kind: str) -> list[dict[str, Any]]:
    document = json.loads((DATA / f"reference_{kind}.geojson").read_text(encoding="utf-8"))
    features: list[dict[str, Any]] = document["features"]
    return features


def subdistrict() -> Any:
    (area,) = [area for area in reference("areas") if area["id"] == "nancheng"]
    return shape(area["geometry"])


def properties(identifier: str) -> dict[str, Any]:
    found: dict[str, Any] = BY_ID[identifier]["properties"]
    return found


def coordinates(geometry: dict[str, Any] | None) -> list[float]:
    numbers: list[float] = []
    stack: list[Any] = [] if geometry is None else [geometry["coordinates"]]
    while stack:
        part = stack.pop()
        if isinstance(part, list):
            stack += part
        else:
            numbers.append(part)
    return numbers


def test_the_plan_has_63_items() -> None:
    assert len(FEATURES) == 63


def test_ids_are_unique() -> None:
    assert len(BY_ID) == 63


def test_features_are_sorted_by_id() -> None:
    assert [feature["id"] for feature in FEATURES] == sorted(BY_ID)


def test_each_feature_is_on_a_line_of_its_own() -> None:
    lines = TEXT.splitlines()
    written = [json.loads(line.removesuffix(",")) for line in lines[1:-1]]
    assert written == FEATURES
    assert lines[-1] == "]}"


def test_the_file_is_utf8_without_a_byte_order_mark_and_ends_with_a_newline() -> None:
    assert not TEXT.startswith("\ufeff")
    assert TEXT.endswith("]}\n")
    assert "\r" not in TEXT


def test_no_key_occurs_twice() -> None:
    assert duplicate_keys(PROJECTS_FILE.read_bytes()) == []


def test_coordinates_have_at_most_six_decimals() -> None:
    places = re.findall(r'"coordinates":(.*)\}\}', TEXT)
    decimals = [len(digits) for place in places for digits in re.findall(r"\.(\d+)", place)]
    assert decimals
    assert max(decimals) <= 6


def test_the_file_is_rfc_7946() -> None:
    assert DOCUMENT["type"] == "FeatureCollection"
    assert "crs" not in DOCUMENT
    for feature in FEATURES:
        assert feature["type"] == "Feature"
        assert set(feature) == {"type", "id", "properties", "geometry"}


def test_the_file_keeps_the_data_contract() -> None:
    assert all_findings(FEATURES) == []


def test_the_phrase_has_at_most_40_characters() -> None:
    phrases = {identifier: properties(identifier)["phrase"] for identifier in BY_ID}
    assert [each for each in phrases.items() if not 1 <= len(each[1]) <= 40] == []


def test_each_section_has_its_number_of_items() -> None:
    found = collections.Counter(feature["properties"]["section"] for feature in FEATURES)
    assert found == {1: 14, 2: 15, 3: 19, 4: 8, 5: 7}


@pytest.mark.parametrize("section", read_plan(DATA / "plan.toml").section, ids=lambda s: s.en)
def test_each_sentence_of_a_section_has_an_item(section: Any) -> None:
    found = {
        feature["properties"]["sentence"]
        for feature in FEATURES
        if feature["properties"]["section"] == section.number
    }
    assert found == set(range(1, section.sentences + 1))


def test_the_plan_states_its_own_date_on_each_item() -> None:
    date = tomllib.loads((DATA / "plan.toml").read_text(encoding="utf-8"))["date"]
    assert {feature["properties"]["status_as_of"] for feature in FEATURES} == {date.isoformat()}


@pytest.mark.parametrize(("identifier", "figures"), TARGETS.items())
def test_a_target_has_the_plans_figure(identifier: str, figures: tuple[int, str, int]) -> None:
    found = properties(identifier)
    assert (found["target_value"], found["target_unit"], found["target_year"]) == figures


def test_no_other_item_has_a_target() -> None:
    promised = {i for i in BY_ID if properties(i).get("target_value") is not None}
    assert promised == set(TARGETS)


@pytest.mark.parametrize("identifier", TARGETS)
def test_a_target_has_no_mark(identifier: str) -> None:
    assert BY_ID[identifier]["geometry"] is None


def test_the_plan_does_not_say_which_projects_its_targets_count() -> None:
    """The parks, and the school, stand in other sentences; no word makes them a part."""
    assert not any(feature["properties"].get("counts_towards") for feature in BY_ID.values())
    found = {target.id: target.progress for target in plan_targets(read_snapshot(PROJECTS_FILE))}
    assert found["pocket-parks-30"] == Progress(named=0, located=0, completed=0)
    assert found["public-schools-7"] == Progress(named=0, located=0, completed=0)
    assert found["school-places-10851"] is None


def test_a_located_item_says_how_sure_its_place_is() -> None:
    assert LOCATED
    for identifier in LOCATED:
        accuracy = properties(identifier)["location_accuracy_m"]
        assert isinstance(accuracy, int | float), identifier
        assert accuracy > 0, identifier


def test_no_place_is_told_surer_than_its_source() -> None:
    assert [each for each in BY_ID if is_surer_than_its_source(properties(each))] == []


def test_no_line_of_the_base_map_is_told_surer_than_its_evidence() -> None:
    lines = [each["properties"] for each in reference("lines")]
    assert len(lines) == 7
    for each in lines:
        assert each["accuracy_m"] >= (stated_distance_m(each["evidence"]) or 0), each["name"]


def test_a_located_item_names_its_source_in_both_languages() -> None:
    for identifier in LOCATED:
        assert properties(identifier)["location_source"].strip(), identifier
        assert properties(identifier)["location_source_en"].strip(), identifier


def test_a_located_item_lies_near_the_subdistrict() -> None:
    area = subdistrict()
    places = {identifier: shape(BY_ID[identifier]["geometry"]) for identifier in LOCATED}
    assert [each for each, place in places.items() if not place.distance(area) < 0.02] == []


def test_an_unverified_place_is_never_shown_as_surveyed() -> None:
    snapshot = read_snapshot(PROJECTS_FILE)
    from geo.model.vocabulary import vocabulary

    codes = vocabulary().codes("certainty")
    for row in range(len(snapshot)):
        stored = snapshot.feature(row)
        if not stored["properties"]["location_verified"]:
            assert codes[snapshot.columns.certainty[row]] != "surveyed"


def test_an_item_without_a_place_claims_no_accuracy() -> None:
    for identifier in set(BY_ID) - set(LOCATED):
        assert properties(identifier)["location_accuracy_m"] is None
        assert properties(identifier)["location_verified"] is False


def test_guantai_road_is_a_confirmed_line_inside_the_subdistrict() -> None:
    road = shape(BY_ID["guantai-road"]["geometry"])
    assert road.geom_type in ("LineString", "MultiLineString")
    assert subdistrict().buffer(1e-5).covers(road)
    assert properties("guantai-road")["location_verified"] is True


def test_hongtu_road_is_an_unconfirmed_line() -> None:
    road = shape(BY_ID["hongtu-road"]["geometry"])
    assert road.geom_type in ("LineString", "MultiLineString")
    assert properties("hongtu-road")["location_verified"] is False


@pytest.mark.parametrize("identifier", ["zhouxi-village", "shigu-village", "shuilian-village"])
def test_the_demonstration_villages_are_estimates(identifier: str) -> None:
    assert BY_ID[identifier]["geometry"]["type"] == "Point"
    assert properties(identifier)["location_verified"] is False
    assert properties(identifier)["location_accuracy_m"] >= 500


def test_every_item_has_the_contracts_required_fields() -> None:
    required = {name for name, field in Project.model_fields.items() if field.is_required()}
    for identifier in BY_ID:
        assert required <= set(properties(identifier))


def test_no_coordinate_is_duplicated_with_swapped_axes() -> None:
    for identifier in LOCATED:
        numbers = coordinates(BY_ID[identifier]["geometry"])
        assert all(113 < n < 114.5 or 22 < n < 24 for n in numbers)


@pytest.mark.parametrize("kind", ["areas", "lines", "places"])
def test_a_reference_file_is_geojson_with_unique_ids(kind: str) -> None:
    found = reference(kind)
    assert found
    assert all(feature["type"] == "Feature" for feature in found)
    assert len({feature["id"] for feature in found}) == len(found)


@pytest.mark.parametrize("kind", ["areas", "lines", "places"])
def test_reference_geometries_are_valid(kind: str) -> None:
    for feature in reference(kind):
        figure = shape(feature["geometry"])
        assert not figure.is_empty
        assert shapely.is_valid(figure), feature["id"]


@pytest.mark.parametrize("kind", ["areas", "lines", "places"])
def test_reference_features_are_named_in_both_languages(kind: str) -> None:
    for feature in reference(kind):
        assert feature["properties"]["name"]
        assert feature["properties"]["name_en"]


def test_the_subject_of_the_plan_is_a_reference_area() -> None:
    subject = read_plan(DATA / "plan.toml").subject
    assert subject in [area["id"] for area in reference("areas")]


CHINESE = [
    (feature["id"], name, value)
    for feature in FEATURES
    for name, value in feature["properties"].items()
    if isinstance(value, str) and not name.endswith("_en")
]


def test_chinese_texts_have_chinese_punctuation() -> None:
    half = r"[\u4e00-\u9fff][(),:;]|[(),:;][\u4e00-\u9fff]|[「」]"
    assert [each for each in CHINESE if re.search(half, each[2])] == []


def test_each_quotation_is_closed() -> None:
    assert [each for each in CHINESE if each[2].count("“") != each[2].count("”")] == []
