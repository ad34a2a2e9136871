"""The HTML export: the projects asked for and no others, quickly."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from geo.export import EXPORTERS
from geo.export.html import chosen, to_html
from geo.publish.gather import gathered
from geo.store.snapshot import Snapshot
from tests.conftest import project, worked_within
from tests.export.conftest import every_row


def held(content: bytes) -> Any:
    found = re.search(r'id="pm-data">(.*?)</script>', content.decode("utf-8"), re.DOTALL)
    assert found is not None
    return json.loads(found.group(1))


def test_it_is_among_the_exporters() -> None:
    assert EXPORTERS["html"] == (to_html, "text/html")


def test_it_holds_every_project_and_the_scenes(shipped: Snapshot) -> None:
    content = held(to_html(shipped, every_row(shipped), "zh"))
    assert content["projects"]["ids"] == list(shipped.columns.rows)
    assert content["start"]["scenes"][0]["id"] == "title"


def test_a_choice_leaves_nothing_of_the_others(snapshot_of: Callable[..., Snapshot]) -> None:
    snapshot = snapshot_of(
        project("kept", name="留下的项目", name_en="Kept"),
        project("gone", name="拿掉的项目", name_en="Secret", community="秘密社区", lead="甲科"),
    )
    content = to_html(snapshot, np.array([0]), "en")
    assert held(content)["projects"]["ids"] == ["kept"]
    assert held(content)["start"]["figures"]["total"] == 1
    for word in ("拿掉的项目", "Secret", "秘密社区", "甲科", "gone"):
        assert word.encode() not in content


def test_internal_projects_are_not_in_a_public_file(snapshot_of: Callable[..., Snapshot]) -> None:
    snapshot = snapshot_of(
        project("open"),
        project("not-told", name="内部事项", visibility="internal"),
        public_only=True,
    )
    content = to_html(snapshot, every_row(snapshot), "zh")
    assert "内部事项".encode() not in content
    assert b"not-told" not in content


@pytest.mark.parametrize("public_only", [False, True])
def test_what_names_an_internal_project_is_told_in_a_part_too(
    snapshot_of: Callable[..., Snapshot], *, public_only: bool
) -> None:
    snapshot = snapshot_of(
        project("a", description="在应急仓库旁"),
        project("b"),
        project("c", name="应急仓库", name_en="Depot", phrase="物资储备", visibility="internal"),
        public_only=public_only,
    )
    for rows, found in ((np.array([0]), ["a"]), (np.array([1]), [])):
        assert gathered(chosen(snapshot, rows)).mentioning == found
    assert gathered(chosen(snapshot, np.array([1, 0]))).mentioning == ["a"]


def test_the_closing_scene_has_the_code_of_the_address_in_the_settings(
    snapshot_of: Callable[..., Snapshot], own_settings: Callable[..., None]
) -> None:
    snapshot = snapshot_of(project())
    assert "qr" not in held(to_html(snapshot, every_row(snapshot), "zh"))["start"]
    own_settings(address="https://map.example.org")
    code = held(to_html(snapshot, every_row(snapshot), "zh"))["start"]["qr"]
    assert code["link"] == "https://map.example.org"


def test_no_project_is_a_document_too(snapshot_of: Callable[..., Snapshot]) -> None:
    assert held(to_html(snapshot_of(), np.array([], dtype=np.int64), "zh"))["projects"]["ids"] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_made_within_two_seconds(shipped: Snapshot, language: Any) -> None:
    with worked_within(2):
        to_html(shipped, every_row(shipped), language)
