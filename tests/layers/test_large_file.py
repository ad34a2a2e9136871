"""GeoParquet of any size: points in either encoding, in the system that the file declares."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely

from geo.coverage.population.partitioned import PartitionedPopulation
from geo.coverage.population.partitions import read_index
from geo.layers import large_file as module
from geo.layers.large_file import is_parquet, partitioned_from
from geo.model.errors import UnknownCRS, UnreadableFile, UnusablePopulation
from tests.conftest import fault_of
from tests.coverage.residents import columns, in_one_piece, outlined

TOWN = outlined()


def frame(count: int = 400, crs: Any = "EPSG:4326") -> geopandas.GeoDataFrame:
    table = columns(count)
    people = np.asarray(table.table.column("人口").to_numpy())
    points = geopandas.GeoDataFrame({"人口": people}, geometry=table.figures, crs="EPSG:4326")
    return points.to_crs(crs)


def total(folder: Path) -> tuple[float, float]:
    people = PartitionedPopulation(folder, TOWN)
    return people.total, people.outside


WANTED = in_one_piece(TOWN, columns(400))


@pytest.mark.parametrize("encoding", ["WKB", "geoarrow"])
@pytest.mark.parametrize("crs", ["EPSG:4326", "OGC:CRS84", "EPSG:4490"])
def test_both_encodings_and_degrees_are_read(tmp_path: Path, encoding: str, crs: str) -> None:
    path = tmp_path / "people.parquet"
    frame(crs=crs).to_parquet(path, geometry_encoding=encoding)
    partitioned_from(path, tmp_path / "parts", TOWN)
    assert total(tmp_path / "parts") == (WANTED.total, WANTED.outside)


def test_a_projected_system_is_converted(tmp_path: Path) -> None:
    path = tmp_path / "people.parquet"
    frame(crs="EPSG:4547").to_parquet(path)
    index = partitioned_from(path, tmp_path / "parts", TOWN)
    assert index.crs == "EPSG:4547"
    people = PartitionedPopulation(tmp_path / "parts", TOWN)
    assert people.total + people.outside == pytest.approx(WANTED.total + WANTED.outside)
    x, y = sorted(people.x), sorted(WANTED.x)
    inner = slice(60, -60)  # a point on the edge may fall to the other side by a nanometre
    assert np.allclose(x[inner], y[inner], atol=1.0)


def test_a_system_given_by_name_wins(tmp_path: Path) -> None:
    path = tmp_path / "people.parquet"
    geopandas.GeoDataFrame(
        {"人口": [5.0]}, geometry=[shapely.Point(113.7551, 22.9972)], crs=None
    ).to_parquet(path)
    with pytest.raises(UnknownCRS) as told:
        partitioned_from(path, tmp_path / "parts", TOWN)
    assert told.value.code == "crs_not_declared"
    index = partitioned_from(path, tmp_path / "parts", TOWN, "GCJ-02")
    west, south, _, _ = index.box  # type: ignore[misc]
    assert 300 < 111_000 * np.hypot(west - 113.7551, south - 22.9972) < 900


def test_a_folder_of_files_is_read_as_one(tmp_path: Path) -> None:
    folder = tmp_path / "source"
    folder.mkdir()
    whole = frame()
    for number in range(4):
        whole.iloc[number * 100 : number * 100 + 100].to_parquet(folder / f"{number}.parquet")
    partitioned_from(folder, tmp_path / "parts", TOWN)
    assert total(tmp_path / "parts") == (WANTED.total, WANTED.outside)


def test_blocks_of_a_file_are_put_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_ROWS", 37)
    path = tmp_path / "people.parquet"
    frame().to_parquet(path)
    partitioned_from(path, tmp_path / "parts", TOWN)
    assert total(tmp_path / "parts") == (WANTED.total, WANTED.outside)


def test_rows_without_a_place_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "people.parquet"
    rows = frame()
    rows.loc[5, "geometry"] = shapely.Point()
    lost = rows.copy()
    lost["geometry"] = [None if at == 3 else each for at, each in enumerate(rows.geometry)]
    lost.to_parquet(path)
    partitioned_from(path, tmp_path / "parts", TOWN)
    assert read_index(tmp_path / "parts").unplaced == 2


def test_areas_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "people.parquet"
    areas = frame()
    areas["geometry"] = shapely.buffer(areas.geometry.to_numpy(), 0.0001)
    areas.to_parquet(path)
    with pytest.raises(UnusablePopulation) as told:
        partitioned_from(path, tmp_path / "parts", TOWN)
    assert told.value.code == "population_shapes"


def test_any_other_file_takes_the_way_of_uploads(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("name,lon (WGS 84),lat (WGS 84),people\nA,113.725,22.99,10\n")
    assert not is_parquet(path)
    assert partitioned_from(path, tmp_path / "parts", TOWN).rows == 1


def plain(path: Path) -> None:
    pq.write_table(columns(3).table.drop_columns(["geometry"]), path)


def cut(path: Path) -> None:
    frame().to_parquet(path)
    path.write_bytes(path.read_bytes()[:-40])


def lying(path: Path) -> None:
    table = columns(3).table
    geo = b'{"primary_column": "nowhere", "columns": {}}'
    pq.write_table(table.replace_schema_metadata({b"geo": geo}), path)


@pytest.mark.parametrize("make", [plain, cut, lying, lambda path: path.write_bytes(b"PAR1")])
def test_parquet_that_is_no_geoparquet_is_refused(tmp_path: Path, make: Any) -> None:
    path = tmp_path / "people.parquet"
    make(path)
    told = fault_of(lambda: partitioned_from(path, tmp_path / "parts", TOWN))
    assert isinstance(told, UnreadableFile)
    assert told.code == "file_broken"
    assert not (tmp_path / "parts").exists()
