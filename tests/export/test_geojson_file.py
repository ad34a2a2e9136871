"""GeoJSON: what was stored comes out as it went in."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from geo.export import EXPORTERS
from geo.export.gis.text_files import to_geojson
from geo.model.validate import all_findings
from geo.publish.facts import imprint
from geo.store.columns import columns_of
from geo.store.file.store import read_snapshot
from geo.store.snapshot import Snapshot
from tests.conftest import DATA, project
from tests.export.conftest import every_row
from tests.strategies import project_lists


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_shipped_features_come_out_byte_by_byte(shipped: Snapshot, language) -> None:
    head, _, features = to_geojson(shipped, every_row(shipped), language).partition(b"\n")
    assert features == (DATA / "projects.geojson").read_bytes().partition(b"\n")[2]
    assert head.endswith(b'"features":[')


@pytest.mark.parametrize(("language", "mark"), [("zh", "内部草稿"), ("en", "Internal draft")])
def test_the_file_states_the_imprint(shipped: Snapshot, language, mark: str) -> None:
    document = json.loads(to_geojson(shipped, every_row(shipped), language))
    assert document["imprint"] == list(imprint(shipped, language).lines())
    assert document["imprint"][0] == mark
    assert any("2023-02-24" in line for line in document["imprint"])


def test_the_order_asked_for_does_not_matter(shipped: Snapshot) -> None:
    assert to_geojson(shipped, every_row(shipped)[::-1], "zh") == to_geojson(
        shipped, every_row(shipped), "zh"
    )


@given(project_lists(max_size=8))
def test_features_come_out_as_they_went_in(features) -> None:
    lines = [json.dumps(feature, ensure_ascii=False).encode() for feature in features]
    snapshot = Snapshot("0", columns_of(lines))
    document = json.loads(to_geojson(snapshot, every_row(snapshot), "zh"))
    assert document["type"] == "FeatureCollection"
    assert document["features"] == features


def test_what_the_contract_does_not_know_is_kept(snapshot_of: Callable[..., Snapshot]) -> None:
    feature = project("a", **{"{{7*7}}": [1, 1.0, None, {"x": "</script>"}], "区": "甲"})
    snapshot = snapshot_of(feature)
    document = json.loads(to_geojson(snapshot, every_row(snapshot), "zh"))
    assert document["features"] == [feature]
    assert "1.0" in to_geojson(snapshot, every_row(snapshot), "zh").decode()


def test_no_project_is_a_collection_without_features(shipped: Snapshot) -> None:
    document = json.loads(to_geojson(shipped, np.zeros(0, dtype=np.int64), "zh"))
    assert document["features"] == []


def test_what_was_written_can_be_the_store(
    snapshot_of: Callable[..., Snapshot], tmp_path: Path
) -> None:
    snapshot = snapshot_of(project("a"), project("b", geometry=None))
    path = tmp_path / "again.geojson"
    path.write_bytes(to_geojson(snapshot, every_row(snapshot), "zh"))
    again = read_snapshot(path)
    assert [again.feature(i) for i in range(2)] == [snapshot.feature(i) for i in range(2)]
    assert all_findings(json.loads(path.read_bytes())["features"]) == []


def test_an_internal_project_is_not_in_a_public_file(
    snapshot_of: Callable[..., Snapshot],
) -> None:
    features = [project("a"), project("b", name="内部项目", visibility="internal")]
    snapshot = snapshot_of(*features, public_only=True)
    for write, _ in EXPORTERS.values():
        content = write(snapshot, every_row(snapshot), "zh")
        assert "内部项目".encode() not in content
    assert len(json.loads(to_geojson(snapshot, every_row(snapshot), "zh"))["features"]) == 1
