"""Residents in partitions: written along the curve, whole or not at all, and stored as a layer."""

from __future__ import annotations

import json
import pickle
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geo.coverage.exact import rounded
from geo.coverage.population.partitioned import PartitionedPopulation
from geo.coverage.population.partitions import COMPUTED, INDEX, read_index
from geo.coverage.town import town
from geo.layers import content as content_module
from geo.layers import partitions as module
from geo.layers.geoparquet import LayerTable
from geo.layers.loading import load_layer, load_replacement
from geo.layers.partitions import partitions_table, write_partitions
from geo.layers.record import layer_facts
from geo.layers.store import LayerStore
from geo.model.errors import PlanMapError, UnreadableFile, UnusablePopulation, UnwritableFile
from geo.store.file import atomic
from geo.study.kept import KeptLayers, read_kept
from tests.conftest import fault_of
from tests.coverage.residents import columns, outlined, partitioned
from tests.layers.conftest import WHO, data, geojson, loaded, point, store

__all__ = ["data", "store"]
TOWN = outlined()
RESIDENTS = {"kind": "residents", "name_zh": "居民", "source": "公安分局", "category": None}


def people_of(folder: Path) -> float:
    return rounded(sum(int(each.units) for each in read_index(folder).partitions))


def test_each_partition_is_an_area_of_its_own_in_the_order_of_the_curve(tmp_path: Path) -> None:
    folder = partitioned(tmp_path / "parts", TOWN, 500)
    index = read_index(folder)
    frames = [geopandas.read_parquet(folder / each.name) for each in index.partitions]
    assert sum(map(len, frames)) == 6_000
    whole = np.array(index.box)
    last = -1
    for each, frame in zip(index.partitions, frames, strict=True):
        assert frame.crs == "OGC:CRS84"
        assert tuple(frame.total_bounds) == each.box
        geo = json.loads(pq.read_metadata(folder / each.name).metadata[b"geo"])
        assert tuple(geo["columns"]["geometry"]["bbox"]) == each.box
        along = frame.geometry.hilbert_distance(total_bounds=whole, level=16)
        assert along.is_monotonic_increasing
        assert along.iloc[0] > last
        last = along.iloc[-1]
    boxes = [frame.total_bounds for frame in frames]
    area = sum((east - west) * (north - south) for west, south, east, north in boxes)
    everything = (whole[2] - whole[0]) * (whole[3] - whole[1])
    assert area < 1.5 * everything  # uniform cuts would give 12 times as much


def test_nothing_of_a_row_is_lost(tmp_path: Path) -> None:
    table = columns(500, name=[f"楼{n}" for n in range(500)], geometry_note=["x"] * 500)
    folder = partitioned(tmp_path / "parts", TOWN, 90, table=table)
    back = partitions_table(folder)
    assert sorted(back.fields) == ["geometry_note", "name", "人口"]

    def rows(of: LayerTable) -> list[Any]:
        x, y = of.points  # type: ignore[misc]
        values = (of.column("name"), of.column("人口"), x.tolist(), y.tolist())
        return sorted(zip(*values, strict=True))

    assert rows(back) == rows(table)
    stored = pq.read_table(folder / "part-00000.parquet")
    assert set(COMPUTED) <= set(stored.column_names)


def test_a_property_called_geometry_is_kept_under_another_name(tmp_path: Path) -> None:
    table = columns(50).table.rename_columns(["人口", "place"])
    table = table.append_column("geometry", pa.array(["边界"] * 50))
    source = LayerTable(table, geometry="place", id="none")
    folder = partitioned(tmp_path / "parts", TOWN, 90, table=source)
    assert partitions_table(folder).column("geometry_1") == ["边界"] * 50


@pytest.mark.parametrize("rows_each", [1, 7, 10_000])
def test_many_people_at_one_place_stay_together(tmp_path: Path, rows_each: int) -> None:
    table = columns(40)
    one = LayerTable(table.table.take([5] * 30 + [6, 7]))
    folder = partitioned(tmp_path / "parts", TOWN, rows_each, table=one)
    assert read_index(folder).rows == 32
    assert read_index(folder).repeated == 29


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (pa.table({"n": [1.0]}), "population_no_field"),
        (pa.table({"人口": [-1.0]}), "population_negative"),
        (pa.table({"人口": [float("nan")]}), "population_not_number"),
        (pa.table({"人口": [1e300]}), "population_not_number"),
        (pa.table({"人口": ["three"]}), "population_not_number"),
    ],
)
def test_what_is_no_number_of_people_is_refused(tmp_path: Path, table: Any, code: str) -> None:
    places = columns(1).table.column("geometry")
    wrong = LayerTable(table.append_column("geometry", places))
    with pytest.raises(UnusablePopulation) as told:
        partitioned(tmp_path / "parts", TOWN, table=wrong)
    assert told.value.code == code
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_exists_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "note").write_text("mine")
    with pytest.raises(UnwritableFile) as told:
        partitioned(tmp_path / "parts", TOWN)
    assert told.value.code == "folder_exists"
    assert (tmp_path / "parts" / "note").read_text() == "mine"


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "_write_table", full)
    with pytest.raises(UnwritableFile) as told:
        partitioned(tmp_path / "parts", TOWN)
    assert told.value.code == "disk_full"
    assert list(tmp_path.iterdir()) == []


def test_more_partitions_than_files_may_be_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_OPEN_AT_ONCE", 4)
    people = PartitionedPopulation(partitioned(tmp_path / "parts", TOWN, 300), TOWN)
    assert len(people.index.partitions) == 20
    assert people.index.rows == 6_000


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Few residents, which count as many."""
    monkeypatch.setattr(content_module, "_MANY", 3)
    homes = [(113.725, 22.99, 5), (113.735, 22.991, 7), (113.72, 23.0, 11.5), (113.9, 23.2, 100)]
    return geojson(*(point(x, y, f"h{n}", 人口=n) for x, y, n in homes))


def add_many(store: LayerStore, content: bytes) -> Any:
    return loaded(store, content, "homes.geojson", **RESIDENTS).store().after


def test_many_residents_are_stored_in_partitions(store: LayerStore, many: bytes) -> None:
    layer = add_many(store, many)
    assert (layer.form, layer.features, layer.kind) == ("partitions", 4, "residents")
    folder = store.path(layer)
    assert folder.is_dir()
    assert layer.size == sum(each.stat().st_size for each in folder.iterdir())
    assert store.damaged(store.state()) == []
    features = store.table(layer).features()
    assert sorted(each["id"] for each in features) == ["h100", "h11.5", "h5", "h7"]
    file = read_kept(KeptLayers("population", (layer,)), town(), store=store)
    assert isinstance(file.value, PartitionedPopulation)
    assert (file.value.total, file.value.outside) == (23.5, 100.0)
    assert [each.code for each in file.findings] == ["layer_used_residents", "layers_internal"]


def test_few_residents_and_areas_stay_in_one_file(store: LayerStore, many: bytes) -> None:
    few = geojson(point(113.725, 22.99, "a", 人口=5))
    assert loaded(store, few, "few.geojson", **RESIDENTS).read.form == "vector"


def test_a_layer_in_partitions_is_replaced_compared_removed_and_undone(
    store: LayerStore, many: bytes
) -> None:
    old = add_many(store, many)
    few = geojson(point(113.725, 22.99, "a", 人口=5))
    newer = load_replacement(store, {"id": old.id}, (few, "few.geojson"), town(), None, WHO)
    assert newer.comparison is not None
    assert newer.comparison.sums == (123.5, 5.0)
    newer.store()
    back = store.undo(2, WHO)
    assert back.after == old
    store.remove(old.id, WHO)
    assert store.path(old).is_dir()  # stays for an undo
    store.undo(4, WHO)
    assert store.damaged(store.state()) == []


def test_a_folder_of_partitions_becomes_a_layer(store: LayerStore, tmp_path: Path) -> None:
    folder = partitioned(tmp_path / "parts", town(), 1_000)
    stored = load_layer(store, RESIDENTS, folder, town(), None, WHO).store().after
    assert stored is not None
    assert stored.features == 6_000
    shutil.rmtree(folder)
    file = read_kept(KeptLayers("population", (stored,)), town(), store=store)
    assert file.value.total > 0


def test_only_residents_come_in_partitions(store: LayerStore, tmp_path: Path) -> None:
    folder = partitioned(tmp_path / "parts", town(), 1_000)
    facts = {"kind": "reference", "name_zh": "参考", "source": "来源"}
    with pytest.raises(UnreadableFile) as told:
        load_layer(store, facts, folder, town(), None, WHO)
    assert told.value.code == "not_a_file"


@pytest.mark.parametrize("which", ["index", "partition", "missing", "folder"])
def test_a_layer_in_partitions_that_is_damaged_is_told(
    store: LayerStore, many: bytes, which: str
) -> None:
    layer = add_many(store, many)
    folder = store.path(layer)
    part = folder / "part-00000.parquet"
    if which == "folder":
        shutil.rmtree(folder)
    elif which == "missing":
        part.unlink()
    else:
        path = folder / INDEX if which == "index" else part
        path.write_bytes(path.read_bytes() + b" ")
    (finding,) = store.damaged(store.state())
    assert (
        finding.code
        == {
            "index": "layer_damaged",
            "partition": "partition_damaged",
            "missing": "partition_missing",
            "folder": "layer_file_missing",
        }[which]
    )
    kept = KeptLayers("population", (layer,))
    told = fault_of(lambda: read_kept(kept, town(), store=store).value.total)
    assert isinstance(told, PlanMapError)
    assert told.code == finding.code


def test_a_store_that_cannot_be_written_keeps_nothing_of_the_folder(
    store: LayerStore, many: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = loaded(store, many, "homes.geojson", **RESIDENTS)

    def full(*_given: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic, "_write", full)
    with pytest.raises(UnwritableFile):
        read.store()
    assert store.state().layers == {}
    assert [each.name for each in store.files.iterdir()] == []


def test_what_a_dead_writer_left_is_cleared_away(store: LayerStore, many: bytes) -> None:
    layer = add_many(store, many)
    left = store.files / ".residents.partitions.1-ff.tmp"
    shutil.copytree(store.path(layer), left)
    store.remove(layer.id, WHO)
    assert not left.exists()


def test_the_scratch_folder_goes_with_what_was_stored(
    store: LayerStore, many: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    assert add_many(store, many).form == "partitions"
    assert list((tmp_path / "scratch").iterdir()) == []


def test_residents_read_in_another_process_are_stored_in_partitions(
    store: LayerStore, many: bytes
) -> None:
    read = loaded(store, many, "homes.geojson", **RESIDENTS).read
    sent = pickle.loads(pickle.dumps(replace(read, features=[])))
    facts = layer_facts(
        {"id": "people", "kind": "residents", "name_zh": "居民", "source": "派出所"}
    )
    stored = store.add(facts, sent, "homes.geojson", WHO).after
    assert stored is not None
    assert stored.form == "partitions"
    assert store.damaged(store.state()) == []


def test_progress_counts_partitions(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    write: Callable[..., Any] = write_partitions
    write(
        tmp_path / "parts",
        lambda: iter([columns()]),
        TOWN,
        rows_each=2_000,
        progress=lambda *each: told.append(each),
    )
    assert told == [(1, 3), (2, 3), (3, 3)]
