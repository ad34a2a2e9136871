"""The Arrow table behind GIS files: types, nulls and properties of one's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest
import shapely

from geo.export.gis.arrow_table import GEOMETRY, gis_table
from geo.store.snapshot import Snapshot
from tests.conftest import project
from tests.export.conftest import AREA, LINE, every_row

Read = Callable[..., Snapshot]


def made(snapshot: Snapshot, **options: Any) -> pa.Table:
    return gis_table(snapshot, every_row(snapshot), **options)


def test_fields_have_the_types_of_the_contract(shipped: Snapshot) -> None:
    schema = made(shipped).schema
    assert schema.names[0] == "id"
    assert schema.names[-1] == GEOMETRY
    types = {name: str(schema.field(name).type) for name in schema.names}
    assert types["name"] == "string"
    assert types["section"] == types["target_year"] == "int32"
    assert types["location_accuracy_m"] == types["target_value"] == "double"
    assert types["status_as_of"] == types["start"] == "date32[day]"
    assert types["location_verified"] == "bool"
    assert "retired" not in types


def test_every_kind_of_place_and_none_is_kept(snapshot_of: Read) -> None:
    places = [project("a"), project("b", geometry=LINE), project("c", geometry=AREA)]
    high = project("e", geometry={"type": "LineString", "coordinates": [[1, 2, 3], [4, 5, 6]]})
    table = made(snapshot_of(*places, project("d", geometry=None), high))
    found = shapely.from_wkb(table[GEOMETRY].to_pylist())
    kinds = [place and place.geom_type for place in found]
    assert kinds == ["Point", "LineString", "Polygon", None, "LineString"]
    assert not found[4].has_z


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (("甲", None), "string"),
        ((1, 2), "int64"),
        ((1.5, 2.0), "double"),
        ((True, None), "bool"),
        ((1, 1.5), None),
        ((1, True), None),
        (("1", 1), None),
        (([1], None), None),
        (({"a": 1}, None), None),
        ((2**60, 1), None),
        ((None, None), None),
    ],
)
def test_a_property_of_ones_own_is_there_when_it_has_one_type(
    snapshot_of: Read, values: tuple[Any, Any], kind: str | None
) -> None:
    features = [project(name, 楼层=value) for name, value in zip("ab", values, strict=True)]
    table = made(snapshot_of(*features))
    assert ("楼层" in table.column_names) == (kind is not None)
    if kind:
        assert str(table.schema.field("楼层").type) == kind
        assert table["楼层"].to_pylist() == list(values)
    assert "楼层" not in made(snapshot_of(*features), extra=False).column_names


@pytest.mark.parametrize("name", ["fid", "FID", "GEOM", "Name", "ID", "x" * 61, " "])
def test_a_name_that_a_file_needs_itself_is_left_out(snapshot_of: Read, name: str) -> None:
    assert name not in made(snapshot_of(project("a", **{name: "x"}))).column_names


def test_no_project_is_a_table_without_rows(shipped: Snapshot) -> None:
    assert gis_table(shipped, every_row(shipped)[:0]).num_rows == 0
