"""The reference files: what is wrong with a feature is told with its id and field."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from geo.model.config.setup import reference_findings
from geo.model.messages import sentence
from geo.model.text.language import LANGUAGES, Language
from tests.conftest import DATA
from tests.model.test_own_words import FOREIGN, VALUES

SQUARE = {"type": "Polygon", "coordinates": [[[113, 23], [114, 23], [114, 24], [113, 23]]]}


def area(**properties: Any) -> dict[str, Any]:
    told = {"name": "甲镇", **properties}
    return {"type": "Feature", "id": "jia", "properties": told, "geometry": SQUARE}


def found(folder: Path, content: Any) -> list[str]:
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / "reference_areas.geojson").write_text(text, encoding="utf-8")
    return [sentence(each, "en") for each in reference_findings(folder, "jia")]


def collection(*features: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def test_the_plans_own_reference_files_are_sound() -> None:
    assert reference_findings(DATA, "nancheng") == []


def test_id_and_name_and_a_shape_are_enough(tmp_path: Path) -> None:
    assert found(tmp_path, collection(area())) == []


def test_a_feature_is_told_by_its_id_and_field(tmp_path: Path) -> None:
    assert found(tmp_path, collection(area(accuracy_m="about 100"))) == [
        "In reference_areas.geojson, feature “jia”, “accuracy_m” is wrong: a number is needed."
    ]


def test_a_feature_without_an_id_is_told_by_its_number(tmp_path: Path) -> None:
    bare = {**area(), "id": None}
    assert found(tmp_path, collection(area(), bare)) == [
        "In reference_areas.geojson, feature #2, “id” is wrong: a text in quotation marks is needed."
    ]


@pytest.mark.parametrize("text", ["", "[]", "{", "null", '{"type": "Topology"}', "[" * 9999])
def test_what_is_no_collection_is_told(tmp_path: Path, text: str) -> None:
    (only,) = found(tmp_path, text)
    assert only.startswith("reference_areas.geojson cannot be read")


@pytest.mark.parametrize(
    "geometry",
    [None, {}, {"type": "Polygon"}, {"type": "Point", "coordinates": [474373.1, 2546774.3]}, 3],
)
def test_a_shape_that_cannot_be_drawn_is_told(tmp_path: Path, geometry: Any) -> None:
    told = found(tmp_path, collection(area(), {**area(), "id": "yi", "geometry": geometry}))
    assert "feature “yi”, “geometry” is wrong" in told[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("field", ["name", "role", "accuracy_m", "name_verified", "source"])
def test_no_value_stops_the_look_and_each_is_told_in_words(
    tmp_path: Path, field: str, language: Language
) -> None:
    for value in VALUES:
        if isinstance(value, bytes) or (isinstance(value, str) and not value.isprintable()):
            continue
        try:
            found(tmp_path, collection(area(**{field: value})))
        except UnicodeEncodeError:
            continue
        for each in reference_findings(tmp_path, "jia"):
            text = sentence(each, language)
            assert field in text
            assert not FOREIGN.search(text)


def test_of_many_wrong_features_the_first_are_told(tmp_path: Path) -> None:
    assert len(found(tmp_path, collection(*[area(name=None)] * 500))) == 20
