"""Names of internal projects in public texts."""

from __future__ import annotations

from typing import Any

import pytest

from geo.model.text.mentions import InternalNames
from tests.conftest import project


def names(**properties: Any) -> InternalNames:
    made = InternalNames()
    made.add({"id": "inside", "properties": properties})
    return made


@pytest.mark.parametrize(
    ("properties", "text"),
    [
        ({"name": "应急仓库"}, "位于应急仓库以东"),
        ({"name": "周溪"}, "周溪"),
        ({"name_en": "Emergency Depot"}, "next to the emergency depot."),
        ({"name_en": "CBD"}, "the ＣＢＤ"),
        ({"phrase": "应急物资储备"}, "完善应急物资储备体系"),
        ({"name": "CBD北区"}, "在CBD北区"),
    ],
)
def test_a_name_is_found(properties: dict[str, Any], text: str) -> None:
    assert names(**properties).mentioned(text) == {"inside"}


@pytest.mark.parametrize(
    ("properties", "text"),
    [
        ({"name": "应急仓库"}, "应急 仓库"),
        ({"name": "园"}, "公园"),
        ({"name_en": "Depot"}, "Depots"),
        ({"name_en": "Depot"}, "the Subdepot"),
        ({"name_en": "ab"}, "ab"),
        ({"name": None}, "None"),
        ({}, "anything"),
    ],
)
def test_what_only_looks_alike_is_not_found(properties: dict[str, Any], text: str) -> None:
    assert names(**properties).mentioned(text) == set()


@pytest.mark.parametrize("feature", [None, 3, {}, {"properties": []}])
def test_what_is_no_feature_has_no_names(feature: Any) -> None:
    made = InternalNames()
    made.add(feature)
    assert not made


def test_two_projects_may_share_a_name() -> None:
    made = InternalNames()
    for identifier in ("one", "other"):
        made.add({"id": identifier, "properties": {"name": "应急仓库"}})
    assert made.mentioned("应急仓库") == {"one", "other"}


@pytest.mark.parametrize(
    "field", ["name", "name_en", "phrase", "status_evidence", "description", "community"]
)
def test_all_texts_of_a_project_are_read(field: str) -> None:
    properties = project(**{field: "应急仓库旁"})["properties"]
    assert names(name="应急仓库").mentioned_by(properties) == {"inside"}


def test_no_name_goes_from_one_text_to_the_next() -> None:
    properties = project(name="应急", name_en="仓库", phrase="x")["properties"]
    assert names(name="应急 仓库").mentioned_by(properties) == set()
